# Everything there is to do with this house. `make help` lists it.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check fix bench translations migration lock clean ready tools machine

PYTHON := .venv/bin/python
FLASK := $(PYTHON) -m flask --app wsgi
# What never asks a database is tried once.
NO_DATABASE := --ignore=tests/ground --ignore=tests/documents/form --ignore=tests/house/test_source.py
SETS := run$(if $(filter s3:%,$(MEDIA_URL)), s3)

# What the caller's shell has set for another project must not reach into this one.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV FLASK_APP

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 15

run: ready ## set everything up and serve it on port 8000 (PORT=8001 for another); data is kept in var/
	@$(FLASK) db upgrade
	@$(FLASK) demo --if-empty
	@exec $(PYTHON) -m tenants.serve

test: machine check ## run every test, on SQLite and on PostgreSQL (ARGS="tests/news -k hides" for some)
	@TEST_DATABASE=postgresql $(PYTHON) -m pytest -n 2 -m "not browser" $(NO_DATABASE) $(ARGS)
	@TEST_DATABASE=sqlite $(PYTHON) -m pytest -n 2 -m "not postgres" $(ARGS)

check: tools ## look for faults without running the tests: style, types, imports, templates, English, migrations
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet . || { echo "Some files are not formatted: make fix"; exit 1; }
	@$(PYTHON) -m mypy --no-error-summary
	@$(PYTHON) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))'
	@$(PYTHON) -m djlint --lint --quiet templates
	@$(PYTHON) deploy/setup/translations.py check
	@sh deploy/setup/migration.sh check

fix: tools ## mend what needs no thought: style and the order of imports (ARGS="tenants/lines.py" for some files)
	@$(PYTHON) -m ruff check --fix --exit-zero --quiet $(or $(ARGS),.)
	@$(PYTHON) -m ruff format $(or $(ARGS),.)

bench: tools ## measure the budgets of the house
	@$(PYTHON) -m bench $(ARGS)

translations: tools ## collect the texts of the house into the English catalogue
	@$(PYTHON) deploy/setup/translations.py update

migration: tools ## write the migration of what changed in the models: make migration name="plan tasks"
	@test -n "$(name)" || { echo 'It needs a name: make migration name="plan tasks"'; exit 1; }
	@sh deploy/setup/migration.sh write "$(name)"

lock: tools ## pin the newest release of everything that pyproject.toml names
	@sh deploy/setup/lock.sh

clean: ## remove what make installed and built; the data in var/ stays
	rm -rf .venv node_modules static/fonts .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete

# Shared steps, each of which does nothing when it has been done.
ready:
	@sh deploy/setup/environment.sh $(SETS)
	@sh deploy/setup/assets.sh
	@$(PYTHON) deploy/setup/translations.py compile

tools:
	@sh deploy/setup/environment.sh dev
	@sh deploy/setup/assets.sh
	@$(PYTHON) deploy/setup/translations.py compile

machine:
	@sh deploy/setup/testing.sh
