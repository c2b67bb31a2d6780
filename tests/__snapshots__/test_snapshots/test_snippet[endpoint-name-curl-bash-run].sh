curl -X POST \
  "http://localhost:7860/api/v1/run/%C3%A9t%C3%A9%2F%C3%BCber%20alles%3F" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
