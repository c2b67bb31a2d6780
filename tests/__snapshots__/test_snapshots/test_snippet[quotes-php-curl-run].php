<?php

$url = 'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201';
$body = json_encode([
    'input_value' => 'it\'s "quoted" \'\'\'thrice\'\'\' """and again""" and `back`',
    'session_id' => '$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c',
    'tweaks' => [
        '\' + __import__(\'os\').system(\'id\') + \'' => [
            '</script><img src=x onerror=alert(1)> <!-- --> */ //' => '{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}',
        ],
    ],
], JSON_THROW_ON_ERROR);

$curl = curl_init($url);
curl_setopt_array($curl, [
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        'x-api-key: ' . getenv('LANGFLOW_API_KEY'),
    ],
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_RETURNTRANSFER => true,
]);
$response = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($response === false || $status >= 300) {
    throw new RuntimeException(curl_error($curl) ?: "$status: $response");
}

$answer = json_decode($response, flags: JSON_THROW_ON_ERROR);
$texts = array_map(
    fn ($output) => $output->results->message->text
        ?? throw new RuntimeException("an output has no message: $response"),
    $answer->outputs[0]->outputs,
);
echo implode($texts) === '' ? $response : implode(PHP_EOL, $texts), PHP_EOL;
