http --json --check-status --body POST \
  "http://localhost:7860/api/v1/webhook/basic-prompting" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{"data": "example-data"}'
