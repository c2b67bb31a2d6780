$body = @'
{
  "input_value": "it's \"quoted\" '''thrice''' \"\"\"and again\"\"\" and `back`",
  "session_id": "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
  "tweaks": {
    "' + __import__('os').system('id') + '": {
      "</script><img src=x onerror=alert(1)> <!-- --> */ //": "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}"
    }
  }
}
'@

$body | curl.exe -N -X POST `
    'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true' `
    -H 'Content-Type: application/json' `
    -H "x-api-key: $env:LANGFLOW_API_KEY" `
    -d '@-'
if ($LASTEXITCODE) { throw "curl.exe ended with $LASTEXITCODE" }
