<?php

$url = 'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201';
$body = json_encode([
    'input_value' => 'Hi',
    'output_component' => 'ChatOutput-v9Tz1',
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
