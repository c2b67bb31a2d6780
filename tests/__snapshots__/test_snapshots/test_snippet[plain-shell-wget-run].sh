wget -nv -O - --content-on-error --tries=1 \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201" \
  --header "Content-Type: application/json" \
  --header "x-api-key: $LANGFLOW_API_KEY" \
  --post-data '{
    "input_value": "Tell me about something interesting!",
    "input_type": "chat",
    "output_type": "chat"
  }'
