: "${OPENAI_API_KEY?}" "${LANGFLOW_API_KEY?}" &&
http --json --check-status --body POST \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201" \
  "accept: application/json" \
  "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY: $OPENAI_API_KEY" \
  'X-Note: it'\''s "fine": $5 \ `ok` !' \
  "X-Empty;" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
