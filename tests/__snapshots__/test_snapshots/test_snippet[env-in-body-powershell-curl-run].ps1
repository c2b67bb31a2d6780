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

$body | curl.exe -X POST `
    "http://$env:LANGFLOW_HOST/$env:STAGE/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201" `
    -H 'Content-Type: application/json' `
    -H "Authorization: Bearer $env:TOKEN" `
    -H "x-api-key: $env:LANGFLOW_API_KEY" `
    -d '@-'
if ($LASTEXITCODE) { throw "curl.exe ended with $LASTEXITCODE" }
