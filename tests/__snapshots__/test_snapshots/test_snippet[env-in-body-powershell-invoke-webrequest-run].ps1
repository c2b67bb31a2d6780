$ErrorActionPreference = 'Stop'

# Write a value as it stands inside a JSON string.
function ConvertTo-JsonText([string] $Value) {
    [regex]::Replace($Value, '[^ !#-\[\]-~]', { '\u{0:x4}' -f [int][char]$args[0].Value })
}

foreach ($name in 'LANGFLOW_HOST',
    'STAGE',
    'TOKEN',
    'LANGFLOW_API_KEY',
    'USER_NAME',
    'TEMPLATE',
    'TAG',
    'SESSION') {
    if (-not (Test-Path "env:$name")) { throw "$name is not set" }
}

$body = @"
{
  "input_value": "I am $(ConvertTo-JsonText $env:USER_NAME).",
  "tweaks": {
    "Prompt-p4Wn7": {"template": "$(ConvertTo-JsonText $env:TEMPLATE)", "tags": ["a-$(ConvertTo-JsonText $env:TAG)", "b"]}
  },
  "session_id": "$(ConvertTo-JsonText $env:SESSION)"
}
"@

$request = @{
    Uri = "http://$env:LANGFLOW_HOST/$env:STAGE/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
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

# Texts that look like dates stay texts, and keys may differ in case alone, from 7.5 on.
$exact = @{}
if ($PSVersionTable.PSVersion -ge '7.5') { $exact = @{ AsHashtable = $true; DateKind = 'String' } }
$outputs = ($text | ConvertFrom-Json @exact).outputs[0].outputs
$texts = $outputs.results.message.text
if (-join $texts) { $texts } else { $text }
