"""Every list of the site（所有列表）: a list is known once its page is loaded, and a worker loads none by itself."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from qiao.web.frame.lists.listing import LIST_PAGES, ListPage


def list_page(name: str) -> type[ListPage]:
    """The list of that name. Loads the site's addresses first, as the web does with its first request."""
    import_module(settings.ROOT_URLCONF)
    return LIST_PAGES[name]
