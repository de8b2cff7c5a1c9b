# `make run` and `make test` need only Python 3.11 or 3.12; everything else goes into .venv.

VENV    := .venv
BIN     := $(VENV)/bin
STAMP   := $(VENV)/.ready
READERS := $(VENV)/.readers
PYTHON  := $(shell for p in python3 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: run test lint bench clean help

run: $(STAMP)
	@$(BIN)/tieout run warehouse/landing

test: $(STAMP) $(READERS)
	@$(BIN)/python -m pytest

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# How long a run takes, on copies of the sample exhibits that differ in their bytes.
bench: $(STAMP)
	@$(BIN)/python -m tests.bench.run
	@$(BIN)/python -m tests.bench.warehouse --facts 100000 1000000

# What reads the exports in the tests: Arelle, polars, openpyxl. Where they cannot be had the tests of them are
# skipped, and the others run.
$(READERS): tests/requirements.txt $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r $< && touch $@ || \
		echo "Some readers of the exports could not be installed; their tests are skipped." >&2

# Environment and caches; warehouses stay.
clean:
	@rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo "make run    read warehouse/landing into warehouse/tieout.duckdb"
	@echo "make test   run the tests"
	@echo "make lint   ruff and mypy"
	@echo "make bench  time a run"
	@echo "make clean  remove the environment and the caches (warehouses stay)"

$(STAMP): requirements.txt pyproject.toml
ifeq ($(PYTHON),)
	@echo "Tieout needs Python 3.11 or 3.12 as python3, python3.12 or python3.11; none was found." >&2; exit 1
endif
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV) || { echo "The environment could not be made; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@
