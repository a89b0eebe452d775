# Everything that the project does is one of these; each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header

SOAKS = tests/invariants $(shell grep -rl --include='test_*.py' ANSWERWELL_SOAK tests | grep -v '^tests/invariants/')

unexport PYTHONDONTWRITEBYTECODE # tests start many processes: none shall compile everything anew

.PHONY: help demo test soak bench lock clean

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "answerwell needs Python 3.11 to 3.13; say: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run: $(VENV)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/run ## run the bot on the playground at http://127.0.0.1:8420
	$(BIN)/answerwell demo $(ARGS)

test: $(VENV)/dev ## lint, types, architecture, all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto --dist worksteal $(ARGS)

soak: $(VENV)/dev ## the long proofs: 500 kills, 1,000 races, whole chats, thousands of examples
	ANSWERWELL_SOAK=1 $(BIN)/pytest $(SOAKS) -q $(ARGS)

bench: $(VENV)/dev ## our figures beside others' (BENCH=folder of sets, SIZES=1k,10k,100k,1m)
	$(BIN)/python -m tests.benchmarks.run $(if $(BENCH),--bench $(BENCH)) \
		$(if $(SIZES),--sizes $(SIZES)) $(ARGS)

lock: $(VENV)/dev ## pin the dependencies anew
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock

clean: ## forget everything that was set up
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
