"""Readable（读得到的）: a fact goes into a form only where the asker may read it on the person's own page.

Everything on a worker's page is read by whoever sees the worker, identities included once a purpose is given. What the
household's page tells is read by the offices of the place where the household lives, and by nobody else: a receiving
office sees its people by their work, and opens no household (ADR 0027; who may is `register.circumstances`).
"""

from __future__ import annotations

OF_HOUSEHOLD = frozenset(
    {
        *("poverty_status", "poverty_since", "monitored", "monitored_since", "exited_on", "cause", "causes_other"),
        *("income_before_yuan", "income_before_year", "income_now_yuan", "income_now_year", "farm_income_yuan"),
        *("relation", "helper"),
        "political",  # on no page at all: it passes only through the forms of the place where somebody lives
    }
)
"""Facts that only the household's page tells, and those that no page does."""
