$ErrorActionPreference = 'Stop'

$body = @'
{
  "input_value": "Gr\u00fc\u00dfe, \u4e2d\u6587, \u306b\u307b\u3093\u3054, \u0627\u0644\u0639\u0631\u0628\u064a\u0629, \u0939\u093f\u0928\u094d\u0926\u0940, e\u0301, \ud840\udc00",
  "session_id": "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 \u2764\ufe0f \ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc7f \ud83c\uddf5\ud83c\uddf9"
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
