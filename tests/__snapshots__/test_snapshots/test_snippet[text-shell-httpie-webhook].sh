http --json --check-status --body POST \
  "http://localhost:7860/api/v1/webhook/summarizer" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '"just text"'
