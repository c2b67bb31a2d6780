$ErrorActionPreference = 'Stop'

foreach ($name in 'LANGFLOW_SERVER_URL', 'FLOW_ID', 'LANGFLOW_API_KEY') {
    if (-not (Test-Path "env:$name")) { throw "$name is not set" }
}

$body = @'
{"data": "example-data"}
'@

$request = @{
    Uri = "$env:LANGFLOW_SERVER_URL/api/v1/webhook/$env:FLOW_ID"
    Method = 'POST'
    ContentType = 'application/json'
    Headers = @{ 'x-api-key' = "$env:LANGFLOW_API_KEY" }
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
