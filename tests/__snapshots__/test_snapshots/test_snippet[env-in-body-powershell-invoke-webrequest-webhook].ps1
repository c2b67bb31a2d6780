$ErrorActionPreference = 'Stop'

# Write a value as it stands inside a JSON string.
function ConvertTo-JsonText([string] $Value) {
    [regex]::Replace($Value, '[^ !#-\[\]-~]', { '\u{0:x4}' -f [int][char]$args[0].Value })
}

foreach ($name in 'LANGFLOW_HOST', 'STAGE', 'TOKEN', 'LANGFLOW_API_KEY', 'USER_NAME') {
    if (-not (Test-Path "env:$name")) { throw "$name is not set" }
}

$body = @"
{"user": "$(ConvertTo-JsonText $env:USER_NAME)", "note": "from $(ConvertTo-JsonText $env:USER_NAME)"}
"@

$request = @{
    Uri = "http://$env:LANGFLOW_HOST/$env:STAGE/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
    Method = 'POST'
    ContentType = 'application/json'
    Headers = @{
        'Authorization' = "Bearer $env:TOKEN"
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
