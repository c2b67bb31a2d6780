"""``snippetgen serve``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from typing import Any

import click

from snippetgen.cli.terminal import FROM_ENVIRONMENT
from snippetgen.errors import SnippetError
from snippetgen.words.options import LinesOfText

__all__ = ["begin_with_malloc", "serve"]

Decorator = Callable[[Callable[..., None]], Callable[..., None]]

_COUNT = click.IntRange(min=1)
_SECONDS = click.FloatRange(min=0, min_open=True)


def begin_with_malloc() -> None:
    """Begin anew with glibc's allocator, unless ``PYTHONMALLOC`` says which one to take.

    Of Python's own, a megabyte stays for each word that is left in it; glibc gives back what is free page by page. It
    can be chosen only where a process begins.
    """
    began_as_said = sys.orig_argv[-len(sys.argv[1:]) :] == sys.argv[1:]
    if "PYTHONMALLOC" not in os.environ and sys.executable and began_as_said and _has_glibc():
        env = {**os.environ, "PYTHONMALLOC": "malloc"}
        with suppress(OSError):  # then it goes on as it has begun
            os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], env)


def _has_glibc() -> bool:
    try:
        return bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except (AttributeError, OSError, ValueError):
        return False


def _limit(option: str, kind: click.IntRange | click.FloatRange, metavar: str, text: str) -> Decorator:
    return click.option(option, type=kind, metavar=metavar, help=text)  # the default is that of the service


@click.command(context_settings=FROM_ENVIRONMENT)
@click.option("--host", default="127.0.0.1", metavar="HOST", help="Where to listen.  [default: 127.0.0.1]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7861,
    metavar="PORT",
    help="0 takes a free one.  [default: 7861]",
)
@click.option(
    "--allow-origin",
    type=LinesOfText(),
    multiple=True,
    metavar="ORIGIN",
    help="Answer pages of this origin too, such as https://ui.example.org.",
)
@click.option("--allow-credentials", is_flag=True, help="Let pages of those origins send Authorization and cookies.")
@click.option(
    "--allow-header",
    type=LinesOfText(),
    multiple=True,
    metavar="NAME",
    help="Let pages of those origins send this header too.",
)
@click.option(
    "--allow-host",
    type=LinesOfText(),
    multiple=True,
    metavar="HOST",
    help="Answer to this name too, such as that of a proxy; * is any.  [default: localhost and --host]",
)
@click.option(
    "--frame-ancestor",
    type=LinesOfText(),
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin show the pane in a frame.",
)
@click.option("--root-path", default="", metavar="PATH", help="The path under which a proxy shows it.")
@click.option("--workers", type=_COUNT, default=1, metavar="N", help="Processes.  [default: 1]")
@_limit("--max-body", _COUNT, "BYTES", "Of a request.  [default: 4 MiB]")
@_limit("--max-values", _COUNT, "N", "JSON values in a body.  [default: 250000]")
@_limit("--max-answer", _COUNT, "BYTES", "Of an answer.  [default: 4 MiB]")
@_limit("--max-in-flight", _COUNT, "BYTES", "Of bodies and answers at a time.  [default: 64 MiB]")
@_limit("--max-connections", _COUNT, "N", "At a time.  [default: 500, or what the file descriptors allow]")
@_limit("--header-timeout", _SECONDS, "SECONDS", "For the head of a request.  [default: 10]")
@_limit("--body-timeout", _SECONDS, "SECONDS", "For its body.  [default: 60]")
@_limit("--answer-timeout", _SECONDS, "SECONDS", "Until an answer has been read.  [default: 60]")
@_limit("--idle-timeout", _SECONDS, "SECONDS", "Between requests of a connection.  [default: 5]")
def serve(
    host: str,
    port: int,
    allow_origin: tuple[str, ...],
    allow_credentials: bool,
    allow_header: tuple[str, ...],
    allow_host: tuple[str, ...],
    frame_ancestor: tuple[str, ...],
    root_path: str,
    workers: int,
    **limits: Any,
) -> None:
    """Serve snippets to UI backends, and a page to try them on.

    It reads, stores and fetches nothing but what it is sent. It needs the extra [service].
    """
    try:
        from snippetgen.service.connections import Connections
        from snippetgen.service.limits import Limits
        from snippetgen.service.serve import serve as run
    except ImportError as error:
        raise SnippetError(f'serve needs {error.name}: pip install "snippetgen[service]"') from None
    given = {name: limit for name, limit in limits.items() if limit is not None}
    of_connections = {field.name for field in fields(Connections)} & given.keys()
    connections = Connections(**{name: given.pop(name) for name in of_connections})
    run(
        host,
        port,
        root_path=root_path,
        workers=workers,
        allowed_origins=allow_origin,
        allow_credentials=allow_credentials,
        allowed_headers=allow_header,
        allowed_hosts=allow_host,
        frame_ancestors=frame_ancestor,
        limits=Limits(**given),
        connections=connections,
    )
