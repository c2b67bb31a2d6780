http --json --check-status --body POST \
  "https://example.org:8443/langflow/v%202/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{"data": "example-data"}'
