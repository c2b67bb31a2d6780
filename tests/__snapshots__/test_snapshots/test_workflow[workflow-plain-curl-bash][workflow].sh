answer=$(
  curl -sS -X POST \
    "http://localhost:7860/api/v2/workflows" \
    -H "Content-Type: application/json" \
    -H "x-api-key: $LANGFLOW_API_KEY" \
    -d '{
      "flow_id": "d2bbd92b-187e-4c84-b2d4-5df365704201",
      "input_value": "Tell me about something interesting!"
    }'
) &&
case $answer in
  "{"* | [[:space:]]*"{"*)
    printf '%s\n' "$answer" |
      jq -r '
        if .status == "completed" then
          [.outputs[]] |
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
