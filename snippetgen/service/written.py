"""A snippet as JSON. It is written for every request, so what does not change of it is JSON already."""

from __future__ import annotations

import json
from functools import cache
from json.encoder import encode_basestring_ascii  # the C function behind json.dumps
from typing import Any

from snippetgen.languages.lines import Place
from snippetgen.snippets.prepare import Prepared
from snippetgen.snippets.render import Lay, Sketch
from snippetgen.snippets.snippet import Snippet
from snippetgen.snippets.targets import Target

__all__ = ["Written", "written"]


class Written(str):
    """JSON, as it goes out."""

    __slots__ = ()


def written(prepared: Prepared, target: Target) -> Written:
    """Return a snippet as JSON, with its language's name among highlighters; raise ``SnippetError``."""
    sketch = prepared.sketch_for(target)
    variants = prepared.sketches.variants
    if (sketch_in_json := variants.get(target)) is None:
        sketch_in_json = variants[target] = prepared.sketches.numbered(_in_json(sketch))
    if sketch_in_json.crowded:  # places are those in code, not in JSON
        begin, _, end = sketch_in_json.pieces
        text = f"{begin}{_escaped(prepared.filled(sketch))}{end}"
    else:
        text = prepared.filled(sketch_in_json)
    warnings = prepared.warnings_for(target)
    said = json.dumps(warnings) if warnings else "[]"
    return Written(f'{text}{said}, "highlight": "{target.written_in.highlight}"}}')


def _in_json(sketch: Sketch) -> Sketch:
    """Return the sketch of all that is before the warnings in the JSON of a snippet."""
    fields = Snippet._make(("", *sketch.about, ())).as_dict()
    del fields["code"], fields["warnings"]
    begin, end = '{"code": "', f'", {json.dumps(fields)[1:-1]}, "warnings": '
    if sketch.crowded:
        return sketch._replace(pieces=[begin, "", end], gaps=[])
    pieces = [_escaped(piece) for piece in sketch.pieces]
    pieces[0] = begin + pieces[0]
    pieces[-1] += end
    return sketch._replace(lay=_lay_escaped(sketch.lay), pieces=pieces, newline=_escaped(sketch.newline))


@cache
def _lay_escaped(lay: Lay) -> Lay:
    def lay_escaped(value: Any, place: Place) -> str:
        return _escaped(lay(value, place))

    return lay_escaped


def _escaped(text: str) -> str:
    return encode_basestring_ascii(text)[1:-1]
