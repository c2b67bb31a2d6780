"""The flows and settings that the snippets are shown, run and measured with, and the nastiest strings known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from snippetgen import Env, Flow, Fresh, Responses, Run, Server, Upload, Webhook, Workflow, load_flow
from snippetgen.request.operations import Operation
from snippetgen.snippets.targets import find_target, load_targets, targets_of

EXAMPLES = Path(__file__).parent.parent / "examples"

FIRST_CLIENTS = tuple(find_target(language) for language in dict.fromkeys(one.language for one in targets_of()))
"""What is shown where nothing is named: the first clients of the languages of a pane, in the order of the tabs.

``make test`` runs these through everything, and ``make test-languages`` all others through the most of it.
"""

OTHERS = tuple(target for target in load_targets() if target not in FIRST_CLIENTS and "run" in target.templates)

FLOW = Flow(id="d2bbd92b-187e-4c84-b2d4-5df365704201")

# Each is sent as it is, everywhere a string can stand.
HOSTILE = {
    "quotes": """it's "quoted" '''thrice''' \"\"\"and again\"\"\" and `back`""",
    "shell": "$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
    "backslashes": "\\ \\\\ \\n \\u0041 ends in one \\",
    "line breaks": "one\ntwo\r\nthree\rfour\tfive\x0b\x0c",
    "template": "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}",
    "controls": "nul\x00 bell\x07 escape\x1b[31m delete\x7f nel\x85",
    "surrogates": "high \ud800 low \udc00 wrong way \udc00\ud800",
    "separators": "line\u2028paragraph\u2029no-break\xa0zero\u200bwidth\ufeffmark",
    "direction": "\u202egnp.exe\u202c \u2066isolate\u2069 \u061c",
    "letters": "Grüße, 中文, にほんご, العربية, हिन्दी, e\u0301, \U00020000",
    "emoji": "👩‍👩‍👧 ❤️ 🏴\U000e0067\U000e0062\U000e007f 🇵🇹",
    "true": "is this true, false, null or None?",
    "option": "-d @/etc/passwd --data @- @/etc/passwd",
    "here-document": "JSON\nJSON_\nEOF",
    "markup": "</script><img src=x onerror=alert(1)> <!-- --> */ //",
    "python": "' + __import__('os').system('id') + '",
    "empty": "",
    "space": "  both ends  ",
    "prototype": "__proto__",
    "constructor": "constructor",
}


@dataclass(frozen=True)
class Case:
    """A flow on a server with what is asked of it; ``env`` is what the environment holds when the snippet runs."""

    run: Run
    webhook: Webhook = field(default_factory=Webhook)
    flow: Flow = FLOW
    server: Server = field(default_factory=Server)
    env: dict[str, str] | None = None


PLAIN = Run(input_value="Tell me about something interesting!", input_type="chat", output_type="chat")

CASES = {
    "plain": Case(PLAIN),
    "from-export": Case(
        Run.for_flow(load_flow(EXAMPLES / "basic-prompting.json")), flow=load_flow(EXAMPLES / "basic-prompting.json")
    ),
    "endpoint-name": Case(PLAIN, flow=Flow(id="d2bbd92b-187e-4c84-b2d4-5df365704201", endpoint_name="été/über alles?")),
    "no-key": Case(PLAIN, server=Server(api_key=None)),
    "path-prefix": Case(PLAIN, server=Server(url="https://example.org:8443/langflow/v 2/".replace(" ", "%20"))),
    "placeholders": Case(
        PLAIN,
        flow=Flow(id="$FLOW_ID"),
        server=Server(url="$LANGFLOW_SERVER_URL"),
        env={"FLOW_ID": "the-flow"},
    ),
    "env-in-body": Case(
        Run(
            input_value="I am " + Env("USER_NAME") + ".",
            tweaks={"Prompt-p4Wn7": {"template": Env("TEMPLATE"), "tags": ["a-" + Env("TAG"), "b"]}},
            session_id=Env("SESSION"),
        ),
        webhook=Webhook(payload={"user": Env("USER_NAME"), "note": "from " + Env("USER_NAME")}),
        server=Server(url="http://${LANGFLOW_HOST}/$STAGE", headers={"Authorization": "Bearer $TOKEN"}),
        env={
            "USER_NAME": 'O\'Brien "Bob" \\ $HOME `id` 中',
            "TEMPLATE": "two\nlines",
            "TAG": "!x",
            "SESSION": "s 1",
            "STAGE": "test",
            "TOKEN": "t0k3n",
        },
    ),
    "headers": Case(
        PLAIN,
        server=Server(
            headers={
                "accept": "application/json",
                "X-LANGFLOW-GLOBAL-VAR-OPENAI_API_KEY": "$OPENAI_API_KEY",
                "X-Note": """it's "fine": $$5 \\ `ok` !""",
                "X-Empty": "",
            }
        ),
        env={"OPENAI_API_KEY": "sk-throw-away"},
    ),
    "timeout": Case(PLAIN, server=Server(timeout=12.5)),
    "tweaks": Case(
        Run(
            input_value="Hi",
            tweaks={
                "ChatInput-k2Hq8": {"sender_name": "Ann", "should_store_message": False},
                "Model-m3Xd5": {
                    "temperature": 0.2,
                    "max_tokens": 256,
                    "seed": -1,
                    "stop": None,
                    "top": [0.5, 1e-7, 1e21],
                },
                "Agent-a1": {
                    "tools": [{"name": "search", "limit": 3}, {"name": "sum", "limit": 1}],
                    "matrix": [[1, 2], [3, 4]],
                    "options": {"deep": {"deeper": [{}, [], [[]]]}},
                    "primes": [
                        2,
                        3,
                        5,
                        7,
                        11,
                        13,
                        17,
                        19,
                        23,
                        29,
                        31,
                        37,
                        41,
                        43,
                        47,
                        53,
                        59,
                        61,
                        67,
                        71,
                        73,
                        79,
                        83,
                        89,
                        97,
                    ],
                },
                "stream": True,
            },
        ),
        webhook=Webhook(payload=[1, "two", None, True, {"three": 3.5}]),
    ),
    "exact-numbers": Case(
        Run(
            input_value="Hi",
            tweaks={"Seeds": {"big": 2**53 + 1, "negative": -(2**70), "zero": -0.0, "text": "`${x}`\\"}},
        ),
        webhook=Webhook(payload={"id": 12345678901234567890}),
    ),
    "exact-keys": Case(
        Run(
            input_value="Hi",
            tweaks={"__proto__": {"7": 1, "__proto__": 2, "constructor": 3, "": 4, "1.5": 5, "a b": 6, "été": 7}},
        ),
        webhook=Webhook(payload={"b": 1, "10": 2, "2": 3}),
    ),
    "outputs": Case(Run(input_value="Hi", output_component="ChatOutput-v9Tz1")),
    "text": Case(
        Run.for_flow(load_flow(EXAMPLES / "summarizer.json"), input_value="A long article …"),
        webhook=Webhook(payload="just text"),
        flow=load_flow(EXAMPLES / "summarizer.json").model_copy(update={"components": None}),
    ),
    "debug": Case(Run(input_value="Hi", output_type="debug"), webhook=Webhook(payload=42)),
    "unicode": Case(
        Run(input_value=HOSTILE["letters"], session_id=HOSTILE["emoji"]), webhook=Webhook(payload=HOSTILE["direction"])
    ),
    "quotes": Case(
        Run(
            input_value=HOSTILE["quotes"],
            session_id=HOSTILE["shell"],
            tweaks={HOSTILE["python"]: {HOSTILE["markup"]: HOSTILE["template"]}},
        ),
        webhook=Webhook(payload={HOSTILE["quotes"]: HOSTILE["backslashes"]}),
    ),
    "long-text": Case(
        Run(input_value="All work and no play makes Jack a dull boy. " * 12, session_id="a-session-" * 8),
        webhook=Webhook(payload={"report": "x" * 400}),
    ),
    "all-parameters": Case(
        Run(
            input_value="Tell me a story",
            input_type="chat",
            output_type="chat",
            output_component="",
            tweaks=None,
            session_id="chat-123",
            user_id="user-7",
        ),
        server=Server(headers={"accept": "application/json"}, timeout=30),
    ),
    "empty-body": Case(Run(), webhook=Webhook(payload={})),
    "null": Case(Run(input_value=None, session_id=None), webhook=Webhook(payload=None)),
}

FEW_CASES = ("plain", "tweaks", "env-in-body", "headers", "timeout", "quotes")
"""What a language's further clients are tried with, so that a person can read a change of theirs."""


@dataclass(frozen=True)
class WorkflowCase:
    """A flow on a server with the workflow that is asked of it, in each form that is possible."""

    workflow: Workflow
    flow: Flow = FLOW
    server: Server = field(default_factory=Server)
    env: dict[str, str] = field(default_factory=dict)

    @property
    def forms(self) -> list[Workflow]:
        return [self.workflow.in_form(name) for name in self.workflow.possible_forms(self.flow)]


WORKFLOWS = {
    "workflow-plain": WorkflowCase(Workflow(input_value="Tell me about something interesting!")),
    "workflow-from-export": WorkflowCase(
        Workflow.for_flow(load_flow(EXAMPLES / "basic-prompting.json"), session_id=Fresh()),
        flow=load_flow(EXAMPLES / "basic-prompting.json"),
    ),
    "workflow-no-key": WorkflowCase(Workflow(input_value="Hi"), server=Server(api_key=None)),
    "workflow-placeholders": WorkflowCase(
        Workflow(input_value="I am " + Env("USER_NAME") + "."),
        flow=Flow(id="$FLOW_ID"),
        server=Server(url="$LANGFLOW_SERVER_URL", headers={"Authorization": "Bearer $TOKEN"}),
        env={"FLOW_ID": "d2bbd92b-187e-4c84-b2d4-5df365704201", "USER_NAME": "O'Brien \"\\ $x", "TOKEN": "t0k3n"},
    ),
    "workflow-files-and-timeout": WorkflowCase(
        Workflow(
            input_value="Sum it up",
            tweaks={"Model-m3Xd5": {"temperature": 0.2, "note": 'it\'s "quoted" !x'}},
            files=(Upload("report.pdf", component="File-a1", field="path"),),
        ),
        server=Server(timeout=12.5),
    ),
    "workflow-sync-alone": WorkflowCase(
        Workflow(
            input_value="Hi",
            globals={"A name": "it's", "OPENAI_API_KEY": Env("OPENAI_API_KEY")},
            output_ids=("ChatOutput-v9Tz1", Env("OUTPUT")),
        ),
        env={"OPENAI_API_KEY": "sk-throw-away", "OUTPUT": "ChatOutput-0"},
    ),
}


@dataclass(frozen=True)
class Asked:
    """What is asked of a flow on a server; ``env`` is what the environment holds when the snippet runs."""

    operation: Operation
    flow: Flow = FLOW
    server: Server = field(default_factory=Server)
    env: dict[str, str] | None = None


QUESTION = Responses(input="Tell me about something interesting!")

RESPONSES = {
    "plain": Asked(QUESTION),
    "from-export": Asked(
        Responses.for_flow(load_flow(EXAMPLES / "basic-prompting.json")),
        flow=load_flow(EXAMPLES / "basic-prompting.json"),
    ),
    "endpoint-name": Asked(QUESTION, flow=Flow(endpoint_name='été/über "alles"?')),
    "no-key": Asked(QUESTION, server=Server(api_key=None)),
    "placeholders": Asked(
        QUESTION,
        flow=Flow(id="$FLOW_ID"),
        server=Server(url="$LANGFLOW_SERVER_URL/langflow", headers={"Authorization": "Bearer $TOKEN"}),
        env={"FLOW_ID": "the-flow", "TOKEN": "t0k3n"},
    ),
    "all-parameters": Asked(
        Responses(
            input="I am " + Env("USER_NAME") + ".",
            previous_response_id="visitor-" + Fresh(),
            globals={"TONE": "friendly", "OPENAI_API_KEY": Env("OPENAI_API_KEY")},
        ),
        server=Server(headers={"accept": "application/json", "X-Empty": "", "X-Note": "it's `ok`"}, timeout=12.5),
        env={"USER_NAME": 'O\'Brien "Bob" \\ $HOME `id` 中', "OPENAI_API_KEY": "sk-throw-away"},
    ),
    "quotes": Asked(Responses(input=HOSTILE["quotes"], previous_response_id=HOSTILE["shell"])),
    "long-text": Asked(Responses(input="All work and no play makes Jack a dull boy. " * 12)),
}
"""Responses, whole; each is asked for in a stream, too."""
