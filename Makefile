# The menu of this repository: bare `make` prints it. CI calls the same commands.
# A line `target: ## words` appears in the menu; a line `##@ words` begins a group.

SHELL := /bin/sh
.DEFAULT_GOAL := menu
.PHONY: menu env up status demo token backup restore verify recover rebuild parked rotate-keys retire-keys test test-fast attack check-rules simulate faults fault check format generate pictures lock bench clean
MAKEFLAGS += --no-print-directory

# uv lies there when the machine had none (tools/bootstrap); the mail catcher's environment needs it too.
export PATH := $(CURDIR)/.tools/bin:$(PATH)
# Images of containers set it; each of the hundred processes of a test run would compile all it imports anew.
unexport PYTHONDONTWRITEBYTECODE
python := .venv/bin/python
operate = $(python) -m embedded operate $(or $(SERVICE),case-ledger)
# Groups, and in which order they begin: testkit.servers.hooks.
in_groups := --dist loadgroup --no-loadscope-reorder
projects := $(wildcard $(addsuffix /pyproject.toml,contracts libs/* services/* deploy/local tools/*))
members := $(projects:/pyproject.toml=)
not_emitted = $(foreach name,$(shell sed -n 's/^name = "\(.*\)"/\1/p' $(projects)),--no-emit-package $(name))
compile := uv pip compile --universal --generate-hashes --quiet --custom-compile-command "make lock"

menu:
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nSettings: KRONIKA_HOME (data folder, .kronika), KRONIKA_PORTS (first port, 7400).\n'

env:
	@tools/bootstrap

##@ Run it
up: env ## start everything on this machine; Ctrl-C stops it, the data stay
	@exec $(python) -m embedded up
status: env ## what runs where, which alarms fire (STATUS=json|alarms for programs)
	@exec $(python) -m embedded status
demo: env ## tell the life of cases over HTTP (CASES=200)
	@CASES=$${CASES:-200} exec $(python) -m demo
token: env ## a bearer token of a demo account (WHO=eszter.kovacs)
	@exec $(python) -m embedded token "$(WHO)"

##@ Keep it
backup: env ## journals and keys into a new folder, while it runs (TO=backups/<time>)
	@exec $(python) -m embedded backup "$(TO)"
restore: env ## databases from a backup, while it stands still (FROM=folder, FORCE=1)
	@FORCE=$(FORCE) exec $(python) -m embedded restore "$(FROM)"
verify: env ## follow the chain of a service's journals (SERVICE=case-ledger, as below)
	@exec $(operate) verify $(TOPIC)
recover: env ## read back into restored journals what their topics hold (TOPIC=cases)
	@exec $(operate) recover $(TOPIC)
rebuild: env ## write what a service keeps of events anew, beside what runs (MODEL=lists)
	@exec $(operate) rebuild $(or $(MODEL),lists)
parked: env ## events that wait (PARKED="list | show TOPIC STREAM | resume TOPIC STREAM")
	@exec $(operate) parked $(PARKED)
rotate-keys: env ## a new key-encryption key, everything wrapped by it, while it runs
	@exec $(operate) rotate-keys
retire-keys: env ## the older key-encryption keys go
	@exec $(operate) retire-keys

##@ Work on it
# Three workers on two cores, since each waits for servers at times: the shared run, other whole runs, the rest.
test: env ## every test, on real servers
	@$(python) -m pytest -n 3 $(in_groups)
test-fast: env ## the tests that need no servers of their own
	@$(python) -m pytest -n 2 $(in_groups) -m "not slow"
check-rules: env ## switch every rule off in turn, and see a test turn red (build/rules.json)
	@$(python) -m rulecheck
attack: env ## ten thousand made-up requests at each interface (SERVICE=identity, SEED=, REQUESTS=10000)
	@REQUESTS=$${REQUESTS:-10000} $(python) -m pytest -s --show-capture=no services/$(or $(SERVICE),*)/tests/attack*
simulate: env ## journal, relay and consumer in simulated time, with faults (SEEDS=1000, or SEED=7 with its trace)
	@exec $(python) -m testkit.simulation --seeds $${SEEDS:-1000} $(if $(SEED),--seed $(SEED))
faults: env ## real faults on real processes: kill, pause, fill, restore (SEED=, twenty minutes)
	@PYTHONPATH=tests exec $(python) -m mishaps $(if $(SEED),--seed $(SEED))
fault: env ## one of them, again (FAULT=ledger_killed SEED=7)
	@PYTHONPATH=tests exec $(python) -m mishaps $(FAULT) $(if $(SEED),--seed $(SEED))
check: env ## format, lint, types, architecture, generated files
	@tools/check $(members)
format: env ## put the code into shape
	@.venv/bin/ruff format --quiet
	@.venv/bin/ruff check --quiet --fix
generate: env ## write the files that are made from the code
	@$(python) -m contracts.generate
	@$(python) -m pages
pictures: env ## take the user guide's pictures anew, of a run with the demo's cases (ADDRESS=http://127.0.0.1:7418)
	@PYTHONPATH=tests exec $(python) -m browsing.pictures $(ADDRESS)
bench: env ## the figures, each against its baseline in the same run (FIGURES=http,appends)
	@PYTHONPATH=tests exec $(python) -m load
lock: env ## lock the dependencies anew (UPGRADE=1 takes newer ones)
	@$(compile) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev $(not_emitted) -o requirements.lock
	@cd deploy/local/src/embedded && $(compile) --python-version 3.12 sendria.in -o sendria.lock

##@ Tidy up
clean: ## remove .venv, build results and caches (the data in KRONIKA_HOME stay)
	@rm -rf .venv .tools build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv, .tools, build and caches; the data folder stays."
