http --json --check-status --body POST \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201" \
  "accept: application/json" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --timeout 30 \
  --ignore-stdin --raw '{
    "input_value": "Tell me a story",
    "input_type": "chat",
    "output_type": "chat",
    "output_component": "",
    "tweaks": null,
    "session_id": "chat-123",
    "user_id": "user-7"
  }'
