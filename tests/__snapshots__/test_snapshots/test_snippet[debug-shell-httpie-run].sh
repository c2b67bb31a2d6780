http --json --check-status --body POST \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{"input_value": "Hi", "output_type": "debug"}'
