curl -X POST \
  "http://localhost:7860/api/v1/webhook/basic-prompting" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{"data": "example-data"}'
