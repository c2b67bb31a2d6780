$body = @'
{
  "input_value": "Tell me about something interesting!",
  "input_type": "chat",
  "output_type": "chat"
}
'@

$body | curl.exe -N -X POST `
    'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true' `
    -H 'Content-Type: application/json' `
    -H "x-api-key: $env:LANGFLOW_API_KEY" `
    --connect-timeout 13 --speed-limit 1 --speed-time 13 `
    -d '@-'
if ($LASTEXITCODE) { throw "curl.exe ended with $LASTEXITCODE" }
