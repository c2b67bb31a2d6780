curl -X POST \
  "http://localhost:7860/api/v1/webhook/summarizer" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '"just text"'
