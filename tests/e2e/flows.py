"""The flows of the suite, built from the server's own catalogue of components, and from two of our own."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.e2e.langflow import RELEASE, Langflow

# Streams without a model: the text of its message is a generator of objects with ``content``.
SPEAKER = """
import asyncio
from types import SimpleNamespace

from lfx.custom.custom_component.component import Component
from lfx.io import MessageTextInput, Output
from lfx.schema.message import Message


class Speaker(Component):
    display_name = "Speaker"
    name = "Speaker"
    inputs = [
        MessageTextInput(name="text", display_name="Text"),
        MessageTextInput(name="before", display_name="Before", value=""),
        MessageTextInput(name="breaks_at", display_name="Breaks at", value=""),
    ]
    outputs = [Output(name="message", display_name="Message", method="speak")]

    def speak(self) -> Message:
        words, breaks_at = (self.before + str(self.text)).split(" "), self.breaks_at

        async def stream():
            for index, word in enumerate(words):
                if str(index) == breaks_at:
                    raise ValueError("the speaker lost the thread")
                yield SimpleNamespace(content=word if index == 0 else " " + word)
                await asyncio.sleep(0.01)

        return Message(text=stream())
"""

# A model for a real Agent: says again what it was told, word by word where it is asked to stream.
PARROT = """
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from lfx.custom.custom_component.component import Component
from lfx.field_typing import LanguageModel
from lfx.io import Output


class Model(BaseChatModel):
    @property
    def _llm_type(self):
        return "parrot"

    def bind_tools(self, tools, **options):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **options):
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=messages[-1].content))])

    async def _astream(self, messages, stop=None, run_manager=None, **options):
        for index, word in enumerate(messages[-1].content.split(" ")):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=word if index == 0 else " " + word))
            if run_manager:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk


class Parrot(Component):
    display_name = "Parrot"
    name = "Parrot"
    outputs = [Output(name="model", display_name="Model", method="model")]

    def model(self) -> LanguageModel:
        return Model()
