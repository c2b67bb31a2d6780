"""A link to the pane that shows a flow with everything set: for a mail, a chat, or a button "API access"."""

from snippetgen import Env, Fresh, Run, Server, load_flow, pane_link

flow = load_flow("examples/basic-prompting.json")
server = Server(url="https://langflow.example.org", api_key="$LANGFLOW_API_KEY")
tweaks = {"LanguageModelComponent-m3Xd5": {"api_key": Env("OPENAI_API_KEY")}}
run = Run.for_flow(flow, input_value="Hi", session_id=Fresh(), tweaks=tweaks)

print(pane_link("https://snippets.example.org/", flow, server, run, language="python", client="httpx"))
