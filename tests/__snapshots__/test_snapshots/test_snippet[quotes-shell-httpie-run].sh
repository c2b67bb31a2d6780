http --json --check-status --body POST \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "it'\''s \"quoted\" '\'\'\''thrice'\'\'\'' \"\"\"and again\"\"\" and `back`",
    "session_id": "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
    "tweaks": {
      "'\'' + __import__('\''os'\'').system('\''id'\'') + '\''": {
        "</script><img src=x onerror=alert(1)> <!-- --> */ //": "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}"
      }
    }
  }'
