# Write a value as it stands inside a JSON string.
json_escape() {
  printf '%s\n' "$1" | awk '{
    gsub(/[\\"]/, "\\\\&")
    for (i = 1; i < 32; i++) gsub(sprintf("%c", i), sprintf("\\\\u%04x", i))
    printf "%s%s", n, $0
    n = "\\n"
  }'
}

: "${LANGFLOW_HOST?}" \
  "${STAGE?}" \
  "${TOKEN?}" \
  "${LANGFLOW_API_KEY?}" \
  "${USER_NAME?}" \
  "${TEMPLATE?}" \
  "${TAG?}" \
  "${SESSION?}" &&
http --stream --json --check-status --body POST \
  "http://$LANGFLOW_HOST/$STAGE/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true" \
  "Authorization: Bearer $TOKEN" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "I am '"$(json_escape "$USER_NAME")"'.",
    "tweaks": {
      "Prompt-p4Wn7": {"template": "'"$(json_escape "$TEMPLATE")"'", "tags": ["a-'"$(json_escape "$TAG")"'", "b"]}
    },
    "session_id": "'"$(json_escape "$SESSION")"'"
  }'
