# Wenyuan 问源. `make run` starts everything on this machine; `make test` runs every check and test.
# HOST, PORT and DATA_DIR work on the command line (make run PORT=8001), in the environment and in .env.

PYTHONS = .venv/bin/python python3 python3.13 python3.12 python3.11
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON := $(shell for name in $(PYTHONS); do "$$name" -c '$(NEW_ENOUGH)' 2>/dev/null && echo "$$name" && break; done)
BOOTSTRAP = $(PYTHON) -m launcher.bootstrap

# These run at the same time, since tests with stacks and a browser mostly wait. The browser's keep to themselves anyway:
# their driver keeps an event loop running that other tests would stumble over. What measures by the clock, or counts the
# processor's seconds, is marked quiet and comes after them all, alone and without coverage.
STORE_PATHS = tests/chat/runs tests/chat/journal tests/chat/api tests/chat/history tests/chat/operation/backups tests/chat/operation/test_audit.py tests/config/test_database.py tests/chat/test_upgrade.py tests/chat/test_stored_pages.py::test_an_address_longer_than_an_index_row_is_unique_all_the_same $(addprefix tests/security/,test_hostile_input.py test_schema_fuzzing.py)
STACK_PATHS = $(wildcard tests/launcher/ tests/chaos/ tests/bench/)
BROWSER_PATHS = $(wildcard tests/browser/)
BROWSER_HALF = $(wildcard tests/browser/test_[a-f]*.py tests/browser/test_walks.py)
BROWSER_REST = $(filter-out $(BROWSER_HALF),$(wildcard tests/browser/test_*.py))
UNIT_PATHS = $(filter-out $(STACK_PATHS) $(BROWSER_PATHS) tests/sglang/,$(wildcard tests/*/)) $(wildcard tests/test_*.py)
# Node 20 does not know the patterns that later ones take.
JS_TESTS = $(shell find tests/js -name '*.test.js')
PYTEST = pytest
SLOWEST = --durations=15 --durations-min=10
LOUD = $(PYTEST) $(SLOWEST) -m 'not quiet'
QUIET = $(PYTEST) $(SLOWEST) -m quiet

# Recipe lines that name MAKE itself are run even by `make -n`; through another variable they are only shown.
AGAIN = $(MAKE) --no-print-directory
# T: what to test instead of everything, such as T=tests/search or T=tests/js/model/tree.test.js.
T =
PYTHON_T = $(filter-out %.test.js,$(T))
JS_T = $(filter %.test.js,$(T))

.PHONY: help setup run dev test check fmt unit coverage browser test-sglang screenshots screenshots-sglang real-sglang reference lock image-digests sbom audit \
  bench chaos bench-busy bench-memory bench-local bench-search bench-history bench-inference bench-rounds bench-verdicts truth python every-check every-test these-tests

help:
	@echo "make run           start Wenyuan (HOST=127.0.0.1 PORT=8000 DATA_DIR=var)"
	@echo "  ENGINE=local     … with a small model on this machine's processor (fetches 1.1 GB once)"
	@echo "make setup         install everything that development needs, and the hooks of git"
	@echo "make dev           the same with error pages that show code, and started again when a file changes"
	@echo "make test          all checks, unit, contract, stack and browser tests; T=path: only what is there"
	@echo "make check         linters and type checkers only"
	@echo "make fmt           bring all Python code into its form, and mend what the linter can mend"
	@echo "make unit          all Python tests but the browser's"
	@echo "make coverage      the unit tests, and which lines of ours none of them runs"
	@echo "make browser       the browser tests only"
	@echo "make test-sglang   the tests against a real SGLang (SGLANG_LAUNCH=script SGLANG_CPU_HOME=folder)"
	@echo "make screenshots   take the pictures of docs/images anew"
	@echo "make reference     write docs/openapi.json, docs/codes.md and the browser's types from the code"
	@echo "make lock          write the lock files after a change of what is wanted (UPGRADE=1: the newest of everything)"
	@echo "make image-digests  ask the registries for the digests of docker/images.lock, and write them (3: one could not be asked)"
	@echo "make sbom          write build/sbom: every package that is delivered, as CycloneDX"
	@echo "make audit         ask PyPI and npm whether a locked package has a known hole (3: they could not be asked)"
	@echo "make bench         many answers at once through everything, and through a bare relay (SIZES=\"1 100\" WINDOW=10)"
	@echo "make chaos         kill, freeze and restart everything while RUNS=200 are answered (SEED=number)"
	@echo "make bench-busy    more whole answers than the machine carries, beside other work, and 500 idle sockets"
	@echo "make bench-memory  memory of every process of the instance that runs with DATA_DIR"
	@echo "make bench-local   how fast the small model of an instance that runs with ENGINE=local answers"
	@echo "make bench-search  how long a search takes, and where its time and CPU go"
	@echo "make bench-history  how long a search over a history of 100,000 questions takes (TURNS=100000)"
	@echo "make bench-inference  what one chunk of an answer costs the model's client"
	@echo "make bench-rounds  what searching within the thoughts finds that one search does not (EACH=14)"
	@echo "make bench-verdicts  how long after an answer's last word all its citations are compared"
	@echo "make truth         how often the check of citations is right (PAIRS=loose SETS=\"a.jsonl\" HTML=report.html)"

run: python
	@$(BOOTSTRAP) run

setup: python
	@$(BOOTSTRAP) test sh -c 'if [ -e .git ]; then pre-commit install; fi'
	@echo "Ready. make run starts Wenyuan, make test T=tests/search runs some tests; CONTRIBUTING.md says the rest."

test: python
	@$(BOOTSTRAP) test $(AGAIN) $(if $(T),these-tests T="$(T)",every-test)

dev: python
	@DEBUG=$${DEBUG:-on} $(BOOTSTRAP) dev

check: python
	@$(BOOTSTRAP) test $(AGAIN) every-check

fmt: python
	@$(BOOTSTRAP) test sh -c 'ruff check --fix --quiet . ; ruff format .'

unit: python
	@$(BOOTSTRAP) test $(PYTEST) $(UNIT_PATHS) $(STACK_PATHS)

coverage: python
	@$(BOOTSTRAP) test $(PYTEST) --cov --cov-report=term-missing:skip-covered $(UNIT_PATHS)

browser: python
	@$(BOOTSTRAP) test sh -c 'python -m tests.chromium && $(PYTEST) $(BROWSER_PATHS)'

# Not part of `make test`: SGLang is 3 GB, and its servers need minutes to start.
test-sglang: python real-sglang
	@$(BOOTSTRAP) test $(PYTEST) -m sglang tests/sglang

screenshots-sglang: python real-sglang
	@$(BOOTSTRAP) test python -m tests.sglang.screenshots

real-sglang:
	@test -x "$(SGLANG_LAUNCH)" && test -d "$(SGLANG_CPU_HOME)" || { \
	  echo "this needs a real SGLang: SGLANG_LAUNCH names a script that starts one (called with a name, a port" >&2; \
	  echo "and options of sglang.launch_server), SGLANG_CPU_HOME its folder. docs/sglang.md says what both must offer." >&2; \
	  exit 1; }

# SIZES: how many answers at once, one load after the other; WINDOW: for how many seconds each is measured.
bench: python
	@$(BOOTSTRAP) test python -m tests.bench.load $(foreach size,$(SIZES),--size $(size)) $(if $(WINDOW),--seconds $(WINDOW))

bench-busy: python
	@$(BOOTSTRAP) test sh -c 'python -m tests.bench.whole --size 400 ; python -m tests.bench.whole --size 400 --hogs 1 ; \
	  python -m tests.bench.whole --size 200 ; python -m tests.bench.whole --size 200 --hogs 1 ; \
	  python -m tests.bench.whole --size 100 --kill --hogs 1 ; python -m tests.bench.idle --size 500 ; python -m tests.bench.long'

bench-memory: python
	@$(PYTHON) -m tests.bench.memory

bench-local: python
	@$(BOOTSTRAP) test python -m tests.bench.local

bench-search: python
	@$(BOOTSTRAP) test python -m tests.bench.search

bench-rounds: python
	@$(BOOTSTRAP) test python -m tests.bench.rounds $(if $(EACH),--each $(EACH))

bench-verdicts: python
	@$(BOOTSTRAP) test python -m tests.bench.verdicts

truth: python
	@$(BOOTSTRAP) test python -m tests.truth $(SETS) $(if $(PAIRS),--pairs $(PAIRS)) $(if $(HTML),--html $(HTML))

bench-history: python
	@$(BOOTSTRAP) test python -m tests.bench.history $(if $(TURNS),--turns $(TURNS))

bench-inference: python
	@$(BOOTSTRAP) test python -m tests.inference.bench

chaos: python
	@$(BOOTSTRAP) test python -m tests.chaos --runs $(or $(RUNS),200) $(if $(SEED),--seed $(SEED)) --stops $(or $(STOPS),50)

screenshots: python
	@$(BOOTSTRAP) test sh -c 'python -m tests.screenshots && python -m tests.walk_through'

reference: python
	@$(BOOTSTRAP) test sh -c 'python manage.py reference && npm run --silent api-types'

lock: python
	@$(BOOTSTRAP) test sh requirements/lock.sh

image-digests: python
	@$(PYTHON) -m launcher.images

sbom: python
	@$(BOOTSTRAP) test sh requirements/sbom.sh

audit: python
	@$(BOOTSTRAP) test sh requirements/audit.sh

python:
	@test -n "$(PYTHON)" || { echo "Wenyuan needs Python 3.11 or newer, and none of these is: $(PYTHONS)." >&2; exit 1; }

# Below: with .venv/bin and Node on the search path.
# Hundreds of processes start in it: each would compile our sources anew where the machine says that nothing is kept.
every-test: export PYTHONDONTWRITEBYTECODE =
every-test:
	@python -m tests.chromium
	@python -m tests.lanes --at-once 3 \
	  "checks and unit tests=$(AGAIN) every-check && $(LOUD) --cov --cov-report= $(UNIT_PATHS)" \
	  "browser tests=$(LOUD) $(BROWSER_HALF)" \
	  "more browser tests=$(LOUD) $(BROWSER_REST)" \
	  "stack tests=$(LOUD) $(STACK_PATHS)" \
	  "tests on PostgreSQL and Redis=python -m tests.stores $(LOUD) --reuse-db $(STORE_PATHS)"; lanes=$$?; \
	python -m tests.lanes --at-once 1 \
	  "quiet unit and stack tests=$(QUIET) $(STACK_PATHS) $(UNIT_PATHS)" \
	  "quiet browser tests=$(QUIET) $(BROWSER_PATHS)" \
	  "quiet tests on PostgreSQL and Redis=python -m tests.stores $(QUIET) --reuse-db $(STORE_PATHS)" && exit $$lanes

every-check:
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	djlint templates --lint --quiet --profile django
	python manage.py makemigrations --check --dry-run
	python manage.py reference --check
	npm run --silent api-types -- --check
	npm run --silent lint
	npm run --silent types
	node --test --test-reporter=spec $(JS_TESTS)

these-tests:
	$(if $(PYTHON_T),$(PYTEST) $(PYTHON_T))
	$(if $(JS_T),node --test --test-reporter=spec $(JS_T))
