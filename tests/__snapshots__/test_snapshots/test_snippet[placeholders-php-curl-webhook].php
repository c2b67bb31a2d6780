<?php

$required = ['LANGFLOW_SERVER_URL', 'FLOW_ID', 'LANGFLOW_API_KEY'];
foreach ($required as $name) {
    if (getenv($name) === false) {
        throw new RuntimeException("$name is not set");
    }
}

$url = getenv('LANGFLOW_SERVER_URL') . '/api/v1/webhook/' . getenv('FLOW_ID');
$body = json_encode(['data' => 'example-data'], JSON_THROW_ON_ERROR);

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

echo $response ?: $status, PHP_EOL;
