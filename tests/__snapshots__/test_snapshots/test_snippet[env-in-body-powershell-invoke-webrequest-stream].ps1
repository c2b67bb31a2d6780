$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Net.Http

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

$url = "http://$env:LANGFLOW_HOST/$env:STAGE/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true"
$request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::Post, $url)
$request.Headers.Add('Authorization', "Bearer $env:TOKEN")
$request.Headers.Add('x-api-key', "$env:LANGFLOW_API_KEY")
$request.Content = [Net.Http.StringContent]::new($body)
$request.Content.Headers.ContentType = 'application/json'

$client = [Net.Http.HttpClient]::new()
$client.Timeout = [TimeSpan]::FromSeconds(300)
$atOnce = [Net.Http.HttpCompletionOption]::ResponseHeadersRead
$response = $client.SendAsync($request, $atOnce).GetAwaiter().GetResult()
if (-not $response.IsSuccessStatusCode) {
    $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    throw "$([int]$response.StatusCode): $text"
}

# Texts that look like dates stay texts, and keys may differ in case alone, from 7.5 on.
$exact = @{}
if ($PSVersionTable.PSVersion -ge '7.5') { $exact = @{ AsHashtable = $true; DateKind = 'String' } }
$shown = ''
$streamed = ''
$item = $null
try {
    $stream = $response.Content.ReadAsStreamAsync().GetAwaiter().GetResult()
    $reader = [IO.StreamReader]::new($stream)
    while ($item.event -ne 'end') {
        $reading = $reader.ReadLineAsync()
        if (-not $reading.AsyncWaitHandle.WaitOne($client.Timeout)) { throw 'no answer in time' }
        $line = $reading.GetAwaiter().GetResult()
        if ($null -eq $line) { throw 'the stream ended before its end event' }
        if (-not $line.Trim()) { continue }
        $item = $line | ConvertFrom-Json @exact
        if ($item.event -eq 'error') {
            throw $(if ($item.data.text) { $item.data.text } else { $line })
        }
        if ($item.event -eq 'token' -and $shown -in '', $item.data.id) {
            $shown = $item.data.id
            $streamed += $item.data.chunk
            Write-Host $item.data.chunk -NoNewline
        }
    }
} finally {
    $response.Dispose()
}

$result = $item.data.result
if ($streamed) { Write-Host }
$texts = foreach ($output in $result.outputs[0].outputs) {
    $message = $output.results.message
    if ($message.data.id -ne $shown -or -not $streamed.Contains($message.text)) { $message.text }
}
if ($streamed -or (-join $texts)) { $texts } else { $result | ConvertTo-Json -Depth 100 -Compress }
