$ErrorActionPreference = 'Stop'

$body = @'
null
'@

$request = @{
    Uri = 'http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201'
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
