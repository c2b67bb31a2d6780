answer=$(
  curl -sS -X POST \
    "http://localhost:7860/api/v2/files" \
    -H "x-api-key: $LANGFLOW_API_KEY" \
    --connect-timeout 13 --speed-limit 1 --speed-time 13 \
    -F 'file=@"report.pdf"'
) &&
upload_path=$(
  printf '%s\n' "${answer:-the answer is empty}" |
    jq -Rrs '
      (fromjson? | select(.id?).path | strings | select(. > "") | @json[1:-1]) //
        halt_error
    '
) &&
answer=$(
  curl -sS -X POST \
    "http://localhost:7860/api/v2/workflows" \
    -H "Content-Type: application/json" \
    -H "x-api-key: $LANGFLOW_API_KEY" \
    --connect-timeout 13 --speed-limit 1 --speed-time 13 \
    -d '{
      "flow_id": "d2bbd92b-187e-4c84-b2d4-5df365704201",
      "input_value": "Sum it up",
      "tweaks": {
        "Model-m3Xd5": {"temperature": 0.2, "note": "it'\''s \"quoted\" !x"},
        "File-a1": {"path": "'"$upload_path"'"}
      }
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
