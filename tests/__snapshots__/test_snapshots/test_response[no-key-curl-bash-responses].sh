curl -X POST \
  "http://localhost:7860/api/v1/responses" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "d2bbd92b-187e-4c84-b2d4-5df365704201",
    "input": "Tell me about something interesting!"
  }'
