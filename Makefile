# Two commands: `make run` and `make test`. All set-up happens in .venv, without root or compiler.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8080
MUSIC ?=
WORKERS ?= 2

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --only-binary :all: --constraint constraints.txt

.PHONY: run test test-long test-313 lint bench docs pins wheels clean help

help:  ## this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.runs  ## start soniq on its demo, or with MUSIC=/path on your own music; PORT=8080
ifeq ($(strip $(MUSIC)),)
	$(BIN)/soniq demo --data data/demo --port $(PORT)
else
	$(BIN)/soniq serve --music "$(MUSIC)" --data data/own --port $(PORT)
endif

test: lint  ## everything that must be green: ruff, mypy, pytest
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not long" -rs

test-long: $(VENV)/.tests  ## kill loops and large libraries; takes a long while
	$(BIN)/python -m pytest -m long -rs

test-313:  ## the suite on Python 3.13, natively or in a Debian 13 tree
	.ci/test-313

lint: $(VENV)/.tests  ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.tests  ## figures, with limits or peers in the same run; BENCH=search ARGS=--help
	@missed=; for name in $(or $(BENCH),$(basename $(notdir $(shell grep -l '^def main() ' bench/*.py)))); do \
	  echo "== $$name"; $(BIN)/python -m bench.$$name $(ARGS) || missed="$$missed $$name"; done; \
	  [ -z "$$missed" ] || { echo "These missed a must, or broke:$$missed"; exit 1; }

docs: $(VENV)/.tests  ## write the pages and tables that are made from the code
	$(BIN)/python -m docs.build

pins: $(VENV)/.tests  ## write constraints.txt anew from what is installed; check with make wheels
	@{ grep '^#' constraints.txt; $(PIP) freeze --exclude-editable | sort -f; } > .pins
	@mv .pins constraints.txt

wheels:  ## check that every pinned dependency is a wheel wherever soniq runs
	.ci/wheels

clean:  ## what was built; your music and data stay
	rm -rf $(VENV) .tools build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -exec rm -rf {} +

$(VENV)/.runs: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Fetching what soniq needs (some 120 MB the first time) …"
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/bin/python pyproject.toml constraints.txt
	$(INSTALL) --no-binary py-sonic --editable '.[dev,apps]'
	@touch $@ $(VENV)/.runs

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "soniq needs Python 3.11 or newer: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "soniq needs Python 3.11 or newer, but $(PYTHON) is $$($(PYTHON) -V);" \
	         "name another one: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
