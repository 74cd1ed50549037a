"""Photos（照片）of visits, one at a time, after the visit itself is stored."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from qiao.ground.saying import Refused
from qiao.web.field import errors
from qiao.web.field.doors import DataPage
from qiao.web.field.evidence import keep_photo
from qiao.web.field.records import read_key
from qiao.web.frame.answers import answer, refusal

PHOTO_MOST = 8 * 1024 * 1024
FORM_MOST = 64 * 1024
"""What a form has around its file."""


class _Taken(DataPage):
    """The page behind the token."""

    @method_decorator(csrf_protect)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As every page of ours: no form without its token."""
        return super().dispatch(request, *args, **kwargs)


@method_decorator(csrf_exempt, name="dispatch")
class PhotoPage(_Taken):
    """收照片. The token is looked for after the size: looking for it reads the whole form."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse what is too large before it is read."""
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size > PHOTO_MOST + FORM_MOST:
            return refusal(request, errors.too_large("8 MB", f"{size / 1024 / 1024:.0f} MB"), 413)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep one photo of a visit that is stored."""
        try:
            return answer(request, self._kept(request))
        except ObjectDoesNotExist:
            return answer(request, {"result": "refused", **errors.not_yours().told()})
        except Refused as refused:
            return answer(request, {"result": "refused", **refused.told()})

    def _kept(self, request: HttpRequest) -> dict[str, str]:
        file = request.FILES.get("file")
        if file is None:
            raise errors.unreadable("file")
        key, visit, worker = (read_key(request.POST.get(name), name) for name in ("id", "visit", "worker"))
        again = keep_photo(by=self.actor, key=key, visit_id=visit, worker_id=worker, content=file.read())
        return {"result": "again" if again else "stored"}
