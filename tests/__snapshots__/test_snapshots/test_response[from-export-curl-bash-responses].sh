curl -X POST \
  "http://localhost:7860/api/v1/responses" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "model": "basic-prompting",
    "input": "Tell me about something interesting!"
  }'
