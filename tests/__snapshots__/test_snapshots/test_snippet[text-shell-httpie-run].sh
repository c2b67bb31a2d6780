http --json --check-status --body POST \
  "http://localhost:7860/api/v1/run/summarizer" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "A long article …",
    "input_type": "text",
    "output_type": "text"
  }'
