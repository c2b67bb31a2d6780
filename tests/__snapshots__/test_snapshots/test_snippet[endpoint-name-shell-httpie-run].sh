http --json --check-status --body POST \
  "http://localhost:7860/api/v1/run/%C3%A9t%C3%A9%2F%C3%BCber%20alles%3F" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
