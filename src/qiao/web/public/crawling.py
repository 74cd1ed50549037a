"""Crawling（给搜索引擎）: robots.txt and the sitemap. A demonstration is kept out of every index."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from qiao.ground import clock
from qiao.story.vacancies import queries
from qiao.web.frame.gate import PUBLIC, opens_to
from qiao.web.public.pages import base_address, is_indexed

PART = 10_000
"""Posts in one file of the sitemap: https://www.sitemaps.org allows 50,000."""
HOUR = "public, max-age=3600"


@opens_to(PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    """What may be kept: the posts, nothing else; nothing at all of a demonstration."""
    lines = ["User-agent: *"]
    if is_indexed():
        lines += ["Allow: /jobs/", "Allow: /static/", "Allow: /sitemap.xml", "Disallow: /"]
        lines += [f"Sitemap: {base_address(request)}{reverse('public.sitemap')}"]
    else:
        lines += ["Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain", headers={"Cache-Control": HOUR})


@opens_to(PUBLIC)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public post with the day it was verified; in parts where there are more than one file may hold."""
    if not is_indexed():
        raise Http404
    rows = queries.for_the_public(clock.today()).order_by("pk").values_list("pk", "verified_on")
    asked, base = request.GET.get("part", ""), base_address(request)
    if asked.isascii() and asked.isdigit() and len(asked) < 4:
        begin = int(asked) * PART
        return _file("urlset", "url", [(_post(base, key), day) for key, day in rows[begin : begin + PART]])
    count = rows.count()
    if count <= PART:
        listed = base + reverse("public.list")
        return _file("urlset", "url", [(listed, clock.today()), *((_post(base, key), day) for key, day in rows)])
    own = base + reverse("public.sitemap")
    parts = [(f"{own}?part={number}", clock.today()) for number in range(-(-count // PART))]
    return _file("sitemapindex", "sitemap", parts)


def _post(base: str, key: object) -> str:
    return base + reverse("public.post", args=[key])


def _file(outer: str, inner: str, told: Sequence[tuple[str, object]]) -> HttpResponse:
    lines = "".join(f"<{inner}><loc>{where}</loc><lastmod>{day}</lastmod></{inner}>\n" for where, day in told)
    written = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</{outer}>\n'
    )
    return HttpResponse(written, content_type="application/xml", headers={"Cache-Control": HOUR})
