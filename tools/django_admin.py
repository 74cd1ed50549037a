"""Django's own commands with the settings of the tests: `python tools/django_admin.py makemigrations`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
