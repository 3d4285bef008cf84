"""The peer of `web-read` and `web-write`: the same framework on the same server, with one page and one durable insert.

python -m bench.web_bare FILE|postgresql://…    serves until it is ended, and prints its address
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from concerted.web.serve import listen, run_application
from concerted.web.tables import tables

TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<ol>{% for row in rows %}<li><strong>{{ row.name }}</strong> {{ row.said }}</li>{% endfor %}</ol></body></html>"""
ROWS = [{"name": f"Row {n}", "said": "Something is said here & there."} for n in range(20)]


def page(request: HttpRequest) -> HttpResponse:
    """Render one template."""
    return render(request, "bare.html", {"title": "Bare", "rows": ROWS})


def insert(request: HttpRequest) -> HttpResponse:
    """Make one durable insert, and render one template."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare (words) VALUES (%s)", ["a" * 300])
    return page(request)


urlpatterns = [path("page", page), path("insert", insert)]


def main(where: str) -> None:
    """Serve the two."""
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": tables(where if "://" in where else None, Path(where))},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"bare.html": TEMPLATE})]},
            }
        ],
    )
    django.setup()
    kind = "SERIAL" if "://" in where else "INTEGER"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare (id {kind} PRIMARY KEY, words TEXT NOT NULL)")
    connection.close()
    with listen("127.0.0.1", 0) as listening:
        print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        run_application(get_wsgi_application(), listening)


if __name__ == "__main__":
    main(sys.argv[1])
