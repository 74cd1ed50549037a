"""JobPosting（schema.org）: a post as search engines read it, in JSON that no text can break out of."""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import Any

from django.utils.safestring import SafeString

from qiao.ground import clock, places
from qiao.web.public.paying import BY_OUTPUT
from qiao.web.public.telling import DISPATCHED, PublicPost

_KINDS = {"劳务协议": "CONTRACTOR", "非全日制": "PART_TIME", "劳务派遣": "TEMPORARY"}
_INSIDE_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def job_posting(post: PublicPost, address: str, description: str) -> dict[str, Any]:
    """The posting: https://schema.org/JobPosting, with what Google's page on it calls required and recommended."""
    last = datetime.combine(post.expires_on or post.open_until, time(23, 59, 59), tzinfo=clock.CHINA)
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": post.title,
        "description": description,
        "identifier": {"@type": "PropertyValue", "name": "Qiao", "value": str(post.pk)},
        "datePosted": post.collected_on.isoformat(),
        "validThrough": last.isoformat(),
        "employmentType": _KINDS.get(DISPATCHED if post.dispatched else post.contract, "FULL_TIME"),
        "hiringOrganization": {"@type": "Organization", "name": post.employer},
        "jobLocation": {"@type": "Place", "address": _address(post)},
        "directApply": False,
        "url": address,
    }
    if post.left_told:
        told["totalJobOpenings"] = post.left
    if salary := _salary(post):
        told["baseSalary"] = salary
    return told


def _address(post: PublicPost) -> dict[str, str]:
    told = {"@type": "PostalAddress", "addressCountry": "CN"}
    try:
        place = places.by_code(post.place_code.ljust(6, "0"), historic=True)
        region = places.by_code(place.province).name
        return told | {"addressRegion": region, "addressLocality": post.place.removeprefix(region) or region}
    except (places.UnknownPlace, places.AmbiguousPlace):
        return told | {"addressLocality": post.place}


def _salary(post: PublicPost) -> dict[str, Any] | None:
    """The pay per what the employer states it; none where it hangs on what somebody makes or sells."""
    rate = post.rate
    if (rate is None and post.pay_method in BY_OUTPUT) or (rate is not None and rate.period == "piece"):
        return None
    low, high, unit = (post.wage_low, post.wage_high, "MONTH") if rate is None else (
        rate.low, rate.high, rate.period.upper()
    )  # fmt: skip
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": unit}
    if low is not None and low == high:
        value["value"] = low
    else:
        value |= {name: end for name, end in (("minValue", low), ("maxValue", high)) if end is not None}
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": value} if len(value) > 2 else None


def inside_a_script(told: dict[str, Any]) -> SafeString:
    """JSON that may stand between <script> and </script>: a text that holds the end of one stays a text."""
    written = json.dumps(told, ensure_ascii=False).translate(_INSIDE_A_SCRIPT)
    return SafeString(written)
