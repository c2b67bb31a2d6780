: "${OPENAI_API_KEY?}" "${LANGFLOW_API_KEY?}" &&
wget -nv -O - --content-on-error --tries=1 \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true" \
  --header "Content-Type: application/json" \
  --header "accept: application/json" \
  --header "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY: $OPENAI_API_KEY" \
  --header 'X-Note: it'\''s "fine": $5 \ `ok` !' \
  --header "X-Empty:" \
  --header "x-api-key: $LANGFLOW_API_KEY" \
  --post-data '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
