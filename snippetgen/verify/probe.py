"""The strings and answers that everything is tried with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from snippetgen.request.operations import Operation
from snippetgen.request.upload import Upload
from snippetgen.verify.script import BaseScript
from snippetgen.verify.trial import Trial

__all__ = [
    "DETAIL",
    "HALF",
    "HTML",
    "LIVE",
    "OTHER",
    "PROBE",
    "TOKENS",
    "UNSET",
    "failures",
    "uploads",
]

# Characters that a language, a shell or a network has a use for.
PROBE = 'it\'s "quoted" $HOME ${x} #{x} `id` $(id) \\ !x {{ y }} % \n \t 中文 é 😀 \u2028\u202e\x85\x07'
LIVE = "#{x} #$x #@x $x ${x} $(id) {{ y }} {x} %s !x"  # nothing in it needs an escape in every language
HALF = "half a character: \ud800, \\ud800, #{x}, ${x}"  # which some can send only as the text of the JSON
TOKENS = ("Once", " upon", "\u2028a\u0085", " time: 中", " \U0001f600", "\n", "end")
OTHER = ("and", " another", " one")
DETAIL = "No such key: é中"
HTML = "<!doctype html>\n<title>Sign in</title>\n"
UNSET = "SNIPPETGEN_VERIFY_NOT_SET"

_FILE, _SECOND = "it's, a; b & c $HOME `id` #1 中文 é 😀.txt", 'in a folder, with "quotes"/-second.bin'
_GATEWAY = b'{"status": 502, "error": "Bad Gateway", "path": "/api/v2/files"}'
_CONTENT = b"alpha\r\nbeta\n--\n" + bytes(range(256))


def failures(asked: Operation, script: type[BaseScript], stalled: BaseScript) -> Iterator[Trial]:
    """Yield the errors that come before any answer, and the answer of ``stalled``, which stops coming."""
    yield Trial("an HTTP error", asked, script(status=403, detail=DETAIL))
    page = "<html>\n<h1>Bad Gateway</h1>\n</html>"
    yield Trial("a proxy's error", asked, script(status=502, detail=page, content_type="text/html"))
    gateway = script(status=503, detail='{"message":"no Route matched"}', content_type="application/json")
    yield Trial("a gateway's error", asked, gateway)
    yield Trial("an answer that stops coming", asked, stalled, has_timeout=True)


def uploads(asked: Operation, good: BaseScript, refused: BaseScript, unset: dict[str, object]) -> Iterator[Trial]:
    """Yield the trials of an operation that uploads files: good answers, a refusal, and a variable that is not set.

    ``unset`` are the fields in which the operation reads that variable.
    """
    files = {_FILE: _CONTENT, _SECOND: b""}
    one = [Upload(_FILE, component="File-a1", field="path")]
    both = [*one, Upload(_SECOND, component=LIVE, field=PROBE)]
    yield Trial("a file", asked.model_copy(update={"files": one}), good, files=files)
    yield Trial("two files", asked.model_copy(update={"files": both}), good, files=files)
    yield Trial("an upload that is refused", asked.model_copy(update={"files": both}), refused, files=files)
    for what, answer in (("nothing", b""), ("no path", b'{"id": "1"}'), ("HTML", HTML.encode())):
        script = replace(good, uploaded=answer, fails="")
        asking = asked.model_copy(update={"files": one})
        yield Trial(f"an upload that is answered with {what}", asking, script, files=files)
    gateway = replace(good, uploaded=_GATEWAY, upload_status=502, fails="Bad Gateway")
    yield Trial("an upload that a gateway refuses", asked.model_copy(update={"files": one}), gateway, files=files)
    waiting = asked.model_copy(update={"files": one, **unset})
    yield Trial("a file, and a variable that is not set", waiting, good, unset=UNSET, files=files)
