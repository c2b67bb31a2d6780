$ErrorActionPreference = 'Stop'

$body = @'
{
  "input_value": "Hi",
  "tweaks": {
    "ChatInput-k2Hq8": {"sender_name": "Ann", "should_store_message": false},
    "Model-m3Xd5": {
      "temperature": 0.2,
      "max_tokens": 256,
      "seed": -1,
      "stop": null,
      "top": [0.5, 1e-07, 1e+21]
    },
    "Agent-a1": {
      "tools": [
        {"name": "search", "limit": 3},
        {"name": "sum", "limit": 1}
      ],
      "matrix": [
        [1, 2],
        [3, 4]
      ],
      "options": {
        "deep": {"deeper": [{}, [], [[]]]}
      },
      "primes": [
        2,
        3,
        5,
        7,
        11,
        13,
        17,
        19,
        23,
        29,
        31,
        37,
        41,
        43,
        47,
        53,
        59,
        61,
        67,
        71,
        73,
        79,
        83,
        89,
        97
      ]
    },
    "stream": true
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
