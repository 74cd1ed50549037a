"""The web as a Django application: at start-up every stage declares its permissions and its long work."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    """Loads `permissions.py` and `tasks.py` of every installed application."""

    name = "qiao.web"
    label = "web"

    def ready(self) -> None:
        """Called once, when all models are there."""
        import_module("qiao.web.frame.forms").speak_plainly()
        autodiscover_modules("permissions")
        autodiscover_modules("tasks")
        import_module("qiao.web.accounts.receivers")
