# Wenyuan 问源. `make run` starts everything on this machine; `make test` runs every check and test.
# HOST, PORT and DATA_DIR work on the command line (make run PORT=8001), in the environment and in .env.

PYTHONS = .venv/bin/python python3 python3.13 python3.12 python3.11
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON := $(shell for name in $(PYTHONS); do "$$name" -c '$(NEW_ENOUGH)' 2>/dev/null && echo "$$name" && break; done)
BOOTSTRAP = $(PYTHON) -m config.bootstrap

# The browser tests come last: their driver keeps an event loop running that other tests would stumble over.
UNIT_PATHS = $(filter-out tests/browser/,$(wildcard tests/*/)) $(wildcard tests/test_*.py)
BROWSER_PATHS = $(wildcard tests/browser/)
# Node 20 does not know the patterns that later ones take.
JS_TESTS = $(shell find tests/js -name '*.test.js')
PYTEST = pytest

.PHONY: help run test check unit browser lock bench-memory python every-check every-test

help:
	@echo "make run           start Wenyuan (HOST=127.0.0.1 PORT=8000 DATA_DIR=var)"
	@echo "make test          all checks, unit, contract, stack and browser tests"
	@echo "make check         linters and type checkers only"
	@echo "make unit          all Python tests but the browser's"
	@echo "make browser       the browser tests only"
	@echo "make lock          resolve the dependencies anew and write the lock files"
	@echo "make bench-memory  memory of every process of the instance that runs with DATA_DIR"

run: python
	@$(BOOTSTRAP) run

test: python
	@$(BOOTSTRAP) test $(MAKE) --no-print-directory every-test

check: python
	@$(BOOTSTRAP) test $(MAKE) --no-print-directory every-check

unit: python
	@$(BOOTSTRAP) test $(PYTEST) $(UNIT_PATHS)

browser: python
	@$(BOOTSTRAP) test sh -c 'python -m tests.chromium && $(PYTEST) $(BROWSER_PATHS)'

bench-memory: python
	@$(PYTHON) -m tests.bench.memory

lock: python
	@$(BOOTSTRAP) test sh requirements/lock.sh

python:
	@test -n "$(PYTHON)" || { echo "Wenyuan needs Python 3.11 or newer, and none of these is: $(PYTHONS)." >&2; exit 1; }

# Below: with .venv/bin and Node on the search path.
every-test:
	@python -m tests.chromium
	@$(MAKE) --no-print-directory every-check
	@$(PYTEST) $(UNIT_PATHS) $(BROWSER_PATHS)

every-check:
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	djlint templates --lint --quiet --profile django
	npm run --silent types
	node --test --test-reporter=spec $(JS_TESTS)
