$ErrorActionPreference = 'Stop'

$body = @'
{
  "input_value": "Hi",
  "tweaks": {
    "Seeds": {
      "big": 9007199254740993,
      "negative": -1180591620717411303424,
      "zero": -0.0,
      "text": "`${x}`\\"
    }
  }
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
try {
    $response = Invoke-WebRequest @request -UseBasicParsing
} catch {
    throw "$($_.Exception.Message) $($_.ErrorDetails.Message)"
}
$text = [Text.Encoding]::UTF8.GetString($response.RawContentStream.ToArray())

$outputs = ($text | ConvertFrom-Json).outputs[0].outputs
$texts = $outputs.results.message.text
if (-join $texts) { $texts } else { $text }
