foreach ($name in 'OPENAI_API_KEY', 'LANGFLOW_API_KEY') {
    if (-not (Test-Path "env:$name")) { throw "$name is not set" }
}

$body = @'
{
  "input_value": "Tell me about something interesting!",
  "input_type": "chat",
  "output_type": "chat"
}
'@

# Before 7.3 this is how quotes in arguments are passed.
$PSNativeCommandArgumentPassing = 'Legacy'
$body | curl.exe -X POST `
    'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201' `
    -H 'Content-Type: application/json' `
    -H 'accept: application/json' `
    -H "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY: $env:OPENAI_API_KEY" `
    -H 'X-Note: it''s \"fine\": $5 \ `ok` !' `
    -H 'X-Empty;' `
    -H "x-api-key: $env:LANGFLOW_API_KEY" `
    -d '@-'
if ($LASTEXITCODE) { throw "curl.exe ended with $LASTEXITCODE" }
