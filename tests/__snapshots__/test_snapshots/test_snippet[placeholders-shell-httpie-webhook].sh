: "${LANGFLOW_SERVER_URL?}" "${FLOW_ID?}" "${LANGFLOW_API_KEY?}" &&
http --json --check-status --body POST \
  "$LANGFLOW_SERVER_URL/api/v1/webhook/$FLOW_ID" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{"data": "example-data"}'
