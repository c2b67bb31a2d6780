$body = @'
{"data": "example-data"}
'@

$body | curl.exe -X POST `
    'http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201' `
    -H 'Content-Type: application/json' `
    -H "x-api-key: $env:LANGFLOW_API_KEY" `
    -d '@-'
if ($LASTEXITCODE) { throw "curl.exe ended with $LASTEXITCODE" }
