"""The fields that the server refuses to tweak."""

from __future__ import annotations

__all__ = ["is_refused"]

# Fields whose tweak the server refuses. Source: lfx.utils.flow_validation of Langflow 1.13.0,
# CODE_EXECUTION_COMPONENT_TYPES, CODE_EXECUTION_FIELD_NAMES and PROTECTED_TWEAK_FIELDS_BY_COMPONENT.
_CODE_COMPONENTS = frozenset(
    {
        "CSVAgent",
        "CodeAct Agent (Smolagents)",
        "CodeActAgentSmolagents",
        "Cuga",
        "LambdaFilterComponent",
        "OpenDsStar Agent",
        "OpenDsStarAgent",
        "Python Code Structured",
        "Python Function",
        "Python Interpreter",
        "Python REPL",
        "PythonCodeStructuredTool",
        "PythonFunction",
        "PythonFunctionComponent",
        "PythonREPLComponent",
        "PythonREPLTool",
        "PythonREPLToolComponent",
        "Smart Transform",
    }
)
_CODE_FIELDS = frozenset(
    {"allow_dangerous_code", "filter_instruction", "function_code", "global_imports", "python_code", "tool_code"}
)
_BING = (
    "BingSearchAPI",
    "BingSearchAPIComponent",
    "Bing Search API",
    "ext:bing:BingSearchAPIComponent@official",
    "ext:bing:BingSearchAPIComponent@official-pre-a",
    "lfx.components.bing.BingSearchAPIComponent",
    "lfx.components.bing.bing_search_api.BingSearchAPIComponent",
)
_PROTECTED = {"SQLComponent": frozenset({"database_url", "query"})}
_PROTECTED |= {name: frozenset({"bing_search_url"}) for name in _BING}


def is_refused(component_type: str, field_name: str, field_type: str) -> bool:
    """Whether Langflow refuses a tweak of this field, with a 422 (see the source above)."""
    return (
        "code" in (field_name, field_type)
        or (component_type in _CODE_COMPONENTS and field_name in _CODE_FIELDS)
        or field_name in _PROTECTED.get(component_type, ())
    )
