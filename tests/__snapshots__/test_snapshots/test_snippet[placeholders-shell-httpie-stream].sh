: "${LANGFLOW_SERVER_URL?}" "${FLOW_ID?}" "${LANGFLOW_API_KEY?}" &&
http --stream --json --check-status --body POST \
  "$LANGFLOW_SERVER_URL/api/v1/run/$FLOW_ID?stream=true" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
