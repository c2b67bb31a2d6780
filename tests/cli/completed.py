"""Lines that are typed, a tab in them the key, and the words that the command is then given, in every shell."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.shell import ROOT, Shell

FLOW = "basic-prompting.json"
LINES: dict[str, list[str]] = {
    "snippetgen gen\tbas\t-l pyt\t-c aioh\t-o web\t": [
        "generate",
        FLOW,
        "-l",
        "python",
        "-c",
        "aiohttp",
        "-o",
        "webhook",
    ],
    "snippetgen generate -l go -o web\t--prof\tdo\t": ["generate", "-l", "go", "-o", "webhook", "--profile", "docs"],
    f"snippetgen generate {FLOW} --tweak Language\\ M\ttem\t1": [
        *("generate", FLOW, "--tweak", "Language Model.temperature=1")
    ],
    f"snippetgen generate {FLOW} --tweak=Language\\ M\ttem\t1": [
        *("generate", FLOW, "--tweak=Language Model.temperature=1")
    ],
    f"snippetgen generate {FLOW} --tweak 'Language M\tstre\tt\t-l go": [
        *("generate", FLOW, "--tweak", "Language Model.stream=true", "-l", "go")
    ],
    f'snippetgen generate {FLOW} --tweak "Chat Inp\tsender=Ma\t-l go': [
        *("generate", FLOW, "--tweak", "Chat Input.sender=Machine", "-l", "go")
    ],
    f"snippetgen generate {FLOW} --tweak-env Language\\ M\tapi\tLANGF\t": [
        *("generate", FLOW, "--tweak-env", "Language Model.api_key=LANGFLOW_API_KEY")
    ],
    "FOO=1 snippetgen generate file-r\t--file=Read\tbasic-p\t": [
        *("generate", "file-reader.json", "--file=Read File=basic-prompting.json")
    ],
    f"true; snippetgen generate --payload @bas\t--output-component ChatO\t {FLOW}": [
        *("generate", "--payload", "@basic-prompting.json", "--output-component", "ChatO", FLOW)
    ],
    'snippetgen generate my\t--output-id "über\t-l go': [
        *("generate", "my flow (1).json", "--output-id", "über: 模型 🙂", "-l", "go")
    ],
    "snippetgen generate ~/fl\t--tweak \t\tt\t": ["generate", "HOME/flow.json", "--tweak", "A.b=true"],
    "~/bin/snippetgen insp\t$HOME/fl\t": ["inspect", "HOME/flow.json"],
    "snippetgen generate broken.json --tweak x\t\t.y=1": ["generate", "broken.json", "--tweak", "x.y=1"],
    "snippetgen generate http://localhost:7860/flow/x --tweak x\t.y=1": [
        *("generate", "http://localhost:7860/flow/x", "--tweak", "x.y=1")
    ],
}
NAMES = [
    "It's",
    'Say "Hi"',
    "a: b",
    "über 模型 🙂",
    "Wow! !",
    "a\\b",
    "t`ck`",
    "a;b|c&d (e) <f>",
    "*?[x]",
    "v1.5 Model",
    "#x",
]


def descriptor(name: str) -> str:
    return json.dumps(
        {"id": "x", "components": [{"id": name, "display_name": name, "fields": {"b": {"type": "bool"}}}]}
    )


def check_lines(shell: str, folder: Path) -> None:
    """What is typed is completed, and nothing but that is seen."""
    for example in (ROOT / "examples").glob("*.json"):
        (folder / example.name).write_bytes(example.read_bytes())
    (folder / "broken.json").write_text('{"data":')
    (folder / "my flow (1).json").write_text(descriptor("über: 模型 🙂"))
    session = Shell(shell, folder)
    (session.home / "flow.json").write_text(descriptor("A"))
    for line, words in LINES.items():
        assert session.given(line) == [word.replace("HOME", str(session.home)) for word in words], line
        assert "Traceback" not in str(session.child.before)
        assert "snippetgen:" not in str(session.child.before)


QUOTES = {"no quotes": "", "single quotes": "'", "double quotes": '"'}


def check_names(shell: str, folder: Path, quote: str) -> None:
    """Components and files of any name come out as they are called, behind a quote that is open, or none."""
    session = Shell(shell, folder)
    names = [name for name in NAMES if shell != "zsh" or "!" not in name]  # zsh asks nothing on Tab behind a \\!
    for index, name in enumerate(names):
        (folder / f"{index}.json").write_text(descriptor(name))
        (folder / f"d{index}").mkdir()
        (folder / f"d{index}" / f"{name}.json").write_text("{}")
        line = f"snippetgen generate {index}.json --tweak {quote}\t\tt\t-l go"
        assert session.given(line) == ["generate", f"{index}.json", "--tweak", f"{name}.b=true", "-l", "go"]
        line = f"snippetgen generate d{index}/{quote}\t-l go"
        assert session.given(line) == ["generate", f"d{index}/{name}.json", "-l", "go"]
    (folder / "equals.json").write_text(descriptor("=a=b:"))
    space = " " if shell == "fish" else ""  # fish takes a colon for the end of a word of which there is more to come
    line = f"snippetgen generate equals.json --tweak \t--output-component \t{space}-l go"
    words = ["generate", "equals.json", "--tweak", "--output-component", "=a=b:", "-l", "go"]
    assert session.given(line) == words  # of a tweak the name would end at its first "="
