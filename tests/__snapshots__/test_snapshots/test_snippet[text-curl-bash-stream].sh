curl -N -X POST \
  "http://localhost:7860/api/v1/run/summarizer?stream=true" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "input_value": "A long article …",
    "input_type": "text",
    "output_type": "text"
  }'
