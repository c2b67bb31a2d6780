http --stream --json --check-status --body POST \
  "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true" \
  "x-api-key: $LANGFLOW_API_KEY" \
  --ignore-stdin --raw '{
    "input_value": "All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. ",
    "session_id": "a-session-a-session-a-session-a-session-a-session-a-session-a-session-a-session-"
  }'
