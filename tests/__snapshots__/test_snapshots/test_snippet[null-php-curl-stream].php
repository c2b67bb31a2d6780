<?php

$url = 'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true';
$body = json_encode([
    'input_value' => null,
    'session_id' => null,
], JSON_THROW_ON_ERROR);

$shown = $last = null;
$streamed = $rest = '';
$read = function ($curl, $chunk) use (&$shown, &$last, &$streamed, &$rest) {
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
        $data = $event->data ?? null;
        if ($kind === 'token' && ($shown ??= $data->id) === $data->id) {
            echo $data->chunk;
            flush();
            $streamed .= $data->chunk;
        } elseif ($kind === 'end' || $kind === 'error') {
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

$texts = $streamed === '' ? [] : [''];
$outputs = $result->outputs[0]->outputs
    ?? throw new RuntimeException('the answer has no outputs');
foreach ($outputs as $output) {
    $text = $output->results->message->text
        ?? throw new RuntimeException('an output has no message');
    $isShown = ($output->results->message->data->id ?? null) === $shown;
    if (!$isShown || !str_contains($streamed, $text)) {
        $texts[] = $text;
    }
}
$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
$isSilent = $streamed . implode($texts) === '';
echo $isSilent ? json_encode($result, $flags) : implode(PHP_EOL, $texts), PHP_EOL;
