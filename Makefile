# Every target sets up what it needs in .venv and needs nothing but make and Python 3.11 or newer.
# Paths are relative, so a checkout may live in a folder with spaces in its name.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input -qq
# One more than there are cores: many tests wait for a process or a browser.
JOBS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1 )))
UV := uv==0.13.9

# What is installed is known by the locks' content: when they change, .venv is made anew.
LOCKED := $(VENV)/.locked-$(shell cat requirements.lock requirements-dev.lock | cksum | tr ' ' '-')
RUN := $(LOCKED)-run
DEV := $(LOCKED)-dev

.DEFAULT_GOAL := help
.PHONY: help demo run test check lint bench format lock clean
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(DEV) ## try the bot in a browser, without a Discord account
	@$(PY) -m demo

run: $(RUN) ## run the bot on Discord (needs a token: see README.md)
	@$(PY) -m bot run

test: $(DEV) ## all tests, with coverage
	@.ci/browser || :
	@$(PY) -m pytest --quiet -n $(JOBS) --dist worksteal --cov --cov-report=term

check: lint test ## all that CI checks: format, lint, types, import rules, config, tests

lint: $(DEV)
	@echo "- format"  && $(PY) -m ruff format --check --quiet . || { echo "  make format mends this"; exit 1; }
	@echo "- lint"    && $(PY) -m ruff check --quiet .
	@echo "- types"   && $(PY) -m pyright --warnings
	@echo "- imports" && $(VENV)/bin/lint-imports --no-logo --cache-dir .cache/import-linter
	@echo "- config"  && $(PY) -m bot check

bench: $(DEV) ## what the bot costs
	@$(PY) -m benchmarks

format: $(DEV) ## format the code and mend what can be mended by machine
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

lock: $(VENV)-lock/$(UV) ## pin every dependency again, with hashes, for every Python and system
	@$(COMPILE) pyproject.toml --output-file requirements.lock
	@$(COMPILE) pyproject.toml --output-file requirements-dev.lock --extra dev --constraint requirements.lock
	@echo "Pinned $$(grep -c '^[a-z]' requirements.lock) for running, $$(grep -c '^[a-z]' requirements-dev.lock) for developing."

clean: ## remove what make made
	@rm -rf $(VENV) $(VENV)-lock .cache .coverage .pytest_cache .ruff_cache

COMPILE = $(VENV)-lock/bin/uv --no-config --quiet pip compile --universal --python-version 3.11 \
	--generate-hashes --strip-extras --upgrade --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# --- setting up ---

define FIND_PYTHON
bare=; \
for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	"$$python" -c 'import ensurepip, venv' >/dev/null 2>&1 && break; \
	bare="$$python"; python=; \
done; \
"$$python" -c 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || python=; \
if [ -z "$$python" ] && [ -n "$$bare" ]; then \
	echo "$$bare cannot make a virtual environment: its venv module is missing."; \
	echo "On Debian and Ubuntu: sudo apt install $$("$$bare" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
	exit 1; \
elif [ -z "$$python" ]; then \
	echo "Belay needs Python 3.11 or newer; none was found as python3.13, python3.12, python3.11 or python3."; \
	echo "If it is elsewhere: make PYTHON=/path/to/python3"; \
	exit 1; \
fi
endef

$(LOCKED):
	@$(FIND_PYTHON); \
	echo "Setting up $(VENV) with $$("$$python" --version); this happens once and takes about half a minute."; \
	"$$python" -m venv --clear $(VENV) && touch $@

$(RUN): | $(LOCKED)
	@$(PIP) install --require-hashes --requirement requirements.lock && touch $@

$(DEV): | $(LOCKED)
	@$(PIP) install --require-hashes --requirement requirements-dev.lock && touch $@

$(VENV)-lock/$(UV):
	@$(FIND_PYTHON); "$$python" -m venv --clear $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip --disable-pip-version-check -qq install $(UV) && touch $@
