# First Contact: the commands that people and continuous integration run. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VENDOR := firstcontact/doors/parts/static/vendor
CATALOGUES := $(wildcard firstcontact/locale/*/LC_MESSAGES/*.po)
# What is given to the command or to pytest: make demo ARGS="--scale 20", make test ARGS="-k promises"
ARGS ?=
# Processes that run tests side by side: one more than the usual two cores, because tests of pages wait for the browser
JOBS ?= 3

# Some tests and the full replays read open data that is too large for the repository (CONTRIBUTING.md).
ifndef FIRSTCONTACT_DATA
ifneq ($(wildcard ../shared/data/.),)
export FIRSTCONTACT_DATA := $(abspath ../shared/data)
endif
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.PHONY: demo
demo: install assets ## Install everything and start the made-up councils on this machine (Ctrl-C ends it)
	@exec $(BIN)/firstcontact demo $(ARGS)

.PHONY: install
install: $(VENV)/.installed ## Install the product into .venv

.PHONY: assets
assets: $(VENV)/.assets $(CATALOGUES:.po=.mo) ## Copy the front-end files from npm and compile the translations

.PHONY: test
test: test-tools assets lint ## Run everything that takes at most minutes: lint, types, walls, all quick tests
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "not long" --judge-capabilities $(ARGS)

.PHONY: test-long
test-long: test-tools assets ## Run the tests that take longer: the wheel, PostgreSQL 15, the kill tests
	@$(BIN)/python -m pytest -q -m long --judge-capabilities $(ARGS) || { \
	    code=$$?; [ $$code -eq 5 ] || exit $$code; echo "There are no long tests yet."; }

.PHONY: test-reversed
test-reversed: test-tools assets ## Run the quick tests from the last to the first: none may lean on another
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal -m "not long" --reverse-order $(ARGS)

.PHONY: bench
bench: install assets ## Load councils of 100,000 and 1,000,000 and print what people wait for in them (ARGS=--small: a minute)
	@$(BIN)/python -m tests.load.bench $(ARGS)
	@$(BIN)/python -m tests.load.mail
	@$(BIN)/python -m tests.load.intake

.PHONY: replay
replay: test-tools ## Replay both whole files of real requests, and hold the board against DuckDB (needs outside data)
	@$(BIN)/python -m tests.load.replay

.PHONY: abuse
abuse: test-tools assets ## Attack a whole installation in every way that we know of, and print what was measured
	$(BIN)/python -m pytest -q -m long -p no:warnings tests/load/test_abuse.py tests/load/test_halves.py \
	    tests/load/test_live.py tests/load/test_killed.py tests/load/test_disk.py tests/load/test_clock.py $(ARGS)

.PHONY: lint
lint: test-tools ## Check style, types and walls
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

.PHONY: format
format: test-tools ## Put every Python file into the one format
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

.PHONY: docs
docs: test-tools ## Write the pages that are made from the code
	$(BIN)/python -m tests.capabilities
	$(BIN)/python -m tests.journeys_page

.PHONY: translations
translations: install ## Bring the translation files up to date with the words in the code
	$(BIN)/python -m firstcontact.doors.parts.translations extract

.PHONY: dist
dist: install assets ## Build a wheel that carries its front-end files, so that it runs without Node
	rm -rf build dist
	$(BIN)/python -m build --wheel --no-isolation

.PHONY: lock
lock: $(BIN)/uv ## Choose new versions of what we depend on and note them with their hashes
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --universal --python-version 3.11 \
	    pyproject.toml --group build -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --universal --python-version 3.11 \
	    pyproject.toml --group test -c requirements/run.txt -o requirements/test.txt

.PHONY: clean
clean: ## Remove everything that these commands made (the demo's data stays)
	rm -rf $(VENV) node_modules build dist $(VENDOR) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find firstcontact tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find firstcontact -name '*.mo' -delete

# --- how the above is made -------------------------------------------------------------------------------------------

.PHONY: test-tools
test-tools: system-packages $(VENV)/.tested

.PHONY: system-packages
system-packages:
	@.ci/system-packages

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "First Contact needs Python 3.11 or newer; $(PYTHON) was not found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "First Contact needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "Python cannot make virtual environments here. On Debian or Ubuntu install it: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@# pip compiles one file after the other; this uses every core. Started by root, our processes could not do it later.
	@$(BIN)/python -m compileall -q -j 0 -x '/(pip|tests|geodata|carrierdata)/' $(VENV)/lib firstcontact >/dev/null || true
	@touch $@

$(VENV)/.tested: $(VENV)/.installed requirements/test.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@

node_modules/.made: package.json package-lock.json
	@command -v npm >/dev/null && command -v node >/dev/null || { \
	    echo "The web pages need files from npm: install Node 20 or newer (it brings npm)."; exit 1; }
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || { \
	    echo "First Contact needs Node 20 or newer; this is $$(node --version)."; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/.assets: $(VENV)/.installed node_modules/.made firstcontact/doors/parts/assets.py $(if $(wildcard $(VENDOR)/*),,again)
	$(BIN)/python -m firstcontact.doors.parts.assets
	@touch $@

.PHONY: again
again:

%.mo: %.po $(VENV)/.installed
	$(BIN)/python -m firstcontact.doors.parts.translations compile

$(BIN)/uv: $(VENV)/.made
	$(BIN)/python -m pip install --quiet uv
