# Everything a person does with this project. `make` alone explains itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-thorough test-postgres check lint soak demo gallery bench lock approve-renderings approve-pictures

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
PORT ?= 8000
# Processes that run the tests side by side; `make test JOBS=0 T=tests/notices` runs one folder in one process.
JOBS ?= auto
T ?=
OUT ?= var/demo
# The sample workbook speaks of its own day; another workbook is read as of today unless AS_OF says otherwise.
ifndef WORKBOOK
AS_OF ?= 2026-11-20
endif
WORKBOOK ?= samples/court-outstanding-cases.xlsx

# Where compiled modules are not kept (containers often say so), every process compiles eighteen hundred of them anew:
# two seconds for each start, and the tests start a hundred processes.
export PYTHONDONTWRITEBYTECODE :=

# SQLite and the filesystem broker, whatever the shell that calls make has set.
ON_SQLITE := env -u DATABASE_URL -u BROKER_URL
# Long tests (browsers, random lives, the crawl) end up with whoever is free.
PYTEST := $(PYTHON) -m pytest -n $(JOBS) --dist worksteal

help:  ## this list
	@echo 'Zhengxin 政信: government bodies kept to their word. Usage: make TARGET'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo 'Settings of the product (DATABASE_URL, BROKER_URL, PORT ...) are explained in docs/operations.md.'

setup:  ## prepare this machine: system packages, .venv, fonts (again: a second, no network)
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh test

run: export PORT := $(PORT)
run: setup  ## the site with the sample city on http://127.0.0.1:$PORT (8000); Ctrl-C ends it
	@$(MANAGE) first_start
	@exec $(PYTHON) -m config.supervisor

test: setup-test  ## the tests on SQLite (T=tests/notices for a part)
	@$(ON_SQLITE) $(PYTEST) --junitxml=var/tests/SQLite.xml $(T)

test-thorough: setup-test  ## the tests that take long: every person at every address, most random lives, killed workers (CI runs them)
	@$(ON_SQLITE) $(PYTEST) -m thorough --junitxml="var/tests/SQLite, thorough.xml" $(T)

test-postgres: setup-test  ## the tests that touch the database, on PostgreSQL and a real broker
	@$(PYTHON) scripts/test_on_servers.py -n $(JOBS) --junitxml=var/tests/PostgreSQL.xml $(T)

lint: setup-test  ## ruff, mypy, import contracts, migrations, Django's checks: no tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	.venv/bin/lint-imports --no-logo
	$(ON_SQLITE) $(MANAGE) makemigrations --check --dry-run
	$(ON_SQLITE) $(MANAGE) check

check: lint  ## lint and test; with CI=true also test-thorough and test-postgres: what .ci/run runs
	@rm -rf var/tests
	@$(MAKE) --no-print-directory test
	@if [ "$$CI" = true ]; then $(MAKE) --no-print-directory test-thorough test-postgres; fi
	@$(PYTHON) scripts/count_tests.py var/tests

soak: setup-test  ## what takes long: kill rounds, fuzzing
	$(ON_SQLITE) $(PYTHON) -m pytest -m soak --timeout 0 $(T)

demo: setup  ## six cases from the court's workbook to their end, without a browser (WORKBOOK= OUT= AS_OF=)
	$(ON_SQLITE) $(MANAGE) demo --workbook "$(WORKBOOK)" --out "$(OUT)" $(if $(AS_OF),--as-of $(AS_OF))

gallery: OUT := $(if $(filter var/demo,$(OUT)),var/gallery,$(OUT))
gallery: setup  ## every form with sample facts as PDF, short, long and joint, and gallery.json (OUT=DIR)
	@$(ON_SQLITE) $(PYTHON) -m notices.gallery "$(OUT)"

approve-renderings: setup-test  ## developers: take today's layout and PDFs of the newest version for the record
	$(ON_SQLITE) $(PYTHON) -m tests.notices.test_unchanged

approve-pictures: setup-test  ## developers: take today's pictures of all forms for the approved ones
	$(ON_SQLITE) $(PYTHON) -m tests.notices.test_pictures

bench: setup-test  ## measurements against peers, tables and var/bench/*.json (ONLY=case_life,...)
	$(PYTHON) -m benchmarks $(if $(ONLY),--only $(ONLY))

lock: setup  ## renew requirements/*.txt from requirements/*.in (developers; needs the network)
	scripts/lock.sh
