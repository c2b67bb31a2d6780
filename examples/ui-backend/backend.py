"""A UI backend that shows the snippets of its own flows: the library where it answers itself, the service beside it.

pip install "snippetgen[service]"
uvicorn --app-dir examples/ui-backend backend:app    # then open http://127.0.0.1:8000/snippetgen/
"""

import json
import os
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Response

from snippetgen import Run, Server, SnippetError, generate_all, load_flow
from snippetgen.service import create_app

app = FastAPI(title="A UI backend")
app.mount("/snippetgen", create_app())  # the pane, and its data, for flows that the browser sends

folder = Path(os.environ.get("FLOWS", Path(__file__).parent.parent))
flows = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
server = Server(url="https://langflow.example.org", api_key="$LANGFLOW_API_KEY")


@app.get("/api/flows")
def names() -> list[str]:
    return sorted(flows)


@app.put("/api/flows/{name}", status_code=204)
def keep(name: str, export: Annotated[dict[str, Any], Body()]) -> None:
    try:
        generate_all(load_flow(export), server)  # or a flow without an address would be told of only later
    except SnippetError as error:  # in one line, what is wrong and where
        raise HTTPException(422, str(error)) from None
    flows[name] = export


@app.get("/api/flows/{name}/snippets")
def snippets(name: str, session_id: str = "ui") -> Response:
    if name not in flows:
        raise HTTPException(404, "there is no such flow")
    flow = load_flow(flows[name])
    made = generate_all(flow, server, run=Run.for_flow(flow, session_id=session_id))
    tabs = [snippet.as_dict() for snippet in made]
    return Response(json.dumps(tabs), media_type="application/json")  # ASCII, so that any string can be sent
