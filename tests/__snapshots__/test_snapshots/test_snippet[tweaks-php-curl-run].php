<?php

$url = 'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201';
$body = json_encode([
    'input_value' => 'Hi',
    'tweaks' => [
        'ChatInput-k2Hq8' => [
            'sender_name' => 'Ann',
            'should_store_message' => false,
        ],
        'Model-m3Xd5' => [
            'temperature' => 0.2,
            'max_tokens' => 256,
            'seed' => -1,
            'stop' => null,
            'top' => [0.5, 1e-7, 1e21],
        ],
        'Agent-a1' => [
            'tools' => [
                ['name' => 'search', 'limit' => 3],
                ['name' => 'sum', 'limit' => 1],
            ],
            'matrix' => [
                [1, 2],
                [3, 4],
            ],
            'options' => [
                'deep' => ['deeper' => [(object) [], [], [[]]]],
            ],
            'primes' => [
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
                97,
            ],
        ],
        'stream' => true,
    ],
], JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION);

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
