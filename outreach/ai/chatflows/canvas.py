"""Agentflows (version 2) as the platform keeps them: nodes on a canvas, joined by edges.

Names and versions are those of Flowise 3.1.4. The platform reads `inputs` and `inputParams`; its editor needs the rest.
Source: https://github.com/FlowiseAI/Flowise, packages/components/nodes/agentflow and
packages/server/src/utils/buildAgentflow.ts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Node = dict[str, Any]
Edge = dict[str, Any]

MODEL = "gpt-4o-mini"  # what a new flow asks for until the owner chooses
MODEL_SETTINGS = {
    "llmModel": "chatOpenAI",
    "modelName": MODEL,
    "temperature": 0,
    # With streaming the node downloads token tables after every answer: three minutes each where that is blocked.
    "streaming": False,
    "allowImageUploads": False,
}
# Not "{{ question }}": the platform puts that in with String.replace, where "$$" and "$'" of a vacancy mean something
# else. The output of a node that stands alone is taken as it is.
QUESTION = "{{ startAgentflow_0.output.question }}"
_STEP, _ROW = 340, 140  # pixels of the canvas


def start() -> Node:
    """Where a question comes in. It keeps nothing of earlier ones."""
    inputs = {"startInputType": "chatInput", "startEphemeralMemory": True, "startState": "", "startPersistState": False}
    params = [
        _choice("Input Type", "startInputType", {"chatInput": "Chat Input", "formInput": "Form Input"}),
        _param("Ephemeral Memory", "startEphemeralMemory", "boolean", optional=True),
        _param("Flow State", "startState", "array", optional=True, array=_STATE),
        _param("Persist State", "startPersistState", "boolean", optional=True),
    ]
    return _node("startAgentflow_0", "Start", "Start", 1.4, "#7EE787", inputs, params, hideInput=True)


def llm(number: int, label: str, instructions: str, *, row: float = 0) -> Node:
    """One call of a model: the instructions, then the question as it came. No memory, no streaming.

    Raises ValueError when the instructions hold double braces: the platform would put something in their place.
    """
    if "{{" in instructions:
        raise ValueError(f"The instructions of {label} hold double braces, which the platform replaces.")
    inputs = {
        "llmModel": MODEL_SETTINGS["llmModel"],
        "llmModelConfig": dict(MODEL_SETTINGS),
        "llmMessages": [{"role": "system", "content": instructions}, {"role": "user", "content": QUESTION}],
        "llmEnableMemory": False,
        "llmReturnResponseAs": "userMessage",
        "llmStructuredOutput": "",
        "llmUpdateState": "",
    }
    node_id = f"llmAgentflow_{number}"
    return _node(node_id, label, "LLM", 1.1, "#64B5F6", inputs, _LLM_PARAMS, x=_STEP, y=row * _ROW)


def function(label: str, code: str, variables: Mapping[str, Node]) -> Node:
    """JavaScript of our own. A variable holds the answer of a node before it; the code sees it as `$name`."""
    inputs = {
        "customFunctionInputVariables": [
            {"variableName": name, "variableValue": f"{{{{ {node['id']}.output.content }}}}"}
            for name, node in variables.items()
        ],
        "customFunctionJavascriptFunction": code,
        "customFunctionUpdateState": "",
    }
    return _node(
        "customFunctionAgentflow_0", label, "CustomFunction", 1.1, "#E4B7FF", inputs, _FUNCTION_PARAMS, x=2 * _STEP
    )


def flow(nodes: Sequence[Node], joined: Iterable[tuple[Node, Node]]) -> dict[str, Any]:
    """The whole canvas, as an export holds it."""
    edges = [_edge(source, target) for source, target in joined]
    return {"nodes": list(nodes), "edges": edges, "viewport": {"x": 0, "y": 0, "zoom": 1}}


def _node(
    node_id: str,
    label: str,
    kind: str,
    version: float,
    color: str,
    inputs: Mapping[str, Any],
    params: Sequence[Mapping[str, Any]],
    *,
    x: float = 0,
    y: float = 0,
    **more: Any,
) -> Node:
    name = node_id.rpartition("_")[0]
    data = {
        "id": node_id,
        "label": label,
        "version": version,
        "name": name,
        "type": kind,
        "color": color,
        "baseClasses": [kind],
        "category": "Agent Flows",
        "description": "",
        "inputParams": [{**each, "id": f"{node_id}-input-{each['name']}-{each['type']}"} for each in params],
        "inputAnchors": [],
        "inputs": dict(inputs),
        "outputAnchors": [{"id": f"{node_id}-output-{name}", "label": kind, "name": name}],
        "outputs": {},
        **more,
    }
    place = {"x": x, "y": y}
    return {
        "id": node_id,
        "type": "agentFlow",
        "position": place,
        "positionAbsolute": place,
        "width": 220,
        "height": 66,
        "selected": False,
        "dragging": False,
        "data": data,
    }


def _edge(source: Node, target: Node) -> Edge:
    out = source["data"]["outputAnchors"][0]["id"]
    return {
        "id": f"{source['id']}-{out}-{target['id']}-{target['id']}",
        "type": "agentFlow",
        "source": source["id"],
        "sourceHandle": out,
        "target": target["id"],
        "targetHandle": target["id"],
        "data": {
            "sourceColor": source["data"]["color"],
            "targetColor": target["data"]["color"],
            "isHumanInput": False,
        },
    }


def _param(label: str, name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "name": name, "type": kind, **more}


def _choice(label: str, name: str, options: Mapping[str, str], **more: Any) -> dict[str, Any]:
    told = [{"label": shown, "name": each} for each, shown in options.items()]
    return _param(label, name, "options", options=told, default=next(iter(options)), **more)


_STATE = [_param("Key", "key", "string"), _param("Value", "value", "string", optional=True)]
_UPDATED = [
    _param("Key", "key", "asyncOptions", loadMethod="listRuntimeStateKeys"),
    _param("Value", "value", "string", acceptVariable=True, acceptNodeOutputAsVariable=True),
]
_MESSAGE = [
    _choice("Role", "role", {"system": "System", "assistant": "Assistant", "developer": "Developer", "user": "User"}),
    _param("Content", "content", "string", acceptVariable=True, generateInstruction=True, rows=4),
]
_KINDS = {
    "string": "String",
    "stringArray": "String Array",
    "number": "Number",
    "boolean": "Boolean",
    "enum": "Enum",
    "jsonArray": "JSON Array",
}
_OF_KIND = "llmStructuredOutput[$index].type"
_OUTPUT = [
    _param("Key", "key", "string"),
    _choice("Type", "type", _KINDS),
    _param("Enum Values", "enumValues", "string", optional=True, show={_OF_KIND: "enum"}),
    _param("JSON Schema", "jsonSchema", "code", optional=True, hideCodeExecute=True, show={_OF_KIND: "jsonArray"}),
    _param("Description", "description", "string"),
]
_MEMORIES = {
    "allMessages": "All Messages",
    "windowSize": "Window Size",
    "conversationSummary": "Conversation Summary",
    "conversationSummaryBuffer": "Conversation Summary Buffer",
}
_REMEMBERS = {"llmEnableMemory": True}
_LLM_PARAMS = [
    _param("Model", "llmModel", "asyncOptions", loadMethod="listModels", loadConfig=True),
    _param("Messages", "llmMessages", "array", optional=True, acceptVariable=True, array=_MESSAGE),
    _param("Enable Memory", "llmEnableMemory", "boolean", default=True, optional=True),
    _choice("Memory Type", "llmMemoryType", _MEMORIES, optional=True, show=_REMEMBERS),
    _param("Window Size", "llmMemoryWindowSize", "number", default="20", show={"llmMemoryType": "windowSize"}),
    _param(
        "Max Token Limit",
        "llmMemoryMaxTokenLimit",
        "number",
        default="2000",
        show={"llmMemoryType": "conversationSummaryBuffer"},
    ),
    _param("Input Message", "llmUserMessage", "string", rows=4, optional=True, acceptVariable=True, show=_REMEMBERS),
    _choice(
        "Return Response As",
        "llmReturnResponseAs",
        {"userMessage": "User Message", "assistantMessage": "Assistant Message"},
    ),
    _param("JSON Structured Output", "llmStructuredOutput", "array", optional=True, acceptVariable=True, array=_OUTPUT),
    _param(
        "Update Flow State",
        "llmUpdateState",
        "array",
        optional=True,
        acceptVariable=True,
        array=_UPDATED,
    ),
]
_VARIABLE = [
    _param("Variable Name", "variableName", "string"),
    _param("Variable Value", "variableValue", "string", acceptVariable=True),
]
_FUNCTION_PARAMS = [
    _param(
        "Input Variables",
        "customFunctionInputVariables",
        "array",
        optional=True,
        acceptVariable=True,
        array=_VARIABLE,
    ),
    _param("Javascript Function", "customFunctionJavascriptFunction", "code"),
    _param(
        "Update Flow State",
        "customFunctionUpdateState",
        "array",
        optional=True,
        acceptVariable=True,
        array=_UPDATED,
    ),
]
