<?php

$url = 'http://localhost:7860/api/v1/run/summarizer?stream=true';
$body = json_encode([
    'input_value' => 'A long article …',
    'input_type' => 'text',
    'output_type' => 'text',
], JSON_THROW_ON_ERROR);

$last = null;
$rest = '';
$read = function ($curl, $chunk) use (&$last, &$rest) {
    $rest .= $chunk;
    $failed = curl_getinfo($curl, CURLINFO_RESPONSE_CODE) >= 300;
    if ($failed || !str_contains($chunk, "\n")) {
        return strlen($chunk);
    }
    $lines = explode("\n", $rest);
    $rest = array_pop($lines);
    foreach (array_filter($lines, 'trim') as $line) {
        $event = json_decode($line, flags: JSON_THROW_ON_ERROR);
        $kind = $event->event ?? null;
        if ($kind === 'end' || $kind === 'error') {
            $last = $event;

            return 0; // nothing more is wanted
        }
    }

    return strlen($chunk);
};

$curl = curl_init($url);
curl_setopt_array($curl, [
    CURLOPT_POST => true,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        'x-api-key: ' . getenv('LANGFLOW_API_KEY'),
    ],
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_WRITEFUNCTION => $read,
]);
$done = curl_exec($curl) || $last;
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if (!$done || $status >= 300) {
    throw new RuntimeException(curl_error($curl) ?: "$status: $rest");
}
if (!$last) {
    $read($curl, "\n"); // the last line may have no end
}
if (($last->event ?? null) === 'error') {
    $words = $last->data->text ?? '';
    throw new RuntimeException($words ?: json_encode($last->data, JSON_UNESCAPED_UNICODE));
}
$result = $last->data->result
    ?? throw new RuntimeException('the stream ended before its end event');

$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
echo json_encode($result, $flags), PHP_EOL;
