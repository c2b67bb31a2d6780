"""Python: literals as black lays them out, run by the interpreter that runs us."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Lock

from snippetgen.languages.json_text import compact
from snippetgen.languages.language import Code, Deep, Language, Url
from snippetgen.languages.letters import escape, is_plain, quote
from snippetgen.languages.lines import Lines, Place
from snippetgen.values import Env, Joined, Json, join, parts_of

__all__ = ["LANGUAGE", "lay"]

_ASTRAL = "\\U%08x"


def _write(value: Json) -> str:
    if type(value) is str and is_plain(value):
        return f'"{value}"'
    if isinstance(value, str):
        delimiter = quote(value)
        return delimiter + escape(value, delimiter, _ASTRAL) + delimiter
    if isinstance(value, Env):
        return f'os.environ["{value.name}"]'
    if isinstance(value, float):
        return _decimal(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, (dict, list)):
        raise TypeError("a list or an object is laid out, not quoted")
    return _joined(value, _variable)


def _decimal(value: float) -> str:
    return float.__repr__(value).replace("e+", "e")  # black writes 1e16


def _item(value: Json, place: Place, _: str) -> str:
    text = _LINES.scalar(value)
    if _LINES.fits(text, place):
        return text
    if isinstance(value, Env):  # black opens the subscript
        inner = " " * (place.indent + _LINES.step)
        return f'os.environ[\n{inner}"{value.name}"\n{" " * place.indent}]'
    return _assigned(text, place)


def _assigned(text: str, place: Place) -> str:
    """Return what is assigned to a name; black puts one that has no room into parentheses, if that helps."""
    inner = place.indent + _LINES.step
    helps = not _LINES.fits(text, place) and inner + _LINES.width(text) <= _LINES.columns
    if helps and place.column > place.indent and not place.suffix:
        return f"(\n{' ' * inner}{text}\n{' ' * place.indent})"
    return text


_LINES = Lines(_write, decimal=_decimal, columns=88, step=4, item=_item, words=("None", "True", "False"))


def lay(value: Json | Deep | Url, place: Place) -> str:
    """Return a Python expression; a deep body's needs ``import json``."""
    if type(value) is Url:
        return _assigned(_joined(value.value, lambda variable, _: local(variable)), place)
    if type(value) is Deep:
        return _json_loads(compact(value.value))
    return _LINES.lay(value, place)  # type: ignore[arg-type]  # mypy does not narrow by type()


def local(variable: Env) -> Code:
    """Return the name that a snippet gives to a variable which it reads beforehand.

    Such a name is in capitals, as no other name of a template is, or ends with an underscore.
    """
    return Code(variable.name if variable.name.isupper() else f"{variable.name}_")


def _joined(text: str | Env | Joined, read: Callable[[Env, str], str]) -> str:
    """Join text and variables; before Python 3.12 the two have to be quoted differently."""
    parts = parts_of(join([*parts_of(text)]))
    delimiter = quote("".join(part for part in parts if isinstance(part, str)))
    inner = "'" if delimiter == '"' else '"'
    pieces = [
        (
            f"{{{read(part, inner)}}}"
            if isinstance(part, Env)
            else escape(part, delimiter, _ASTRAL).replace("{", "{{").replace("}", "}}")
        )
        for part in parts
    ]
    return f"f{delimiter}{''.join(pieces)}{delimiter}"


def _variable(variable: Env, delimiter: str) -> str:
    return f"os.environ[{delimiter}{variable.name}{delimiter}]"


def _json_variable(variable: Env, delimiter: str) -> str:
    return f"json.dumps({_variable(variable, delimiter)})[1:-1]"


def _json_loads(text: str) -> str:
    """Return an expression that reads JSON text back, with the variables that are named between its NULs."""
    parts: list[str | Env] = list(text.split("\0"))
    if len(parts) == 1:
        return f"json.loads({_LINES.write(text)})"
    parts[1::2] = [Env(str(name)) for name in parts[1::2]]
    return f"json.loads({_joined(Joined(tuple(parts)), _json_variable)})"


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
