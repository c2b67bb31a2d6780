# Write a value as it stands inside a JSON string.
json_escape() {
  printf '%s\n' "$1" | awk '{
    gsub(/[\\"]/, "\\\\&")
    for (i = 1; i < 32; i++) gsub(sprintf("%c", i), sprintf("\\\\u%04x", i))
    printf "%s%s", n, $0
    n = "\\n"
  }'
}

: "${LANGFLOW_API_KEY?}" "${OPENAI_API_KEY?}" "${OUTPUT?}" &&
answer=$(
  curl -sS -X POST \
    "http://localhost:7860/api/v2/workflows" \
    -H "Content-Type: application/json" \
    -H "x-api-key: $LANGFLOW_API_KEY" \
    -d '{
      "flow_id": "d2bbd92b-187e-4c84-b2d4-5df365704201",
      "input_value": "Hi",
      "globals": {"A name": "it'\''s", "OPENAI_API_KEY": "'"$(json_escape "$OPENAI_API_KEY")"'"},
      "output_ids": ["ChatOutput-v9Tz1", "'"$(json_escape "$OUTPUT")"'"]
    }'
) &&
case $answer in
  "{"* | [[:space:]]*"{"*)
    printf '%s\n' "$answer" |
      jq -r '
        if .status == "completed" then
          [.outputs[$ARGS.positional[]]] |
          map(if .status == "failed" then .content | halt_error else .content end) |
          map(values | strings // tojson) |
          if any(length > 0) then .[] else "the answer holds no text" end
        else
          .detail.error_detail?.text? // .detail //
            ([.errors[]?.error] | join("\n") | select(. > "")) //
            (.status | values | "the workflow is \(.)") //
            del(.inputs, .globals) | "\(.)\n" | halt_error
        end
      ' --args "ChatOutput-v9Tz1" "$OUTPUT"
    ;;
  *)
    printf '%s\n' "${answer:-the answer is empty}" >&2
    false
    ;;
esac
