http --json --check-status --body POST \
  "https://example.org:8443/langflow/v%202/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
