"""Put standard input on the desktop's clipboard: exit 0 where it is there, else 1 and a last line that says why.

A process of its own: the program that keeps an X selection stays, and must not keep our output open.
"""

from __future__ import annotations

import sys
from typing import Any

NONE_HERE = 3
"""The exit code where no program for it is here."""


def main() -> None:
    modules: dict[str, Any] = sys.modules
    modules["qtpy"] = modules["PyQt5"] = None  # what Qt copies is gone when the process is
    import pyperclip

    found: tuple[Any, Any] = pyperclip.determine_clipboard()
    copy, paste = found
    if not copy:
        sys.exit(NONE_HERE)
    text = sys.stdin.buffer.read().decode()
    try:
        copy(text)
        # It looks at no exit code, so only what is there tells whether it is.
        arrived = paste() == text
    except Exception as error:
        sys.exit(str(error))
    if not arrived:
        sys.exit(1)


if __name__ == "__main__":
    main()
