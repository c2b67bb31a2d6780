"""The flows of the suite, built from the server's own catalogue of components, and from one of our own."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.e2e.langflow import Langflow

# Streams without a model: the text of its message is a generator of objects with ``content``.
SPEAKER = """
import asyncio

from lfx.custom.custom_component.component import Component
from lfx.io import MessageTextInput, Output
from lfx.schema.message import Message


class Word:
    def __init__(self, content):
        self.content = content


class Speaker(Component):
    display_name = "Speaker"
    name = "Speaker"
    inputs = [
        MessageTextInput(name="text", display_name="Text"),
        MessageTextInput(name="breaks_at", display_name="Breaks at", value=""),
    ]
    outputs = [Output(name="message", display_name="Message", method="speak")]

    def speak(self) -> Message:
        words, breaks_at = str(self.text).split(" "), self.breaks_at

        async def stream():
            for index, word in enumerate(words):
                if str(index) == breaks_at:
                    raise ValueError("the speaker lost the thread")
                yield Word(word if index == 0 else " " + word)
                await asyncio.sleep(0.01)

        return Message(text=stream())
"""


class Builder:
    """Makes flows on a server; ``exports`` holds each as the server gives it back."""

    def __init__(self, server: Langflow) -> None:
        self._server = server
        self._catalogue: dict[str, Any] = {}
        for components in server.get("/api/v1/all").values():
            self._catalogue |= components
        made = server.call("POST", "/api/v1/custom_component", json={"code": SPEAKER})
        made.raise_for_status()
        self._catalogue["Speaker"] = made.json()["data"]
        self.exports: dict[str, dict[str, Any]] = {}

    def node(self, kind: str, identity: str, **values: Any) -> dict[str, Any]:
        node = copy.deepcopy(self._catalogue[kind])
        for name, value in values.items():
            node["template"][name]["value"] = value
        data = {"id": identity, "type": kind, "node": node}
        return {"id": identity, "type": "genericNode", "position": {"x": 0, "y": 0}, "data": data}

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
    said, shown, also = (
        node("ChatInput", "ChatInput-a1"),
        node("ChatOutput", "ChatOutput-b2"),
        node("ChatOutput", "ChatOutput-c3"),
    )
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
    hook = node("Webhook", "Webhook-g7")
    builder.flow("webhook", [hook, shown], [edge(hook, "output_data", shown, "input_value")])
    return builder.exports
