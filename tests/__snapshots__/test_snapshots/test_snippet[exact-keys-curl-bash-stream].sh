curl -N -X POST \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true" \
  -H "Content-Type: application/json" \
  -H "x-api-key: $LANGFLOW_API_KEY" \
  -d '{
    "input_value": "Hi",
    "tweaks": {
      "__proto__": {
        "__proto__": 1,
        "constructor": 2,
        "": 3,
        "1.5": 4,
        "7": 5,
        "a b": 6,
        "été": 7
      }
    }
  }'
