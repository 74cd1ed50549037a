"""The shell（外壳）: the app's one page, its service worker and its manifest. Public, and without any person: whoever
opens it before log-in, or has lost the signal, sees the same."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qiao.web.frame.gate import PUBLIC, opens_to

SCRIPTS = "qiao/field"
"""Our own scripts. A module asks for the next one by its plain name, so these keep it; the worker takes all of one
version at once, so that no page runs on a mixture."""
SHOWN = ("qiao/tokens.css", "qiao/field/field.css", "qiao/icons.svg", "qiao/favicon.svg")
ICONS = ("qiao/field/icon-192.png", "qiao/field/icon-512.png")
INSIDE_WECHAT = "MicroMessenger"
"""What WeChat's own browser calls itself; it keeps no service worker and forgets what pages store."""


@opens_to(PUBLIC)
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The app's page. `?l=en` asks for a language by the address: the copies kept on the phone are fetched so."""
    if INSIDE_WECHAT in request.headers.get("User-Agent", ""):
        return _plain(render(request, "field/wechat.html", {"address": request.build_absolute_uri(reverse("field"))}))
    asked = request.GET.get("l", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        response = render(request, "field/shell.html", {"app": settings.STATIC_URL + f"{SCRIPTS}/app.js"})
    response.headers["Content-Language"] = str(language)
    return _plain(response)


@opens_to(PUBLIC)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps the shell and the files it names, of one version; nothing that tells of people."""
    files = [*(f"{reverse('field')}?l={code}" for code, _name in settings.LANGUAGES), reverse("field.manifest")]
    files += [static(name) for name in (*SHOWN, *ICONS)]
    files += [settings.STATIC_URL + name for name in _scripts()]
    told = {"version": _version(), "files": json.dumps(files), "home": reverse("field")}
    body = render_to_string("field/worker.js", told)
    return _plain(HttpResponse(body, content_type="text/javascript; charset=utf-8"))


@opens_to(PUBLIC)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone asks when the app is put on its first screen."""
    icons = [
        {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size in zip(ICONS, (192, 512), strict=True)
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": reverse("field"),
        "name": _("桥 · 走访"),
        "short_name": _("走访"),
        "start_url": reverse("field"),
        "scope": reverse("field"),
        "display": "standalone",
        "background_color": "#f4f6f3",
        "theme_color": "#1c553b",
        "icons": icons,
    }
    return _plain(JsonResponse(told, content_type="application/manifest+json"))


def _plain(response: HttpResponse) -> HttpResponse:
    """Asked for anew each time: the worker's copies are the only ones."""
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _scripts() -> tuple[str, ...]:
    folder = Path(str(finders.find(f"{SCRIPTS}/app.js"))).parent
    return tuple(f"{SCRIPTS}/{path.name}" for path in sorted(folder.glob("*.js")))


@lru_cache(maxsize=1)
def _version() -> str:
    """A digest of all that the worker keeps: another one makes phones fetch everything anew."""
    told = hashlib.sha256()
    for name in (*SHOWN, *ICONS, *_scripts()):
        told.update(Path(str(finders.find(name))).read_bytes())
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told.update(render_to_string("field/parts.html", {"is_reconstructed": False}).encode())
    return told.hexdigest()[:16]
