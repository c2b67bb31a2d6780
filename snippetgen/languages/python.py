"""Python: literals as black lays them out, run by the interpreter that runs us."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Lock

from snippetgen.languages.json_text import compact, later_named
from snippetgen.languages.language import Code, Deep, Language, Url, answered
from snippetgen.languages.letters import escape, is_plain, quote
from snippetgen.languages.lines import Lines, Place
from snippetgen.values import Answered, Env, Fresh, Joined, Json, Later, Text, join, parts_of

__all__ = ["LANGUAGE", "lay"]

_ASTRAL = "\\U%08x"


def _write(value: Json) -> str:
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        delimiter = quote(value)
        return delimiter + escape(value, delimiter, _ASTRAL) + delimiter
    if isinstance(value, Fresh):
        return "str(uuid.uuid4())"
    if isinstance(value, Later):
        return _later(value, '"')
    if isinstance(value, float):
        return _decimal(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    return _joined(value, _later)


def _decimal(value: float) -> str:
    return float.__repr__(value).replace("e+", "e")  # black writes 1e16


def _item(value: Json, place: Place, _: str) -> str:
    text = _LINES.scalar(value)
    if _LINES.fits(text, place):
        return text
    if isinstance(value, Env):  # black opens the subscript
        inner = " " * (place.indent + _LINES.step)
        return f'os.environ[\n{inner}"{value.name}"\n{" " * place.indent}]'
    if isinstance(value, Answered) and text[-1] == "]":
        name, _, index = text[:-1].partition("[")
        return f"{name}[\n{' ' * (place.indent + _LINES.step)}{index}\n{' ' * place.indent}]"
    if isinstance(value, Fresh):
        inner = " " * (place.indent + _LINES.step)
        return f"str(\n{inner}uuid.uuid4()\n{' ' * place.indent})"
    return _assigned(text, place)


def _assigned(text: str, place: Place) -> str:
    """Return what is assigned to a name; black puts one that has no room into parentheses, if that helps."""
    inner = place.indent + _LINES.step
    is_assigned = place.column > place.indent and not place.suffix
    if is_assigned and inner + _LINES.width(text) <= _LINES.columns and not _LINES.fits(text, place):
        return f"(\n{' ' * inner}{text}\n{' ' * place.indent})"
    return text


_LINES = Lines(_write, decimal=_decimal, columns=88, step=4, item=_item, words=("None", "True", "False"))


def lay(value: Json | Deep | Url, place: Place) -> str:
    """Return a Python expression; a deep body's needs ``import json``."""
    if type(value) is Url:
        return _assigned(_joined(value.value, _local), place)
    if type(value) is Deep:
        return _json_loads(compact(value.value))
    return _LINES.lay(value, place)  # type: ignore[arg-type]  # mypy does not narrow by type()


def local(variable: Env) -> Code:
    """Return the name that a snippet gives to a variable which it reads beforehand.

    Such a name is in capitals, as no other name of a template is, or ends with an underscore.
    """
    return Code(variable.name if variable.name.isupper() else f"{variable.name}_")


def _joined(text: Text, read: Callable[[Later, str], str]) -> str:
    """Join text and what is known later; before Python 3.12 the two have to be quoted differently."""
    parts = parts_of(join(parts_of(text)))
    delimiter = quote("".join(part for part in parts if isinstance(part, str)))
    inner = "'" if delimiter == '"' else '"'
    pieces = [
        (
            escape(part, delimiter, _ASTRAL).replace("{", "{{").replace("}", "}}")
            if isinstance(part, str)
            else f"{{{read(part, inner)}}}"
        )
        for part in parts
    ]
    return f"f{delimiter}{''.join(pieces)}{delimiter}"


def _later(value: Later, delimiter: str) -> str:
    """Return what a value is within an f-string of the other quotes."""
    if isinstance(value, Env):
        return f"os.environ[{delimiter}{value.name}{delimiter}]"
    return answered(value) if isinstance(value, Answered) else "uuid.uuid4()"


def _local(value: Later, delimiter: str) -> str:
    return local(value) if isinstance(value, Env) else _later(value, delimiter)


def _json_later(value: Later, delimiter: str) -> str:
    if isinstance(value, Fresh):
        return "uuid.uuid4()"
    return f"json.dumps({_later(value, delimiter)})[1:-1]"


def _json_loads(text: str) -> str:
    """Return an expression that reads JSON text back, with what is known later in the place of its names."""
    parts: list[str | Later] = list(text.split("\0"))
    if len(parts) == 1:
        return f"json.loads({_LINES.write(text)})"
    parts[1::2] = [later_named(str(name)) for name in parts[1::2]]
    return f"json.loads({_joined(Joined(tuple(parts)), _json_later)})"


_importing = Lock()  # two threads that import black at once may each see half of it


def _reformat(code: str) -> str | None:
    """Return what black makes of the code, where it is here and makes anything else of it."""
    with _importing:
        try:
            import black
            from black.parsing import InvalidInput
        except ImportError:
            return None
    try:
        formatted = black.format_str(code, mode=black.Mode())
    except InvalidInput as error:
        return f"Python that black can read: {error}"
    return None if formatted == code else formatted


LANGUAGE = Language(
    lay=lay,
    highlight="python",
    docs_suffix="py",
    runtime="Python 3.10 or newer, saved as {file}",
    commands=(lambda: [sys.executable] if sys.executable else None,),
    filters={"local": local},
    missing=r"No module named '([\w.]+)'",
    reformat=_reformat,
)
