: "${OPENAI_API_KEY?}" "${LANGFLOW_API_KEY?}" &&
curl -N -X POST \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true" \
  -H "Content-Type: application/json" \
  -H "accept: application/json" \
  -H "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY: $OPENAI_API_KEY" \
  -H 'X-Note: it'\''s "fine": $5 \ `ok` !' \
  -H "X-Empty;" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
