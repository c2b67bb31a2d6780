curl -N -X POST \
  "http://localhost:7860/api/v1/responses" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": "it'\''s \"quoted\" '\'\'\''thrice'\'\'\'' \"\"\"and again\"\"\" and `back`",
    "previous_response_id": "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
    "stream": true
  }'
