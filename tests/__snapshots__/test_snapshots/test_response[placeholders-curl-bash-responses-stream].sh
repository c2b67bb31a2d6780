# Write a value as it stands inside a JSON string.
json_escape() {
  printf '%s\n' "$1" | awk '{
    gsub(/[\\"]/, "\\\\&")
    for (i = 1; i < 32; i++) gsub(sprintf("%c", i), sprintf("\\\\u%04x", i))
    printf "%s%s", n, $0
    n = "\\n"
  }'
}

: "${LANGFLOW_SERVER_URL?}" "${TOKEN?}" "${LANGFLOW_API_KEY?}" "${FLOW_ID?}" &&
curl -N -X POST \
  "$LANGFLOW_SERVER_URL/langflow/api/v1/responses" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer $TOKEN" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "model": "'"$(json_escape "$FLOW_ID")"'",
    "input": "Tell me about something interesting!",
    "stream": true
  }'
