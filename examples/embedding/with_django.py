"""The service beside a Django project: below /snippetgen it answers, with its page, and Django everywhere else.

pip install "snippetgen[service]" django
uvicorn --app-dir examples/embedding with_django:app
"""

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path
from starlette.applications import Starlette
from starlette.routing import Mount

from snippetgen.service import create_app

settings.configure(ALLOWED_HOSTS=["localhost", "127.0.0.1"], ROOT_URLCONF=__name__)  # settings.py, in a project
urlpatterns = [path("", lambda _: HttpResponse("A UI backend"))]  # urls.py

# asgi.py
app = Starlette(routes=[Mount("/snippetgen", create_app()), Mount("/", get_asgi_application())])
