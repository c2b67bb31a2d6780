"""Whatever is broken in a template of the clients beside those of a pane, ``verify`` points at it.

The snippets of a language are compiled at once, and held several at a time, so a test is a language.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from snippetgen.languages.language import find_language
from snippetgen.snippets.targets import builtin_templates
from snippetgen.verify.runner import programs
from tests.verify.breaks import BIN, Break

FILE, FILES, REFUSED = "a file", "two files", "an upload that is refused"
GATEWAY, PATHLESS = "an upload that a gateway refuses", "an upload that is answered with no path"
LATE, UNSET = "a file, and a variable that is not set", "a variable that is not set"
FIRST, OUTPUTS, BOTH = "the first of two outputs streams", "two outputs", "two outputs stream at once"
SLOW, STALLED = "a slow stream, longer than the timeout", "an answer that stops coming"
EQUAL, CHANGED = "one of two equal outputs streams", "a text that was changed after it streamed"
NO_OUTPUT, TOKENS, HTTP, ERROR, NO_END = "no output", "tokens", "an HTTP error", "an error event", "no end event"
AS_GIVEN, EMPTY, WORDLESS = "as given", "an empty answer", "an HTTP error without a word"
NO_NEWLINE, UNKNOWN = "no line end after the last event", "events that nobody knows"
AFTER, LIVE = "something after the end event", "tokens as they come"
PACKED = "tokens as they come through a proxy that compresses"
LATER, PAUSE = "an answer that takes six seconds", "a stream that pauses for six seconds"
TEXTLESS, DATE = "an error event without a text", "a text that looks like a date"

# A client, or a language whose clients share templates: the template, what is there, what becomes of it, the operation,
# what it is tried with, and the field that is pointed at.
BREAKS: dict[str, list[tuple[str, str, str, str, str, str]]] = {
    "python": [
        ("_events", ' if shown in ("", data["id"])', "", "stream", BOTH, "answer"),
        ("_events", 'end="", ', "", "stream", TOKENS, "answer"),
        ("_events", ", flush=True", "", "stream", LIVE, "tokens"),
        ("_events", " or data)", ")", "stream", TEXTLESS, "error"),
        ("_events", '"error", "data": data}', '"oops", "data": data}', "stream", ERROR, "error"),
        ("_lines", "    yield rest\n", "", "stream", NO_NEWLINE, "exit code"),
        ("_result", 'message["data"].get("id") != shown or ', "", "stream", EQUAL, "answer"),
        ("_result", ' or message["text"] not in streamed:', ":", "stream", CHANGED, "answer"),
        ("_result", " if streamed or any(texts) else", " if True else", "stream", NO_OUTPUT, "answer"),
        ("_request", "{% if request.body_variables %}", "{% if false %}", "run", LATE, "requests"),
    ],
    "python/httpx": [
        ("run", "headers=headers, ", "", "run", OUTPUTS, "header content-type"),
        ("run", "if not response.is_success:", "if False:", "run", HTTP, "error"),
        ("run", "{response.status_code}: ", "", "run", WORDLESS, "error"),
        ("run", '"\\n".join(texts)', '"".join(texts)', "run", OUTPUTS, "answer"),
        ("run", " if any(texts) else response.text", "", "run", NO_OUTPUT, "answer"),
        ("run", ", timeout={{ request.timeout or 300 }}", "", "run", LATER, "exit code"),
        ("_request", '"iter_bytes()"', '"iter_bytes(1 << 16)"', "stream", LIVE, "tokens"),
        ("stream", '"POST"', '"PUT"', "stream", TOKENS, "method"),
        ("stream", "        response.read()\n", "", "stream", HTTP, "error"),
        ("stream", 'raise RuntimeError("the stream', 'data = {"result": {}}  # ("', "stream", NO_END, "error"),
        ("webhook", " or response.reason_phrase", "", "webhook", EMPTY, "answer"),
        ("_upload", '{"file": file}', '{"files": file}', "run", FILE, "request 1: part"),
        ("_upload", "if not upload.is_success:", "if False:", "run", GATEWAY, "requests"),
        ("_upload", "paths.append(path)", "paths = [path]", "run", FILES, "requests"),
        ("_upload", "if not path:", "if False:", "run", PATHLESS, "requests"),
    ],
    "python/httpx-async": [
        ("run", "post(url, headers=headers, ", "post(url, ", "run", OUTPUTS, "header content-type"),
        ("run", "if not response.is_success:", "if False:", "run", HTTP, "error"),
        ("run", "{response.status_code}: ", "", "run", WORDLESS, "error"),
        ("run", '"\\n".join(texts)', '"".join(texts)', "run", OUTPUTS, "answer"),
        ("run", " if any(texts) else response.text", "", "run", NO_OUTPUT, "answer"),
        ("stream", '"POST"', '"PUT"', "stream", TOKENS, "method"),
        ("stream", "await response.aread()", "pass", "stream", HTTP, "error"),
        ("stream", "timeout={{ request.timeout or 300 }}", "", "stream", PAUSE, "exit code"),
        ("run", "timeout={{ request.timeout or 300 }}", "timeout=None", "run", STALLED, "exit code"),
        ("stream", "if not line.strip():", "if not line:", "stream", "lines that end in CR LF", "exit code"),
        ("stream", 'raise RuntimeError("the stream', 'data = {"result": {}}  # ("', "stream", NO_END, "error"),
        ("webhook", " or response.reason_phrase", "", "webhook", EMPTY, "answer"),
        ("_upload", "headers=upload_headers, ", "", "run", FILE, "request 1: header x-api-key"),
        ("_upload", "if not upload.is_success:", "if False:", "run", GATEWAY, "requests"),
        ("_upload", "paths.append(path)", "paths = [path]", "run", FILES, "requests"),
        ("_upload", "if not path:", "if False:", "run", PATHLESS, "requests"),
    ],
    "python/urllib": [
        ("_request", ", headers=headers)", ")", "run", OUTPUTS, "header content-type"),
        ("_request", ", headers=headers)", ', headers=headers, method="PUT")', "run", OUTPUTS, "method"),
        ("_request", "response.read().decode()", 'response.read().decode("latin-1")', "run", OUTPUTS, "answer"),
        ("_request", 'raise RuntimeError(f"{error.code}: {words}") from error', "raise", "run", HTTP, "error"),
        ("_request", ", timeout={{ request.timeout or 300 }}", "", "stream", STALLED, "exit code"),
        ("run", '"\\n".join(texts)', '"".join(texts)', "run", OUTPUTS, "answer"),
        ("run", " if any(texts) else text", "", "run", NO_OUTPUT, "answer"),
        ("stream", "filter(bytes.strip, response)", "response", "stream", TOKENS, "exit code"),
        ("stream", 'raise RuntimeError("the stream', 'data = {"result": {}}  # ("', "stream", NO_END, "error"),
        ("webhook", " or response.reason", "", "webhook", EMPTY, "answer"),
    ],
    "python/aiohttp": [
        ("_main", "{% if headers %}headers=headers, {% endif %}", "", "run", OUTPUTS, "header x-api-key"),
        ("_main", "session.post(url", "session.put(url", "run", OUTPUTS, "method"),
        ("_main", "if not response.ok:", "if False:", "run", HTTP, "error"),
        ("_main", "{response.status}: ", "", "run", WORDLESS, "error"),
        ("_main", "total=None", "total={{ request.timeout or 300 }}", "stream", SLOW, "exit code"),
        ("_main", ", sock_read={{ request.timeout or 300 }}", "", "run", STALLED, "exit code"),
        ("run", '"\\n".join(texts)', '"".join(texts)', "run", OUTPUTS, "answer"),
        ("run", " if any(texts) else await response.text()", "", "run", NO_OUTPUT, "answer"),
        ("stream", 'raise RuntimeError("the stream', 'data = {"result": {}}  # ("', "stream", NO_END, "error"),
        ("webhook", " or response.reason", "", "webhook", EMPTY, "answer"),
        ("_upload", ", quote_fields=False", "", "run", FILE, "request 1: file name"),
        ("_upload", "if not upload.ok:", "if False:", "run", GATEWAY, "requests"),
        ("_upload", "paths.append(path)", "paths = [path]", "run", FILES, "requests"),
        ("_upload", "if not path:", "if False:", "run", PATHLESS, "requests"),
    ],
    "javascript/axios": [
        ("_request", "{ headers, ", "{ ", "run", OUTPUTS, "header x-api-key"),
        ("_request", ".post(", ".put(", "run", OUTPUTS, "method"),
        ("_request", "{{ request.url }}", '{{ request.url }} + "x"', "webhook", AS_GIVEN, "path"),
        ("_request", "{% if request.required %}", "{% if false %}", "run", UNSET, "requests"),
        ("_request", "{{ request.timeout_ms or 300000 }}", "0", "run", STALLED, "exit code"),
        ("_request", ": ${response.data}`", "`", "run", HTTP, "error"),
        ("_request", "${response.status}: ", "", "stream", WORDLESS, "error"),
        ("_request", "await text(response.data)", "response.data", "stream", HTTP, "error"),
        ("_request", "catch(({ message", "then() && void (({ message", "run", HTTP, "secret"),
        ("_request", '"utf8"', '"latin1"', "stream", TOKENS, "answer"),
        ("_request", "rest + lines[0]", "lines[0]", "stream", TOKENS, "exit code"),
        ("_request", "  yield rest;\n", "", "stream", NO_NEWLINE, "exit code"),
        ("run", 'texts.join("\\n")', 'texts.join("")', "run", OUTPUTS, "answer"),
        ("run", " : response.data", ' : ""', "run", NO_OUTPUT, "answer"),
        ("stream", "process.stdout.write(data.chunk)", "console.log(data.chunk)", "stream", TOKENS, "answer"),
        ("stream", "(shown ??= data.id) === data.id", "(shown ??= data.id)", "stream", BOTH, "answer"),
        ("stream", 'event === "error"', "false", "stream", ERROR, "error"),
        ("stream", " || JSON.stringify(data)", "", "stream", TEXTLESS, "error"),
        ("stream", "    break;\n", "", "stream", AFTER, "exit code"),
        ("stream", "if (!result) throw", "if (false) throw", "stream", NO_END, "error"),
        ("stream", "data.id !== shown || ", "", "stream", EQUAL, "answer"),
        ("stream", " || !streamed.includes(text)", "", "stream", CHANGED, "answer"),
        ("stream", "streamed || texts.some(Boolean)", "true", "stream", NO_OUTPUT, "answer"),
        ("webhook", " || response.statusText", "", "webhook", EMPTY, "answer"),
        ("_upload", "headers: {{ request.upload_headers }},", "", "run", FILE, "request 1: header x-api-key"),
        ("_upload", "paths.push(path)", "paths[0] = path", "run", FILES, "request 3: body.tweaks.File-a1.path"),
        ("_upload", "if (!path) throw", "if (false) throw", "run", PATHLESS, "requests"),
    ],
    "typescript/fetch": [
        ("_request", "  headers: {{ request.headers }},\n", "", "run", OUTPUTS, "header content-type"),
        ("_request", "method: {{ request.method }}", 'method: "PUT"', "run", OUTPUTS, "method"),
        ("_request", "{{ request.url }}", '{{ request.url }} + "x"', "webhook", AS_GIVEN, "path"),
        ("_request", "{% if request.required %}", "{% if false %}", "run", UNSET, "requests"),
        ("_request", "!response.ok", "false", "run", HTTP, "error"),
        ("_request", "${response.status}: ", "", "run", WORDLESS, "error"),
        ("_request", "  signal: controller.signal,\n", "", "run", STALLED, "exit code"),
        ("run", 'texts.join("\\n")', 'texts.join("")', "run", OUTPUTS, "answer"),
        ("run", 'texts.some(Boolean) ? texts.join("\\n") : text', 'texts.join("\\n")', "run", NO_OUTPUT, "answer"),
        ("stream", "new TextDecoderStream()", 'new TextDecoderStream("latin1")', "stream", TOKENS, "answer"),
        ("stream", "process.stdout.write(data.chunk)", "console.log(data.chunk)", "stream", TOKENS, "answer"),
        ("stream", "(shown ??= data.id) === data.id", "(shown ??= data.id)", "stream", BOTH, "answer"),
        ("stream", 'event === "error"', "false", "stream", ERROR, "error"),
        ("stream", "  timer.refresh();\n", "", "stream", SLOW, "exit code"),
        ("stream", "      break;\n", "", "stream", AFTER, "exit code"),
        ("stream", 'end.enqueue("\\n")', 'end.enqueue("")', "stream", NO_NEWLINE, "exit code"),
        ("stream", "if (!result) throw", "if (false) throw", "stream", NO_END, "error"),
        ("stream", "data.id !== shown || ", "", "stream", EQUAL, "answer"),
        ("stream", " || !streamed.includes(text)", "", "stream", CHANGED, "answer"),
        ("stream", "streamed || texts.some(Boolean)", "true", "stream", NO_OUTPUT, "answer"),
        ("webhook", " || response.statusText", "", "webhook", EMPTY, "answer"),
        ("_upload", '.split("/").pop()', "", "run", FILES, "request 2: file name"),
        ("_upload", "if (!upload.ok) {", "if (false) {", "run", GATEWAY, "requests"),
        ("_upload", "paths.push(path)", "paths[0] = path", "run", FILES, "request 3: body.tweaks.File-a1.path"),
        ("_upload", "if (!path) throw", "if (false) throw", "run", PATHLESS, "requests"),
    ],
    "shell/httpie": [
        ("_request", "  {{ header | item }} \\\n", "", "run", OUTPUTS, "header x-api-key"),
        ("_request", "{{ request.method | code }}", "PUT", "run", OUTPUTS, "method"),
        ("_request", "  {{ request.url }}", "  {{ request.url }}x", "webhook", AS_GIVEN, "path"),
        ("_request", "{% if request.required %}", "{% if false %}", "run", UNSET, "requests"),
        ("_request", " --check-status", "", "run", HTTP, "exit code"),
        ("_request", " --body", " --headers", "run", OUTPUTS, "answer"),
        ("_request", "  --timeout {{ request.timeout }} \\\n", "", "run", STALLED, "exit code"),
        ("_request", "--stream ", "", "stream", LIVE, "tokens"),
        ("_upload", "    {{ header | item }} \\\n", "", "run", FILE, "request 1: header x-api-key"),
        ("_upload", "select(.id?).path", ".path?", "run", GATEWAY, "requests"),
        ("_upload", ":-the answer is empty", "", "run", "an upload that is answered with nothing", "error"),
        ("_upload", " | @json[1:-1]", "", "run", FILE, "request 2: body"),
        ("_upload", "        halt_error\n", "        empty\n", "run", REFUSED, "requests"),
    ],
    "shell/wget": [
        ("_request", "  --header {{ header | header }} \\\n", "", "run", OUTPUTS, "header content-type"),
        ("_request", "  {{ request.url }}", "  {{ request.url }}x", "webhook", AS_GIVEN, "path"),
        ("_request", "{% if request.required %}", "{% if false %}", "run", UNSET, "requests"),
        ("_request", " --content-on-error", "", "run", HTTP, "answer"),
        ("_request", " -O -", "", "run", OUTPUTS, "answer"),
        ("_request", " --tries=1", "", "stream", STALLED, "requests"),
        ("_request", "  --timeout {{ request.timeout }} \\\n", "", "run", STALLED, "exit code"),
    ],
    "go/net-http": [
        ("_request", ".Set({{ name }}", '.Set("X" + {{ name }}', "run", OUTPUTS, "header content-type"),
        ("_request", "{{ request.method }}", '"PUT"', "run", OUTPUTS, "method"),
        ("_request", "url := {{ request.url }}", 'url := {{ request.url }} + "x"', "webhook", AS_GIVEN, "path"),
        ("_request", "; !ok {", "; !ok && false {", "run", UNSET, "requests"),
        ("_answer", "> 299", "> 599", "webhook", HTTP, "error"),
        ("_answer", '"%s: %s", resp.Status, body', '"%s", body', "run", WORDLESS, "error"),
        ("_timeout", "	c.SetDeadline(time.Now().Add(timeout))\n", "", "run", STALLED, "exit code"),
        ("_timeout", "&http.Client{", "&http.Client{Timeout: timeout, ", "stream", SLOW, "exit code"),
        ("run", '(texts, "\\n")', '(texts, "")', "run", OUTPUTS, "answer"),
        ("run", "texts = []string{string(body)}", "texts = nil", "run", NO_OUTPUT, "answer"),
        ("stream", "> 299", "> 599", "stream", HTTP, "error"),
        ("stream", 'shown == "" || shown == data.ID', 'shown == "" || true', "stream", BOTH, "answer"),
        ("stream", "fmt.Print(data.Chunk)", "fmt.Println(data.Chunk)", "stream", TOKENS, "answer"),
        ("stream", 'case event.Event == "error"', 'case event.Event == "oops"', "stream", ERROR, "error"),
        ("stream", 'log.Fatalf("%s", event.Data)', "log.Fatal(data.Text)", "stream", TEXTLESS, "error"),
        ("stream", 'log.Fatal("the stream', 'result = []byte("{}") // ("', "stream", NO_END, "error"),
        ("stream", "message.Data.ID != shown || ", "", "stream", EQUAL, "answer"),
        ("stream", " || !strings.Contains(streamed.String(), message.Text)", "", "stream", CHANGED, "answer"),
        ("stream", "texts = []string{string(result)}", "texts = nil", "stream", NO_OUTPUT, "answer"),
        ("_whole", "body = []byte(resp.Status)", "body = nil", "webhook", EMPTY, "answer"),
        ("_functions", "writer.FormDataContentType()", '"text/plain"', "run", FILE, "request 1: header content-type"),
        ("_functions", "filepath.Base(name)", 'filepath.Base(name + "x")', "run", FILE, "request 1: file name"),
        ("_functions", ' || answer.Path == ""', "", "run", PATHLESS, "requests"),
        ("_functions", "quoted[1 : len(quoted)-1]", "quoted", "run", FILE, "request 2: body"),
        ("_request", "append(paths, ", "append(paths[:0], ", "run", FILES, "requests"),
    ],
    "java/httpclient": [
        ("_send", "            .header({{ item | header }})\n", "", "run", OUTPUTS, "header content-type"),
        ("_send", ".POST(", ".PUT(", "run", OUTPUTS, "method"),
        ("_send", "{{ request.url }}", '{{ request.url }} + "x"', "webhook", AS_GIVEN, "path"),
        ("_send", "== null) {", "== null && false) {", "run", UNSET, "requests"),
        ("_answer", "TimeUnit.SECONDS", "TimeUnit.DAYS", "run", STALLED, "exit code"),
        ("_send", ".version(HttpClient.Version.HTTP_1_1)", "", "run", OUTPUTS, "header upgrade"),
        ("_answer", "/ 100 != 2", "/ 100 == 9", "run", HTTP, "error"),
        ("_answer", 'response.statusCode() + ": " + ', "", "run", WORDLESS, "error"),
        ("Run", 'String.join("\\n", texts)', 'String.join("", texts)', "run", OUTPUTS, "answer"),
        ("Run", "isEmpty ? response.body() : ", "", "run", NO_OUTPUT, "answer"),
        ("Stream", "/ 100 != 2", "/ 100 == 9", "stream", HTTP, "error"),
        ("Stream", "System.out.print(", "System.out.println(", "stream", TOKENS, "answer"),
        ("Stream", "shown.equals(token.id())", "true", "stream", BOTH, "answer"),
        ("Stream", 'case "error"', 'case "oops"', "stream", ERROR, "error"),
        ("Stream", "hasText ? text : event.data().toString()", "text", "stream", TEXTLESS, "error"),
        ("Stream", "hasNext).get({{ limit | code }})", "hasNext).get()", "stream", STALLED, "exit code"),
        ("Stream", 'throw new IOException("the', 'break; // ("', "stream", NO_END, "error"),
        ("Stream", "!Objects.equals(message.data().id(), shown) || ", "", "stream", EQUAL, "answer"),
        ("Stream", " || !live.contains(message.text())", "", "stream", CHANGED, "answer"),
        ("Stream", "isEmpty ? result : ", "", "stream", NO_OUTPUT, "answer"),
        ("Webhook", 'body.isEmpty() ? "HTTP " + response.statusCode() : body', "body", "webhook", EMPTY, "answer"),
    ],
    "csharp/httpclient": [
        ("_request", "        {{ item[0] | adds }}({{ item | header }});\n", "", "run", OUTPUTS, "header x-api-key"),
        ("_request", '"application/json"', '"text/plain"', "run", OUTPUTS, "header content-type"),
        ("_request", "var url = {{ request.url }}", 'var url = {{ request.url }} + "x"', "webhook", AS_GIVEN, "path"),
        ("_request", "FromSeconds({{ request.timeout or 300 }})", "FromDays(1)", "run", STALLED, "exit code"),
        ("_env", '?? throw new InvalidOperationException($"{name} is not set")', '?? ""', "run", UNSET, "requests"),
        ("_answer", "!response.IsSuccessStatusCode", "false", "run", HTTP, "error"),
        ("_answer", "{(int)response.StatusCode}: ", "", "run", WORDLESS, "error"),
        ("Run", 'string.Join("\\n", texts)', 'string.Join("", texts)', "run", OUTPUTS, "answer"),
        ("Run", ", texts) : body", ', texts) : ""', "run", NO_OUTPUT, "answer"),
        ("Stream", "HttpMethod.Post", "HttpMethod.Put", "stream", TOKENS, "method"),
        ("Stream", "!response.IsSuccessStatusCode", "false", "stream", HTTP, "error"),
        ("Stream", "ReadLineAsync().WaitAsync(client.Timeout)", "ReadLineAsync()", "stream", STALLED, "exit code"),
        ("Stream", "Console.Write(", "Console.WriteLine(", "stream", TOKENS, "answer"),
        ("Stream", '(shown ?? (string)data["id"]) == (string)data["id"]', "true", "stream", BOTH, "answer"),
        ("Stream", "Option.ResponseHeadersRead", "Option.ResponseContentRead", "stream", LIVE, "tokens"),
        ("Run", "DateParseHandling.None", "DateParseHandling.DateTime", "run", DATE, "answer"),
        ("Stream", "DateParseHandling.None", "DateParseHandling.DateTime", "stream", DATE, "answer"),
        ("Stream", "string.IsNullOrEmpty(text) ? data.ToString() : text", "text", "stream", TEXTLESS, "error"),
        ("Stream", 'kind == "error"', 'kind == "oops"', "stream", ERROR, "error"),
        ("Stream", '?? throw new IOException("', '?? "{}"; if (line == "{}") break; // ("', "stream", NO_END, "error"),
        ("Stream", '(string)message["data"]["id"] != shown || ', "", "stream", EQUAL, "answer"),
        ("Stream", " || !live.Contains(text)", "", "stream", CHANGED, "answer"),
        ("Stream", "isEmpty ? result.ToString(Formatting.None) : ", "", "stream", NO_OUTPUT, "answer"),
        ("Webhook", 'body != "" ? body : response.ReasonPhrase', "body", "webhook", EMPTY, "answer"),
    ],
    "php/curl": [
        ("_options", "        {{ header | header }},\n", "", "run", OUTPUTS, "header content-type"),
        ("_options", "    CURLOPT_POST => true,\n", "    CURLOPT_CUSTOMREQUEST => 'PUT',\n", "run", OUTPUTS, "method"),
        ("_request", "$url = {{ request.url }}", "$url = {{ request.url }} . 'x'", "webhook", AS_GIVEN, "path"),
        ("_request", "=== false", "=== 0", "run", UNSET, "requests"),
        ("_options", "    CURLOPT_LOW_SPEED_LIMIT => 1,\n", "", "run", STALLED, "exit code"),
        ("_options", "CURLOPT_LOW_SPEED_TIME", "CURLOPT_TIMEOUT", "stream", SLOW, "exit code"),
        ("_answer", " || $status >= 300", "", "run", HTTP, "error"),
        ("_answer", "$status: ", "", "run", WORDLESS, "error"),
        ("run", "implode(PHP_EOL, $texts)", "implode('', $texts)", "run", OUTPUTS, "answer"),
        ("run", "implode($texts) === '' ? $response : ", "", "run", NO_OUTPUT, "answer"),
        ("stream", " || $status >= 300", "", "stream", HTTP, "error"),
        ("stream", "$failed || ", "", "stream", "a proxy's error", "error"),
        ("stream", "echo $data->chunk;", "echo $data->chunk, PHP_EOL;", "stream", TOKENS, "answer"),
        ("stream", "($shown ??= $data->id) === $data->id", "($shown ??= $data->id)", "stream", BOTH, "answer"),
        ("stream", "$words ?: json_encode($last->data, JSON_UNESCAPED_UNICODE)", "$words", "stream", TEXTLESS, "error"),
        ("stream", " || $kind === 'error'", "", "stream", ERROR, "error"),
        ("stream", "            return 0; // nothing more is wanted\n", "", "stream", AFTER, "exit code"),
        ("stream", '    $read($curl, "\\n");', "    //", "stream", NO_NEWLINE, "exit code"),
        ("stream", "?? throw new RuntimeException('the stream", "?? null; // ('", "stream", NO_END, "error"),
        ("stream", "!$isShown || ", "", "stream", EQUAL, "answer"),
        ("stream", " || !str_contains($streamed, $text)", "", "stream", CHANGED, "answer"),
        ("stream", "$isSilent ? json_encode($result, $flags) : ", "", "stream", NO_OUTPUT, "answer"),
        ("webhook", "$response ?: $status", "$response", "webhook", EMPTY, "answer"),
        ("_upload", "'file' => $file", "'files' => $file", "run", FILE, "request 1: part"),
        ("_upload", "posted_filename: basename($name)", "posted_filename: $name", "run", FILES, "request 2: file name"),
        ("_upload", " || $status >= 300", "", "run", GATEWAY, "requests"),
        ("_upload", "if (!$path) {", "if (false) {", "run", PATHLESS, "requests"),
    ],
    "ruby/net-http": [
        ("_request", "request[{{ name }}] = {{ value }}\n", "", "run", OUTPUTS, "header content-type"),
        ("_request", "Net::HTTP::Post", "Net::HTTP::Put", "run", OUTPUTS, "method"),
        ("_request", "url = URI({{ request.url }})", "url = URI({{ request.url }} + 'x')", "webhook", AS_GIVEN, "path"),
        ("_request", "ENV.fetch(name)", "ENV[name]", "run", LATE, "requests"),
        ("_request", "http.read_timeout = {{ request.timeout or 300 }}\n", "", "run", STALLED, "exit code"),
        ("_response", "unless response.is_a?(Net::HTTPSuccess)", "unless response", "run", HTTP, "error"),
        ("_response", "#{response.code}: ", "", "run", WORDLESS, "error"),
        ("run", "response.body : texts", "response.body : texts.join", "run", OUTPUTS, "answer"),
        ("run", "texts.all?(&:empty?) ? response.body : ", "", "run", NO_OUTPUT, "answer"),
        ("stream", "unless response.is_a?(Net::HTTPSuccess)", "unless response", "stream", HTTP, "error"),
        ("stream", "print data['chunk']", "puts data['chunk']", "stream", TOKENS, "answer"),
        ("stream", "next unless shown == data['id']", "next unless shown", "stream", BOTH, "answer"),
        ("stream", "    $stdout.flush\n", "", "stream", LIVE, "tokens"),
        ("_request", "request['Accept-Encoding'] = 'identity'", "", "stream", PACKED, "tokens"),
        ("stream", "data['text'].to_s.empty? ? data.to_json : ", "", "stream", TEXTLESS, "error"),
        ("stream", "when 'error'", "when 'oops'", "stream", ERROR, "error"),
        ("stream", "    break\n", "", "stream", AFTER, "exit code"),
        ("stream", "  found << rest\n", "", "stream", NO_NEWLINE, "exit code"),
        ("stream", "raise 'the stream ended before its end event' unless result", "", "stream", NO_END, "error"),
        ("stream", "message['data']['id'] == shown && ", "", "stream", EQUAL, "answer"),
        ("stream", " && streamed.include?(message['text'])", "", "stream", CHANGED, "answer"),
        ("stream", "[streamed, *texts].all?(&:empty?) ? result.to_json : ", "", "stream", NO_OUTPUT, "answer"),
        ("webhook", "response.body.to_s.empty? ? response.message : ", "", "webhook", EMPTY, "answer"),
        ("_upload", "['file', file]", "['files', file]", "run", FILE, "request 1: part"),
        ("_upload", "unless uploaded.is_a?(Net::HTTPSuccess)", "unless uploaded", "run", GATEWAY, "requests"),
        ("_upload", " unless path\n", " if false\n", "run", PATHLESS, "requests"),
    ],
    "rust/ureq": [
        ("_request", "        .set({{ item | header }})\n", "", "run", OUTPUTS, "header content-type"),
        ("_request", "post(", "put(", "run", OUTPUTS, "method"),
        ("_request", "= {{ request.url }}", '= concat!({{ request.url }}, "x")', "webhook", AS_GIVEN, "path"),
        ("_request", "> 299", "> 599", "webhook", HTTP, "error"),
        ("_request", '"{status}: {text}"', '"{text}"', "run", WORDLESS, "error"),
        ("_request", "        .timeout_read(timeout)\n", "", "run", STALLED, "exit code"),
        ("_request", ".timeout_read(", ".timeout(", "stream", SLOW, "exit code"),
        ("_functions", 'map_err(|_| format!("{name} is not set"))', "or(Ok(String::new()))", "run", UNSET, "requests"),
        ("run", 'texts.join("\\n")', 'texts.join("")', "run", OUTPUTS, "answer"),
        ("run", 'println!("{text}")', "println!()", "run", NO_OUTPUT, "answer"),
        ("stream", 'shown == data["id"]', "true", "stream", BOTH, "answer"),
        ("stream", 'print!("{chunk}")', 'println!("{chunk}")', "stream", TOKENS, "answer"),
        ("stream", "                io::stdout().flush()?;\n", "", "stream", LIVE, "tokens"),
        ("stream", "data.to_string().into()", '"".into()', "stream", TEXTLESS, "error"),
        ("stream", 'Some("error")', 'Some("oops")', "stream", ERROR, "error"),
        ("stream", "if result.is_null() {", "if false {", "stream", NO_END, "error"),
        ("stream", 'message["data"]["id"] != shown || ', "", "stream", EQUAL, "answer"),
        ("stream", " || !streamed.contains(text)", "", "stream", CHANGED, "answer"),
        ("stream", "texts = vec![&whole]", "texts = vec![]", "stream", NO_OUTPUT, "answer"),
        ("_whole", "if text.is_empty() { reason } else { text }", "text", "webhook", EMPTY, "answer"),
    ],
}
LANGUAGES = dict.fromkeys(name.partition("/")[0] for name in BREAKS)


def breaks_of(language: str) -> Iterator[tuple[str, Break]]:
    """The breaks of a language, each with the client that it is tried with."""
    root = builtin_templates()
    names = [name for name in BREAKS if name.partition("/")[0] == language]
    for name in names:
        for stem, *rest in BREAKS[name]:
            (template,) = (root / name).glob(f"{stem}.*.jinja")
            yield name if "/" in name else names[1], Break(str(template.relative_to(root)), *rest)


@pytest.mark.bulk
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_template_is_pointed_at(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_language(language).command() is None:
        pytest.skip(f"{language} is not installed here")
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")  # the Python that runs the tests is the one on PATH
    asked = list(breaks_of(language))
    begun = [broken.begin(name, tmp_path / str(number)) for number, (name, broken) in enumerate(asked)]
    with programs([made.snippet for made in begun]) as built, ThreadPoolExecutor(6) as pool:
        missed = list(filter(None, pool.map(Break.missed, (broken for _, broken in asked), begun, built)))
    assert not missed, "\n\n".join(missed)
