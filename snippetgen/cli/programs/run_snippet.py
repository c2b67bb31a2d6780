"""Run a snippet: ``python run_snippet.py RUN.PY FAILURE URL``. It ends as the snippet does.

What went wrong is written into the file FAILURE, in the words of the server where it has said any.
"""

from __future__ import annotations

import io
import os
import runpy
import sys
import traceback
from pathlib import Path


class Output(io.TextIOWrapper):
    """Standard output, which takes whatever an answer holds, and knows whether a line is open."""

    is_open = False

    def write(self, text: str) -> int:
        if text:
            self.is_open = not text.endswith("\n")
        return super().write(text)


def main(snippet: str, failure: str, url: str) -> None:
    output = Output(sys.stdout.buffer, "utf-8", "backslashreplace", line_buffering=sys.stdout.isatty())
    sys.stdout = output
    try:
        runpy.run_path(snippet, run_name="__main__")
        output.flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if isinstance(error, BrokenPipeError) and _place(error) in (snippet, __file__):
            # Whoever read has gone, as "| head" does; the socket's broken pipe comes from deeper within.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.exit(141)
        if output.is_open and output.isatty():
            print()
        Path(failure).write_text(_words(error, url), "utf-8", "backslashreplace")
        sys.exit(1)


def _place(error: BaseException) -> str:
    return traceback.extract_tb(error.__traceback__)[-1].filename


def _words(error: BaseException, url: str) -> str:
    if isinstance(error, RuntimeError):  # this is what snippets raise, with the server's words
        return str(error)
    first = error
    while cause := first.__cause__ or first.__context__:
        first = cause
    if not isinstance(first, OSError):
        return f"{type(error).__name__}: {error}"
    words = first.strerror or str(first) or type(first).__name__
    return f"{first.filename}: {words}" if first.filename else f"{url} does not answer: {words}"


if __name__ == "__main__":
    main(*sys.argv[1:])
