# Write a value as it stands inside a JSON string.
json_escape() {
  printf '%s\n' "$1" | awk '{
    gsub(/[\\"]/, "\\\\&")
    for (i = 1; i < 32; i++) gsub(sprintf("%c", i), sprintf("\\\\u%04x", i))
    printf "%s%s", n, $0
    n = "\\n"
  }'
}

: "${LANGFLOW_SERVER_URL?}" \
  "${TOKEN?}" \
  "${LANGFLOW_API_KEY?}" \
  "${FLOW_ID?}" \
  "${USER_NAME?}" &&
answer=$(
  curl -sS -X POST \
    "$LANGFLOW_SERVER_URL/api/v2/workflows" \
    -H "Content-Type: application/json" \
    -H "Authorization: Bearer $TOKEN" \
    -H "x-api-key: $LANGFLOW_API_KEY" \
    -d '{
      "flow_id": "'"$(json_escape "$FLOW_ID")"'",
      "input_value": "I am '"$(json_escape "$USER_NAME")"'.",
      "mode": "background"
    }'
) &&
job_id=$(
  printf '%s\n' "${answer:-the answer is empty}" |
    jq -Rrs '
      (fromjson? |
        .job_id? // ("\(.detail? // del(.inputs, .globals))\n" | halt_error)) //
        halt_error
    '
) &&
while
  answer=$(
    curl -sS -G \
      "$LANGFLOW_SERVER_URL/api/v2/workflows" \
      -H "Authorization: Bearer $TOKEN" \
      -H "x-api-key: $LANGFLOW_API_KEY" \
      -d "job_id=$job_id"
  ) &&
    printf '%s\n' "$answer" |
    jq -ne 'input.status | IN("queued", "in_progress")' >/dev/null
do
  sleep 3
done &&
case $answer in
  "{"* | [[:space:]]*"{"*)
    printf '%s\n' "$answer" |
      jq -r '
        if .status == "completed" then
          [.outputs[]] |
          if . == [] then
            "the workflow ended without an output\n" | halt_error
          else . end |
          map(if .status == "failed" then .content | halt_error else .content end) |
          map(values | strings // tojson) |
          if any(length > 0) then .[] else "the answer holds no text" end
        else
          .detail.error_detail?.text? // .detail //
            ([.errors[]?.error] | join("\n") | select(. > "")) //
            (.status | values | "the workflow is \(.)") //
            del(.inputs, .globals) | "\(.)\n" | halt_error
        end
      '
    ;;
  *)
    printf '%s\n' "${answer:-the answer is empty}" >&2
    false
    ;;
esac
