"""Curl snippets typed at a prompt: an interactive shell looks for "!" and more, and must find nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pexpect
import pytest

from snippetgen import Env, Run, Server, Webhook, generate
from snippetgen.verify.compare import resolved
from snippetgen.verify.recorder import Recorder
from tests.cases import FLOW, HOSTILE

TEXT = "Hi! it's !! \"!$\" !x `id` $HOME \\! 'a'!b ~ #c " + HOSTILE["shell"]

BODIES: dict[str, Run | Webhook] = {
    "short": Run(input_value=TEXT),
    "env": Run(input_value=TEXT + Env("NAME") + "!" + Env("NAME") + "'!"),
    "long": Run(input_value=TEXT + "long! " * 25_000),
    "long-env": Run(input_value="long! $HOME `id` " * 10_000 + Env("NAME")),
    "webhook": Webhook(payload={"!": ["!1", "it's !", Env("NAME")]}),
}
NAME = 'O\'Brien! "B" !! \\ $x'
PROMPT = "ready> "


def interactive(shell: str, home: Path) -> pexpect.spawn[str]:
    options = {"bash": ["--norc", "--noprofile", "-i"], "dash": ["-i"], "zsh": ["-f", "-i"]}[shell]
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "PS1": PROMPT, "PS2": "", "TERM": "dumb", "LANG": "C.UTF-8"}
    env |= {"LANGFLOW_API_KEY": "sk-throw!away", "NAME": NAME}
    child = pexpect.spawn(shell, options, env=env, encoding="utf-8", echo=False, timeout=60, dimensions=(24, 500))
    child.delaybeforesend = None
    child.expect_exact(PROMPT)
    return child


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("shell", ["bash", "dash", "zsh"])
def test_typed_snippet_sends_what_was_meant(shell: str, body: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed here")
    if shell != "bash" and body.startswith("long"):
        pytest.skip("dash has no line editor, so the terminal takes 4095 characters a line; zsh's takes minutes for it")
    operation = BODIES[body]
    with Recorder() as recorder:
        server = Server(url=recorder.url, headers={"X-Note": "it's! $$HOME !! `id`"})
        code = generate(FLOW, server, operation, language="curl").code
        child = interactive(shell, tmp_path)
        if shell == "bash":
            child.sendline("bind 'set enable-bracketed-paste off'; set -o history -o histexpand; true remember me")
            child.expect_exact(PROMPT)
        for line in code.splitlines():
            child.send(line + "\n")
        child.send("echo finis''hed\n")
        child.expect_exact("finished")
        child.close(force=True)
        assert len(recorder.received) == 1
        received = recorder.received[0]
    sent = json.loads(received.body)
    assert sent == resolved(operation.request(FLOW, server).body, {"NAME": NAME})
    assert received.headers["x-note"] == "it's! $HOME !! `id`"
    assert received.headers["x-api-key"] == "sk-throw!away"
