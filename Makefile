# What a newcomer, a developer and the checks type. `make` alone lists it.
# PYTHON=… chooses the Python that makes the environment; ARGS=… goes to the command.

ARGS ?=
PYTHON ?=

runtime = python=$$(PYTHON="$(PYTHON)" sh .ci/find-python) && env=$$("$$python" .ci/environment.py $(1))
dev = $(call runtime,--dev)
docs_and_shape = $(wildcard tests/test_shape.py tests/test_docs.py)

.PHONY: help run test check bench faults pins clean

help: ## list what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

run: ## open the board; with ARGS="deal list", run that command
	@$(call runtime,) && "$$env/bin/salesops" $(ARGS)

test: ## run the tests; with ARGS="tests/db -k undo", some of them
	@$(dev) && "$$env/bin/python" -m pytest -n auto $(ARGS)

check: ## format, lint, types, import contracts, shape, docs, pins and what is known against them
	@$(dev) && export PATH="$$env/bin:$$PATH" && \
	ruff format --check . && ruff check . && mypy && lint-imports --no-logo && \
	python -m pytest $(docs_and_shape) && python .ci/audit.py

bench: ## the measurements of tests/benchmarks
	@$(dev) && "$$env/bin/python" tests/benchmarks/run.py $(ARGS)

faults: ## the long runs of tests/faults: kills, many writers, disks, terminals, versions
	@$(dev) && SALESOPS_FAULTS=long "$$env/bin/python" -m pytest tests/faults $(ARGS)

pins: ## renew constraints.txt within what pyproject.toml allows
	@$(call runtime,--dev --renew-pins)

clean: ## remove the environment and every cache
	@rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
