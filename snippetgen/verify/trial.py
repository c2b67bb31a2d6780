"""The trials that a target's operation has to pass, and how one is held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from snippetgen.flow import Flow
from snippetgen.generate import Snippet, generate
from snippetgen.operations import Run, Webhook
from snippetgen.request import parts_of
from snippetgen.server import Server
from snippetgen.targets import Target
from snippetgen.verify.compare import Difference, answer_differences, meant, request_differences, variables
from snippetgen.verify.recorder import Recorder, Script
from snippetgen.verify.runner import Outcome, interpreter, run

__all__ = ["Result", "Trial", "trials", "try_out"]

# Characters that a language, a shell or a network has a use for.
PROBE = 'it\'s "quoted" $HOME ${x} `id` $(id) \\ !x {{ y }} % \n\t 中文 é 😀 \u2028\u202e\ud800'
TOKENS = ("Once", " upon", "\u2028a\u0085", " time: 中", " \U0001f600", "\n", "end")
DETAIL = "No such key: é中"

_MISSING = re.compile(r"No module named '([\w.]+)'|Cannot find (?:package|module) '([^']+)'")


@dataclass(frozen=True, slots=True)
class Trial:
    """An operation with what the recorder answers to it; ``name`` says what is tried."""

    name: str
    asked: Run | Webhook
    script: Script


@dataclass(slots=True)
class Result:
    """How a target's operation did. ``not_run`` says why, where it could not be tried."""

    target: str
    operation: str
    sent: bool = True
    shown: bool = True
    streamed: bool | None = None
    not_run: str | None = None
    differences: list[tuple[str, Difference]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.not_run is None and not self.differences


def trials(run_asked: Run, webhook: Webhook, operation: str) -> Iterator[Trial]:
    """Yield what an operation is put through: its answers, its errors, and strings that are hard to quote."""
    refused = Script(status=403, detail=DETAIL)
    if operation == "webhook":
        yield Trial("as given", webhook, Script())
        yield Trial("hard strings", Webhook(payload={"text": PROBE, PROBE: [PROBE, 2**53 + 1, None]}), Script())
        yield Trial("HTTP error", webhook, refused)
        return
    given = run_asked.with_stream(operation == "stream")
    tweaks = {PROBE: {PROBE: [PROBE, {"__proto__": 2**53 + 1}]}}
    hard = Run(input_value=PROBE, session_id=PROBE, tweaks=tweaks, stream=given.stream)
    texts = ("first: 中文", "second\nline")
    if given.stream:
        yield Trial("tokens", given, Script(tokens=TOKENS, texts=("".join(TOKENS),)))
        yield Trial("no tokens", given, Script(texts=texts))
        yield Trial("error event", given, Script(tokens=("One",), error="the flow broke: é"))
        yield Trial("hard strings", hard, Script(tokens=TOKENS, texts=("".join(TOKENS),)))
    else:
        yield Trial("as given", given, Script(texts=texts))
        yield Trial("hard strings", hard, Script(texts=("one",)))
    yield Trial("HTTP error", given, refused)


def try_out(target: Target, operation: str, flow: Flow, server: Server, asked: Sequence[Trial]) -> Result:
    """Hold every trial of one operation; each snippet has a recorder, an environment and a folder of its own."""
    result = Result(target.name, operation, streamed=True if operation == "stream" else None)
    if interpreter(target.language) is None:
        result.not_run = f"no interpreter for {target.language} on PATH"
        return result
    for trial in asked:
        with Recorder(trial.script) as recorder:
            settings = _at(server, recorder.url)
            snippet = _generate(target, flow, settings, trial.asked)
            request = trial.asked.request(flow, settings)
            env = {name: f"throw-away {name}" for name in variables(request)}
            outcome = run(snippet, env)
        result.not_run = _missing(outcome, target)
        if result.not_run:
            return result
        sent = list(request_differences(meant(request, env), recorder.received))
        shown = list(answer_differences(request, target.language, trial.script, outcome))
        shown += _layout_differences(snippet)
        result.sent &= not sent
        if trial.script.tokens:
            result.streamed = bool(result.streamed) and not shown
        else:
            result.shown &= not shown
        result.differences += [(trial.name, difference) for difference in sent + shown]
    return result


def _generate(target: Target, flow: Flow, server: Server, asked: Run | Webhook) -> Snippet:
    language, client = target.language, target.client
    return generate(flow, server, asked, language=language, client=client, templates=target.root)


def _at(server: Server, url: str) -> Server:
    """The same settings with the recorder in the place of the server, below the same path."""
    first = parts_of(server.url)[0]
    _, slash, path = first.partition("://")[2].partition("/") if isinstance(first, str) else ("", "", "")
    return server.model_copy(update={"url": url + slash + path})


def _missing(outcome: Outcome, target: Target) -> str | None:
    """Say which package a snippet lacks, if that is why it failed."""
    match = _MISSING.search(outcome.stderr) if outcome.exit_code else None
    if not match:
        return None
    return f"{match[1] or match[2]} is not installed" + (f" ({target.install})" if target.install else "")


@cache
def _black() -> object | None:
    try:
        import black
    except ImportError:
        return None
    return black


def _layout_differences(snippet: Snippet) -> list[Difference]:
    """A Python snippet is a fixed point of black, as far as black is here to ask."""
    if snippet.language != "python" or not _black():
        return []
    import black
    from black.parsing import InvalidInput

    try:
        formatted = black.format_str(snippet.code, mode=black.Mode())
    except InvalidInput as error:
        return [Difference("layout", "Python that black can read", str(error))]
    return [] if formatted == snippet.code else [Difference("layout", formatted, snippet.code)]