"""


def code(component: str) -> str:
    """Return a component's code as the server's version imports it: there was no ``lfx`` before 1.7."""
    if RELEASE >= (1, 7):
        return component
    return component.replace("from lfx.custom.custom_component.component", "from langflow.custom").replace(
        "from lfx.", "from langflow."
    )


class Builder:
    """Makes flows on a server; ``exports`` holds each as the server gives it back."""

    def __init__(self, server: Langflow) -> None:
        self._server = server
        self._catalogue: dict[str, Any] = {}
        for components in server.get("/api/v1/all").values():
            self._catalogue |= components
        for name, component in (("Speaker", SPEAKER), ("Parrot", PARROT)):
            if name == "Parrot" and RELEASE < (1, 7):  # there is no Agent to give it to
                continue
            made = server.call("POST", "/api/v1/custom_component", json={"code": code(component)})
            made.raise_for_status()
            self._catalogue[name] = made.json()["data"]
        if RELEASE == (1, 7):
            # What the field of the Agent takes once "Connect other models" was chosen in it.
            self._catalogue["Agent"]["template"]["agent_llm"] |= {"value": "", "input_types": ["LanguageModel"]}
        self.exports: dict[str, dict[str, Any]] = {}

    def node(self, kind: str, identity: str, **values: Any) -> dict[str, Any]:
        node = copy.deepcopy(self._catalogue[kind])
        for name, value in values.items():
            node["template"][name]["value"] = value
        data = {"id": identity, "type": kind, "node": node}
        return {"id": identity, "type": "genericNode", "position": {"x": 0, "y": 0}, "data": data}

    def chat(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """Return a Chat Input and two Chat Outputs."""
        return (
            self.node("ChatInput", "ChatInput-a1"),
            self.node("ChatOutput", "ChatOutput-b2"),
            self.node("ChatOutput", "ChatOutput-c3"),
        )

    def flow(self, name: str, nodes: list[dict[str, Any]], edges: list[dict[str, Any]], **more: Any) -> None:
        data = {"nodes": nodes, "edges": edges, "viewport": {"x": 0, "y": 0, "zoom": 1}}
        made = self._server.call("POST", "/api/v1/flows/", json={"name": name, "data": data, **more})
        assert made.status_code == 201, made.text
        self.exports[name] = self._server.get(f"/api/v1/flows/{made.json()['id']}")


def edge(source: dict[str, Any], output: str, target: dict[str, Any], field: str) -> dict[str, Any]:
    (made,) = (entry for entry in source["data"]["node"]["outputs"] if entry["name"] == output)
    entry = target["data"]["node"]["template"][field]
    handles = {
        "sourceHandle": {
            "dataType": source["data"]["type"],
            "id": source["id"],
            "name": output,
            "output_types": made["types"],
        },
        "targetHandle": {
            "fieldName": field,
            "id": target["id"],
            "inputTypes": entry.get("input_types"),
            "type": entry["type"],
        },
    }
    # The server wants the handles as JSON, too, with this letter for its quotes.
    texts = {name: json.dumps(handle, separators=(",", ":")).replace('"', "œ") for name, handle in handles.items()}
    return {
        "id": f"{source['id']}-{target['id']}",
        "source": source["id"],
        "target": target["id"],
        "data": handles,
        **texts,
    }


def build(server: Langflow) -> dict[str, dict[str, Any]]:
    """Make the flows and return their exports by name."""
    builder = Builder(server)
    node = builder.node
    said, shown, also = builder.chat()
    builder.flow("echo", [said, shown], [edge(said, "message", shown, "input_value")], endpoint_name="echo-endpoint")
    builder.flow(
        "two outputs",
        [said, shown, also],
        [edge(said, "message", shown, "input_value"), edge(said, "message", also, "input_value")],
    )
    speaker = node("Speaker", "Speaker-d4")
    spoken = [edge(said, "message", speaker, "text"), edge(speaker, "message", shown, "input_value")]
    builder.flow("streaming", [said, speaker, shown], spoken)
    builder.flow("failing", [said, node("Speaker", "Speaker-d4", breaks_at="2"), shown], spoken)
    written, read = node("TextInput", "TextInput-e5"), node("TextOutput", "TextOutput-f6")
    builder.flow("text", [written, read], [edge(written, "text", read, "input_value")])
    if RELEASE >= (1, 3):  # before, no server took a file that a field of the flow could be given
        reader = node("File", "File-m4")
        builder.flow("file", [reader, shown], [edge(reader, "message", shown, "input_value")])
    greeting = node("TextInput", "TextInput-n5", input_value="GREETING")
    greeting["data"]["node"]["template"]["input_value"]["load_from_db"] = True
    builder.flow("variable", [greeting, shown], [edge(greeting, "text", shown, "input_value")])
    builder.flow("half a chat", [said, read], [edge(said, "message", read, "input_value")])
    hook = node("Webhook", "Webhook-g7")
    if RELEASE >= (1, 2):
        builder.flow("webhook", [hook, shown], [edge(hook, "output_data", shown, "input_value")])
    else:  # a Chat Output took text alone, and kept it in a session that was named alone
        parser, kept = node("ParseData", "ParseData-o6"), node("ChatOutput", "ChatOutput-b2", session_id="hooked")
        parsed = [edge(hook, "output_data", parser, "data"), edge(parser, "text", kept, "input_value")]
        builder.flow("webhook", [hook, parser, kept], parsed)
    _build_several_outputs(builder)
    if RELEASE >= (1, 7):  # before, langflow-base had no Agent: it imports what only langflow requires
        _build_agents(builder)
    return builder.exports


def _build_several_outputs(builder: Builder) -> None:
    """Of two outputs one streams, or both, or one fails, or one does not run; answers have them in the order of the nodes."""
    node = builder.node
    said, shown, also = builder.chat()
    speaker, other = node("Speaker", "Speaker-d4"), node("Speaker", "Speaker-h8", before="again: ")
    spoken = [edge(said, "message", speaker, "text"), edge(speaker, "message", shown, "input_value")]
    echoed = [edge(said, "message", also, "input_value")]
    spoken_too = [edge(said, "message", other, "text"), edge(other, "message", also, "input_value")]
    builder.flow("streaming first", [said, speaker, shown, also], spoken + echoed)
    builder.flow("streaming second", [said, speaker, also, shown], spoken + echoed)
    builder.flow("two streaming", [said, speaker, other, shown, also], spoken + spoken_too)
    breaking = node("Speaker", "Speaker-d4", breaks_at="2")
    builder.flow("one of two failing", [said, breaking, other, shown, also], spoken + spoken_too)
    router = node("ConditionalRouter", "ConditionalRouter-i9", operator="starts with", match_text="one")
    branches = [
        edge(said, "message", router, "input_text"),
        edge(router, "true_result", shown, "input_value"),
        edge(router, "false_result", also, "input_value"),
    ]
    if RELEASE < (1, 10):  # the router passed on what it was given for it, not what it had looked at
        passed = ["true_case_message", "false_case_message"] if RELEASE >= (1, 5) else ["message"]
        branches += [edge(said, "message", router, field) for field in passed]
    builder.flow("branches", [said, router, shown, also], branches)


def _build_agents(builder: Builder) -> None:
    """An inner component streams: the real Agent, which sends its tokens itself, to one output, to two, and to none."""
    node = builder.node
    said, shown, also = builder.chat()
    parrot, agent = node("Parrot", "Parrot-j1"), node("Agent", "Agent-k2")
    asked = [
        edge(parrot, "model", agent, "model" if RELEASE >= (1, 8) else "agent_llm"),
        edge(said, "message", agent, "input_value"),
    ]
    answered = [*asked, edge(agent, "response", shown, "input_value")]
    builder.flow("agent", [said, parrot, agent, shown], answered)
    builder.flow(
        "agent with two outputs",
        [said, parrot, agent, shown, also],
        [*answered, edge(agent, "response", also, "input_value")],
    )
    longer = node("CombineText", "CombineText-l3", text2="or so")
    changed = [edge(agent, "response", longer, "text1"), edge(longer, "combined_text", also, "input_value")]
    builder.flow("agent and changed", [said, parrot, agent, longer, shown, also], answered + changed)
    builder.flow("agent in the middle", [said, parrot, agent, longer, also], asked + changed)
