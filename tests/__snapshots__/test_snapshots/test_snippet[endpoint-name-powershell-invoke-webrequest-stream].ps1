$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Net.Http

$body = @'
{
  "input_value": "Tell me about something interesting!",
  "input_type": "chat",
  "output_type": "chat"
}
'@

$url = 'http://localhost:7860/api/v1/run/%C3%A9t%C3%A9%2F%C3%BCber%20alles%3F?stream=true'
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
