$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Net.Http

$body = @'
{
  "input_value": "A long article \u2026",
  "input_type": "text",
  "output_type": "text"
}
'@

$url = 'http://localhost:7860/api/v1/run/summarizer?stream=true'
$request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::Post, $url)
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
    }
} finally {
    $response.Dispose()
}

$result = $item.data.result
$result | ConvertTo-Json -Depth 100 -Compress
