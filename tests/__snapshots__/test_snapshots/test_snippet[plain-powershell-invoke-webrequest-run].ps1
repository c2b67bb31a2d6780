$ErrorActionPreference = 'Stop'

$body = @'
{
  "input_value": "Tell me about something interesting!",
  "input_type": "chat",
  "output_type": "chat"
}
'@

$request = @{
    Uri = 'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201'
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

# Texts that look like dates stay texts, and keys may differ in case alone, from 7.5 on.
$exact = @{}
if ($PSVersionTable.PSVersion -ge '7.5') { $exact = @{ AsHashtable = $true; DateKind = 'String' } }
$outputs = ($text | ConvertFrom-Json @exact).outputs[0].outputs
$texts = $outputs.results.message.text
if (-join $texts) { $texts } else { $text }
