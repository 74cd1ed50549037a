"""Photos（照片）of visits, one at a time, after the visit itself is stored."""

from __future__ import annotations

from collections.abc import Callable
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
from qiao.web.frame.answers import MB, answer

PHOTO_MOST = 8 * MB
FORM_MOST = MB // 16
"""What a form has around its file."""


@method_decorator(csrf_exempt, name="dispatch")
class PhotoPage(DataPage):
    """收照片. The token is looked for after the gate has looked at the size: looking for it reads the whole form."""

    most_bytes = PHOTO_MOST + FORM_MOST

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """No form without its token, here as everywhere."""
        return _with_token(super().dispatch)(request, *args, **kwargs)

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


def _with_token(respond: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @csrf_protect
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return respond(request, *args, **kwargs)

    return checked
