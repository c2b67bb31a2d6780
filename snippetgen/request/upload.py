"""A file that is uploaded before the flow is asked, ``POST /api/v2/files``, and the field that its path goes into.

Source: Langflow 1.13. The path that is answered serves every component of every flow of the user, Chat Inputs too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from snippetgen.errors import SnippetError, nearest
from snippetgen.flow.descriptor import CHAT_INPUT, Component, Flow
from snippetgen.flow.field import Field as FlowField
from snippetgen.flow.schema import in_json_words
from snippetgen.request.operation import address
from snippetgen.request.plan import File, Step
from snippetgen.request.server import Server
from snippetgen.values import Answered, Json
from snippetgen.visible import hidden

__all__ = ["Upload", "Uploads", "check_files", "fields_without_file", "upload_steps", "with_paths"]

_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=[ .]|$)", re.IGNORECASE)
_LONGEST = 255  # bytes of a name, for the server and for most file systems


def _check_path(path: Any) -> Any:
    if not isinstance(path, str):
        return path
    name = path.rpartition("/")[2]
    if not path or name in ("", ".", ".."):
        raise ValueError("must be the path of a file")
    if "\\" in path:
        raise ValueError("holds a backslash; write / between the names of folders, on Windows, too")
    if '"' in name:
        raise ValueError('the name of the file holds a ", which HTTP clients send in different ways; rename the file')
    if path.startswith("<") or path.endswith(">"):
        raise ValueError("begins with < or ends with >, with which Python sends no name; rename the file")
    if re.search("[\ud800-\udfff]", path):
        raise ValueError("holds half a character (a lone surrogate)")
    if ".." in name or _DEVICE.match(name):
        what = "holds two dots in a row" if ".." in name else "is that of a device on Windows"
        raise ValueError(f"the name of the file {what}, which Langflow refuses; rename the file")
    unsafe = any(unicodedata.category(char) in ("Cf", "Zl", "Zp") for char in name)
    if unsafe or hidden().search(name.replace("\xa0", " ").replace("\u3000", " ")):
        raise ValueError("the name of the file holds a character that cannot be seen, which Langflow refuses")
    if re.search(r"[\x00-\x1f\x7f]", path):
        raise ValueError("holds a control character")
    if len(name.encode()) > _LONGEST:
        raise ValueError(f"the name of the file is longer than {_LONGEST} bytes, which Langflow refuses")
    return path


class Upload(BaseModel):
    """A file to upload: ``{"path": "report.pdf", "component": "File-a1", "field": "path"}``, or its path alone.

    ``path`` is where the file is when the snippet runs, with ``/`` between folders. ``component`` is the ID or display
    name of the component that it is for, and ``field`` the field; both may be left out where the flow has one.

    In Python, ``Upload("report.pdf", component="File-a1", field="path")``; raises pydantic's ``ValidationError``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=in_json_words)

    path: Annotated[str, Field(max_length=4096), BeforeValidator(_check_path)]
    component: str | None = None
    field: str | None = None

    def __init__(self, /, *path: str, **fields: Any) -> None:
        super().__init__(**dict(zip(("path",), path, strict=False)), **fields)

    @property
    def file(self) -> File:
        """What is sent. A name that begins with a hyphen, or is one, is a file's all the same."""
        return File(self.path, self.path.rpartition("/")[2])


def _read(value: Any) -> Any:
    return {"path": value} if isinstance(value, str) else value


Uploads = Annotated[Sequence[Annotated[Upload, BeforeValidator(_read)]], Field(max_length=100)]
"""Files to upload; a path alone is one, too."""


class _Goal:
    """The field that a file goes into: the key of its tweak, its name, and what is known of it."""

    def __init__(self, key: str, name: str, component: Component | None, field: FlowField | None) -> None:
        self.key, self.name, self.component, self.field = key, name, component, field

    def value(self, paths: list[Json]) -> Json:
        """A list where the field is one, or else a string, which a list takes, too."""
        takes_list = self.field.is_list if self.field else len(paths) > 1
        return paths if takes_list else paths[0]


def upload_steps(server: Server, files: Sequence[Upload]) -> Iterator[Step]:
    """Yield a step for each file. An upload's ``Content-Type`` is the client's own affair."""
    headers = {name: value for name, value in server.request_headers().items() if name.lower() != "content-type"}
    url = address(server, "/api/v2/files")
    for name, upload in zip(_names(files), files, strict=True):
        yield Step(url, headers, None, "path", server.timeout, name=name, file=upload.file)


def _names(files: Sequence[Upload]) -> list[str]:
    return ["upload"] if len(files) == 1 else [f"upload-{number}" for number in range(1, len(files) + 1)]


