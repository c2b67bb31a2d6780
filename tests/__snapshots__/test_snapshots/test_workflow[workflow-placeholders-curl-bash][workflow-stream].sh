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
{
  curl -sSN -X POST \
    "$LANGFLOW_SERVER_URL/api/v2/workflows" \
    -H "Content-Type: application/json" \
    -H "Authorization: Bearer $TOKEN" \
    -H "x-api-key: $LANGFLOW_API_KEY" \
    -d '{
      "flow_id": "'"$(json_escape "$FLOW_ID")"'",
      "input_value": "I am '"$(json_escape "$USER_NAME")"'.",
      "mode": "stream"
    }'
} |
  jq --unbuffered -Rnrj '
    foreach (inputs, null) as $line ({said: "", streamed: ""};
      .print = null |
      if $line == null then
        if .done then . else
          .words // (.other | fromjson? | "\(.detail? // del(.inputs, .globals))\n") //
            .other // "the stream ended before its end event\n" | halt_error
        end
      elif .done or .words then .
      elif $line | startswith("data:") then
        ($line[5:] | fromjson) as {$event, $data} |
        if $event == "token" and (.shown // $data.id) == $data.id then
          .shown = $data.id | .print = $data.chunk | .streamed += $data.chunk
        elif $event == "add_message" and $data.id == .shown then
          .said = $data.text
        elif $event == "error" then
          .words = ($data | "\(.text // .)\n")
        elif $event == "end_vertex" and $data.build_data.valid == false then
          .words = "\($data.build_data.params)\n"
        elif $event == "output" and $data.status == "failed" then
          .words = "\($data.content)\n"
        elif $event == "output" then
          .contents += [$data.content]
        elif $event == "end" and .contents == null then
          .words = "the workflow ended without an output\n"
        elif $event == "end" then
          .done = true | .said as $said | .streamed as $streamed |
          (.contents | index($said)) as $place |
          .print = (
            .contents |
            if $streamed > "" and $place and ($streamed | contains($said)) then
              del(.[$place])
            else . end |
            map(values | strings // tojson) |
            if $streamed > "" then "\n" + (map(. + "\n") | join(""))
            elif any(length > 0) then map(. + "\n") | join("")
            else "the answer holds no text\n" end
          )
        else . end
      elif $line | test("^((data|event|id|retry)?:|\\s*$)") then .
      else .other += $line + "\n"
      end;
      .print // empty
    )
  '
