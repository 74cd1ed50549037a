# The two commands are `make demo` and `make test`; `make help` names the rest.
# Needed beforehand: python3 (3.11 or newer) with its venv module, make and git. Everything else is installed into .venv,
# from lock files whose every entry carries a hash.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input

.PHONY: demo test check test-long bench docs messages lock clean help

demo: $(VENV)/core-installed ## Build the demonstration, print its scoreboard and replay, serve it on 127.0.0.1:8000
	@$(BIN)/qiao demo

test: $(VENV)/test-installed ## Every check and every test but the long ones
	@$(BIN)/python tools/check.py

check: $(VENV)/test-installed ## The checks without the tests: style, types, contracts, sizes, generated documents
	@$(BIN)/python tools/check.py --without tests

test-long: $(VENV)/test-installed ## The tests that take minutes
	@$(BIN)/python -m pytest -n 2 -m long
	@$(BIN)/python tools/postgresql.py -- $(BIN)/python -m pytest -n 2 -q -m "django_db and not long and not browser" tests/web
	@HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 -m "not long" -k "engine or ids or values or cells"

bench: $(VENV)/test-installed ## The measured claims, in their quick form
	@$(BIN)/python -m bench --quick
	@for claim in imports pages sync; do echo "== bench.$$claim"; $(BIN)/python -m "bench.$$claim" --quick; done

docs: $(VENV)/test-installed ## Write the generated parts of the documents anew
	@$(BIN)/python tools/generate_docs.py

messages: $(VENV)/test-installed ## Extract what the pages say, for the English catalogue, and compile it
	@$(BIN)/python tools/messages.py

# Needs uv. What is locked stays as it is; `make lock UPGRADE=--upgrade` takes newer versions.

LOCK := uv pip compile pyproject.toml --excludes tools/not-locked.txt --python-version 3.11 --generate-hashes --no-header --quiet $(UPGRADE)
lock: ## Bring the two lock files up to pyproject.toml
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) --extra build --extra linkage --extra pdf --extra test --constraints requirements.lock --output-file requirements-test.lock
	@! grep -nE '://|^-' requirements.lock requirements-test.lock || { echo "a lock file holds an address"; exit 1; }

clean: ## Remove what the commands made: .venv, demo, caches
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} + ; rm -rf src/*.egg-info

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r name told; \
	do printf '  make %-10s %s\n' "$$name" "$$told"; done

# Installing ------------------------------------------------------------------------------------------------------------
# A stamp is older than its lock only when the lock has changed, so a second run installs nothing.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Qiao needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11"; exit 1; }
	@echo "== Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "The venv module is missing. On Debian: apt install python3-venv"; exit 1; }

$(VENV)/core-packages: requirements.lock | $(BIN)/python
	@echo "== Installing what Qiao needs (requirements.lock)"
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements.lock
	@touch $@

$(VENV)/core-installed: pyproject.toml $(VENV)/core-packages
	@echo "== Installing Qiao itself"
	@$(PIP_INSTALL) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What tests need from the system itself: a browser, what its driver is linked to, Chinese letters, a PostgreSQL, gettext. On Debian they are
# installed for root, and only what is missing; elsewhere the tests that need them say so and are skipped.
define NEEDED_BY_TESTS
missing=""; \
command -v chromium > /dev/null || missing="$$missing chromium"; \
[ -n "$$(fc-list :lang=zh 2> /dev/null)" ] || missing="$$missing fonts-noto-cjk"; \
compgen -G "/usr/lib/postgresql/*/bin/initdb" > /dev/null || command -v initdb > /dev/null || missing="$$missing postgresql"; \
command -v msgfmt > /dev/null || missing="$$missing gettext"; \
compgen -G "/usr/lib/*/libatomic.so.1" > /dev/null || missing="$$missing libatomic1"; \
if [ -z "$$missing" ]; then :; \
elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
  echo "== Installing$$missing"; \
  { DEBIAN_FRONTEND=noninteractive apt-get -qq update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing > /dev/null; } \
  || echo "== Could not install$$missing: what needs them will be skipped, and said"; \
else echo "== Not installed, so what needs them will be skipped, and said. On Debian: sudo apt install$$missing"; fi
endef

$(VENV)/test-installed: requirements-test.lock $(VENV)/core-packages | $(VENV)/core-installed
	@$(NEEDED_BY_TESTS)
	@echo "== Installing what the tests need (requirements-test.lock)"
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements-test.lock
	@touch $@