def with_paths(flow: Flow, tweaks: dict[str, Json] | None, files: Sequence[Upload]) -> dict[str, Json]:
    """Return the tweaks with the path of each file in its place; raise ``SnippetError`` where that is not clear."""
    whole: dict[str, Any] = dict(tweaks or {})
    found: dict[tuple[str, str], tuple[_Goal, list[Json]]] = {}
    for name, upload in zip(_names(files), files, strict=True):
        goal = _goal(flow, upload, whole)
        found.setdefault((goal.key, goal.name), (goal, []))[1].append(Answered(name, "path"))
    for (key, name), (goal, paths) in found.items():
        if len(paths) > 1 and goal.field and not goal.field.is_list:
            raise SnippetError(f"files: {key}.{name} takes one file, not {len(paths)}", "operation", "files")
        fields = whole.get(key, {})
        if not isinstance(fields, dict) or name in fields:
            raise SnippetError(f"files: tweaks sets {key}.{name} itself", "operation", "files")
        whole[key] = {**fields, name: goal.value(paths)}
    return whole


def _file_fields(flow: Flow) -> list[tuple[Component, str, FlowField]]:
    """The fields that take a file. Those of Chat Inputs, which nearly every flow has, come last."""
    fields = [
        (component, name, field) for component in flow.components or () for name, field in component.files.items()
    ]
    return sorted(fields, key=lambda found: found[0].type == CHAT_INPUT)


def _goal(flow: Flow, upload: Upload, tweaks: dict[str, Json]) -> _Goal:
    if flow.components is None:
        return _unknown_goal(upload)
    fields = _file_fields(flow)
    if upload.component is not None:
        named = (upload.component,)
        called = [one for one in flow.components if upload.component in (one.id, one.display_name)]
        if not called:
            known = [str(name) for one, _, _ in fields for name in (one.id, one.display_name)]
            near = nearest(upload.component, known)
            raise _refused(f'the flow has no component "{named[0]}"{near}; a file of such a name is ./{named[0]}=…')
        if len(called) > 1 and len({found[0].id for found in fields if found[0] in called}) > 1:
            raise _refused(f'several components are called "{named[0]}"; name one by its ID: {_named(fields)}')
        fields = [found for found in fields if found[0] in called[-1:]]
        if not fields and upload.field is None:
            raise _refused(f'"{upload.component}" has no field that takes a file; {_choice(_file_fields(flow))}')
    if upload.field is not None:
        fields = [found for found in fields if found[1] == upload.field]
        if not fields:
            raise _refused(f'there is no field "{upload.field}" that takes a file; {_choice(_file_fields(flow))}')
    if not fields:
        raise _refused("the flow has no field that takes a file")
    others = [found for found in fields if found[0].type != CHAT_INPUT] or fields
    if len(others) > 1:
        raise _refused(f"the flow has several fields that take a file; say which: {_named(fields)}")
    component, name, field = others[0]
    key = str(component.id)
    if key not in tweaks and component.display_name in tweaks:
        key = str(component.display_name)
    return _Goal(key, name, component, field)


def _unknown_goal(upload: Upload) -> _Goal:
    if upload.component is None:
        raise _refused(
            "nothing is known of the flow's components, so the component has to be named: --file COMPONENT=PATH, "
            'or Upload(PATH, component="File-a1")'
        )
    usual = "files" if upload.component.partition("-")[0].replace(" ", "") == CHAT_INPUT else "path"
    return _Goal(upload.component, upload.field or usual, None, None)


def _choice(fields: list[tuple[Component, str, FlowField]]) -> str:
    return f"those that do: {_named(fields)}" if fields else "the flow has none"


def _named(fields: list[tuple[Component, str, FlowField]]) -> str:
    return ", ".join(f"{component.id}.{name}" for component, name, _ in fields)


def _refused(message: str) -> SnippetError:
    return SnippetError(f"files: {message}", "operation", "files")


def check_files(flow: Flow, tweaks: dict[str, Json] | None, files: Sequence[Upload]) -> Iterator[str]:
    """Yield a warning for what likely is not meant: a file field without a file, an extension that is not taken.

    Raises ``SnippetError`` for what cannot work.
    """
    given: set[tuple[Any, str]] = set()
    for upload in files:
        goal = _goal(flow, upload, tweaks or {})
        if not (goal.component and goal.field):
            continue
        given.add((goal.component.id, goal.name))
        types = goal.field.file_types
        extension = upload.path.rpartition("/")[2].rpartition(".")[2].lower() if "." in upload.file.name else ""
        if types and extension not in map(str.lower, types):
            message = f"{goal.component.id}.{goal.name} takes no .{extension}" if extension else "it has no extension"
            message = f"{upload.path}: {message}; it takes {', '.join(types)}"
            if goal.component.type != CHAT_INPUT:
                raise _refused(message)
            yield f"files: {message}"
    for where in fields_without_file(flow, tweaks, given):
        yield f"{where} has no file, without which the flow fails; --file PATH gives it one"


def fields_without_file(
    flow: Flow, tweaks: dict[str, Json] | None, given: Collection[tuple[Any, str]] = ()
) -> Iterator[str]:
    """Yield the file fields that have nothing stored, and get nothing; ``given`` are those that a file is for."""
    for component, name, field in _file_fields(flow):
        tweaked = [tweak for key in (component.id, component.display_name) if (tweak := (tweaks or {}).get(str(key)))]
        is_set = any(isinstance(tweak, dict) and tweak.get(name) for tweak in tweaked) or (tweaks or {}).get(name)
        if component.type != CHAT_INPUT and not field.value and not is_set and (component.id, name) not in given:
            yield f"{component.id}.{name}"
