"""A UI backend in Django: the library answers for its own flows, and the service, with its page, is mounted beside it.

pip install "snippetgen[service]" django
uvicorn --app-dir examples/embedding with_django:app
"""

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST
from starlette.applications import Starlette
from starlette.routing import Mount

from snippetgen import Server, SnippetError, generate_all, load_flow
from snippetgen.service import create_app

server = Server(url="https://langflow.example.org", api_key="$LANGFLOW_API_KEY")


@require_POST
def snippets(request):
    try:
        made = generate_all(load_flow(request.body), server)
    except SnippetError as error:  # one line: what is wrong, and where
        return JsonResponse({"detail": str(error)}, status=422)
    return JsonResponse([snippet.as_dict() for snippet in made], safe=False)


settings.configure(ALLOWED_HOSTS=["localhost", "127.0.0.1"], ROOT_URLCONF=__name__)  # in a project: settings.py,
urlpatterns = [path("api/snippets", snippets)]  # urls.py
app = Starlette(routes=[Mount("/snippetgen", create_app()), Mount("/", get_asgi_application())])  # and asgi.py
