"""The platform to take along: as PDF, Markdown, JSON, and the file that the command line reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from concerted.coalition.page import as_json, as_markdown
from concerted.coalition.platform_file import write_platform
from concerted.coalition.state import State, Version
from concerted.web import reading
from concerted.web.pages.context import words_for
from concerted.web.platform.pdf import as_pdf
from concerted.web.platform.views import version_of


@require_safe
def platform(request: HttpRequest, form: str, number: str | None = None) -> HttpResponse:
    """A version as a file; the page in force, or its draft, where none is named."""
    state = reading.state()
    version = version_of(int(number)) if number is not None else state.platform or state.draft
    if version is None:
        raise Http404
    answer = _file(request, state, version, form)
    answer["Content-Disposition"] = f'attachment; filename="platform-{version.number or "draft"}.{form}"'
    return answer


def _file(request: HttpRequest, state: State, version: Version, form: str) -> HttpResponse:
    if form == "pdf":
        return HttpResponse(as_pdf(state, version, words_for(request)), content_type="application/pdf")
    if form == "json":
        return JsonResponse(as_json(state, version), json_dumps_params={"indent": 1, "ensure_ascii": False})
    if form == "md":
        return HttpResponse(as_markdown(state, version), content_type="text/markdown; charset=utf-8")
    return HttpResponse(write_platform(version.clauses), content_type="application/toml; charset=utf-8")
