# Write a value as it stands inside a JSON string.
json_escape() {
  printf '%s\n' "$1" | awk '{
    gsub(/[\\"]/, "\\\\&")
    for (i = 1; i < 32; i++) gsub(sprintf("%c", i), sprintf("\\\\u%04x", i))
    printf "%s%s", n, $0
    n = "\\n"
  }'
}

# Linux has UUIDs in a file, macOS has a command.
new_uuid() { cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen; }

: "${OPENAI_API_KEY?}" "${LANGFLOW_API_KEY?}" "${USER_NAME?}" &&
curl -N -X POST \
  "http://localhost:7860/api/v1/responses" \
  -H "Content-Type: application/json" \
  -H "accept: application/json" \
  -H "X-Empty;" \
  -H 'X-Note: it'\''s `ok`' \
  -H "X-LANGFLOW-GLOBAL-VAR-TONE: friendly" \
  -H "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY: $OPENAI_API_KEY" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  --connect-timeout 13 --speed-limit 1 --speed-time 13 \
  -d '{
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": "I am '"$(json_escape "$USER_NAME")"'.",
    "previous_response_id": "visitor-'"$(new_uuid)"'",
    "stream": true
  }'
