"""What is asked of the flow: ``--operation``, and the options of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import Flow
from snippetgen.request.operations import OPERATIONS, Operation
from snippetgen.values import Env, Fresh, Text
from snippetgen.words.arguments import json_argument, parse_files, parse_globals, parse_tweaks, variable
from snippetgen.words.words import Words, made_of

__all__ = ["asked_operations", "chosen_operations", "operation_of"]


def chosen_operations(options: dict[str, Any]) -> list[str]:
    """Return the operations of ``--operation``, in the order of the pane; none where none is named."""
    for name in options["operation"]:
        if name not in OPERATIONS:
            known = ", ".join(OPERATIONS)
            raise SnippetError(f'unknown operation "{name}" (known: {known}){nearest(name, OPERATIONS)}')
    return [name for name in OPERATIONS if name in options["operation"]]


def asked_operations(words: Words) -> list[str]:
    """Return the operations that the words ask for: a run, or a webhook where a payload is given, unless named.

    Raises ``SnippetError`` for an option that none of them has a use for.
    """
    names = chosen_operations(words.options) or ["webhook" if words.options["payload"] is not None else "run"]
    for field, flags in _FLAGS.items():
        given = [flag for flag in flags if words.options[flag] not in (None, (), False)]
        meant = words.given.intersection(given) or (given and "operation" not in words.given)
        if meant and not any(OPERATIONS[name].takes(field, name) for name in names):
            takers = [name for name, model in OPERATIONS.items() if model.takes(field, name)]
            flag = f"--{given[0].replace('_', '-').rstrip('-')}"
            if field == "payload":
                raise SnippetError(f"{flag} is the body of a webhook; add -o webhook")
            reasons = dict.fromkeys(why for name in names if (why := OPERATIONS[name].refused.get(field)))
            because = "".join(f": {why}" for why in reasons)
            raise SnippetError(f"{flag}: {', '.join(names)} takes none{because} (it is for {', '.join(takers)})")
    return names


def operation_of(name: str, flow: Flow, words: Words) -> Operation:
    """Return what is asked of the flow by the operation of this name."""
    model = OPERATIONS[name]
    values = {field: _given(option, flow, words) for option, field in model.options.items()}
    given = {field: value for field, value in values.items() if value is not _NOTHING}
    return made_of(
        lambda **fields: model.for_flow(flow, **fields),
        "--payload" if name == "webhook" else "",
        {**given, **model.forms[name]},
    )


_FLAGS = {
    "input_value": ("input_value", "input_env"),
    "input_type": ("input_type",),
    "output_type": ("output_type",),
    "output_component": ("output_component",),
    "session_id": ("session_id", "session_env", "new_session"),
    "user_id": ("user_id",),
    "tweaks": ("tweaks", "tweak", "tweak_env"),
    "globals": ("global_", "global_env"),
    "files": ("file",),
    "output_ids": ("output_id",),
    "payload": ("payload",),
}
"""What operations take, by the names in their ``options``, each with the options of the command line that give it."""


_NOTHING: Any = object()
"""Stands for what the words do not give; a payload that is given may be null."""


def _given(option: str, flow: Flow, words: Words) -> Any:
    """Return what the words give for an option of an operation."""
    if option == "payload":
        return _payload(words)
    read = _READERS.get(option)
    value = words.options[option] if read is None else read(flow, words)
    return _NOTHING if value is None else value


def _input_value(_: Flow, words: Words) -> Text | None:
    return _text_or_variable(words, "input_value", "input_env")


def _session_id(_: Flow, words: Words) -> Text | None:
    text = _text_or_variable(words, "session_id", "session_env")
    if not words.options["new_session"]:
        return text
    if text is not None:
        raise SnippetError("--new-session and a session of your own contradict each other; give one")
    return Fresh()


def _text_or_variable(words: Words, option: str, variable_option: str) -> Text | None:
    text, name = words.options[option], words.options[variable_option]
    if name is None:
        return text if text is None else str(text)
    if text is not None and (option in words.given) == (variable_option in words.given):
        flags = (f"--{name.replace('_', '-')}" for name in (option, variable_option))
        raise SnippetError(f"{' and '.join(flags)} contradict each other; give one")
    if text is not None and option in words.given:
        return str(text)
    return variable(f"--{variable_option.replace('_', '-')}", name)


def _tweaks(_: Flow, words: Words) -> dict[str, Any] | None:
    options = words.options
    return parse_tweaks(options["tweaks"], options["tweak"], options["tweak_env"], words.folders)


def _globals(_: Flow, words: Words) -> dict[str, str | Env] | None:
    return parse_globals(words.options["global_"], words.options["global_env"]) or None


def _files(flow: Flow, words: Words) -> list[dict[str, str]] | None:
    return parse_files(flow, words.options["file"]) or None


def _output_ids(_: Flow, words: Words) -> list[str] | None:
    return list(words.options["output_id"]) or None


def _payload(words: Words) -> Any:
    payload = words.options["payload"]
    return _NOTHING if payload is None else json_argument("--payload", payload, words.folders)


_READERS: dict[str, Callable[[Flow, Words], Any]] = {
    "input_value": _input_value,
    "session_id": _session_id,
    "tweaks": _tweaks,
    "globals": _globals,
    "files": _files,
    "output_ids": _output_ids,
}
