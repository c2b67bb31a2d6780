<?php

$url = 'http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true';
$body = json_encode([
    'input_value' => 'Hi',
    'output_component' => 'ChatOutput-v9Tz1',
], JSON_THROW_ON_ERROR);

$shown = $result = null;
$streamed = $rest = '';
$read = function ($curl, $chunk) use (&$shown, &$result, &$streamed, &$rest) {
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
        } elseif ($kind === 'error') {
            $words = $data->text ?? '';
            throw new RuntimeException($words ?: json_encode($data, JSON_UNESCAPED_UNICODE));
        } elseif ($kind === 'end') {
            $result = $data->result;

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
$done = curl_exec($curl) || $result;
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if (!$done || $status >= 300) {
    throw new RuntimeException(curl_error($curl) ?: "$status: $rest");
}
if (!$result) {
    $read($curl, "\n"); // the last line may have no end
}
if (!$result) {
    throw new RuntimeException('the stream ended before its end event');
}

$texts = $streamed === '' ? [] : [''];
foreach ($result->outputs[0]->outputs as $output) {
    $message = $output->results->message;
    $isShown = ($message->data->id ?? null) === $shown;
    if (!$isShown || !str_contains($streamed, $message->text)) {
        $texts[] = $message->text;
    }
}
$flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
$isSilent = $streamed . implode($texts) === '';
echo $isSilent ? json_encode($result, $flags) : implode(PHP_EOL, $texts), PHP_EOL;
