$ErrorActionPreference = 'Stop'

foreach ($name in 'OPENAI_API_KEY', 'LANGFLOW_API_KEY') {
    if (-not (Test-Path "env:$name")) { throw "$name is not set" }
}

$body = @'
{"data": "example-data"}
'@

$request = @{
    Uri = 'http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201'
    Method = 'POST'
    ContentType = 'application/json'
    Headers = @{
        'accept' = 'application/json'
        'X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY' = "$env:OPENAI_API_KEY"
        'X-Note' = 'it''s "fine": $5 \ `ok` !'
        'X-Empty' = ''
        'x-api-key' = "$env:LANGFLOW_API_KEY"
    }
    Body = $body
    TimeoutSec = 300
}
if ($PSVersionTable.PSVersion -ge '7.4') { $request.OperationTimeoutSeconds = 300 }
try {
    $response = Invoke-WebRequest @request -UseBasicParsing
} catch {
    throw "$($_.Exception.Message) $($_.ErrorDetails.Message)"
}
$text = [Text.Encoding]::UTF8.GetString($response.RawContentStream.ToArray())

if ($text) { $text } else { $response.StatusDescription }
