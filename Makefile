# Two commands are enough: `make lab` to play, `make test` to see that all of it works.
# Every command runs in .venv, which is made from requirements.lock and rebuilt when that changes.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The Python that makes the environment: the first of these that is new enough, or your own: make test PYTHON=...
PYTHONS := python3.11 python3.12 python3.13 python3
PYTHON ?= $(shell for p in $(PYTHONS); do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

VENV := .venv
IN_VENV := $(VENV)/bin/python -m
PIP := -m pip -qq --disable-pip-version-check
PARALLEL := --numprocesses=logical --maxprocesses=4
UV_VERSION := 0.13.8

.PHONY: help lab rasp test check all bench environment lock lowest clean

help:
	@echo "make lab      open the laboratory in JupyterLab"
	@echo "make rasp     the prompt of the 2021 RASP language"
	@echo "make test     run every test, doctests and notebooks among them"
	@echo "make check    format, lint, types, floors, doctests, fast tests: under a minute"
	@echo "make all      check, then every test with the laws searched deeply, then the benchmark"
	@echo "make bench    print the benchmark table"
	@echo "make lock     bring requirements.lock up to date with pyproject.toml; UPGRADE=1 takes newer releases"
	@echo "make lowest   run the tests on the oldest dependencies that pyproject.toml allows"
	@echo "make clean    remove the environment and everything else that was made here"

lab: $(VENV)/installed
	@$(IN_VENV) tracrlab lab --dir notebooks

rasp: $(VENV)/installed
	@$(IN_VENV) tracrlab rasp

# Bars of what takes long are no part of what the outputs of notebooks are compared with.
test all: export TQDM_DISABLE := 1

test: $(VENV)/installed
	@$(IN_VENV) pytest --quiet $(PARALLEL) -m "not browser"
	@$(IN_VENV) pytest --quiet $(PARALLEL) --dist=loadscope --nbval notebooks
	@$(IN_VENV) pytest --quiet -m browser tests/browser

check: $(VENV)/installed
	@$(IN_VENV) ruff format --quiet --diff .
	@$(IN_VENV) ruff check --quiet .
	@$(IN_VENV) mypy --no-error-summary
	@$(IN_VENV) pytest --quiet $(PARALLEL) -m "not law and not slow and not bench and not browser"

all: check
	@$(IN_VENV) pytest --quiet $(PARALLEL) -m "not browser" --hypothesis-profile=deep
	@$(IN_VENV) pytest --quiet $(PARALLEL) --dist=loadscope --nbval notebooks
	@$(IN_VENV) pytest --quiet -m browser tests/browser
	@$(MAKE) bench

bench: $(VENV)/installed
	@$(IN_VENV) benchmarks

# The environment, in two steps: the locked packages (a minute), then this project on top (a second).
# `locked` is a copy of the lock that the packages came from, so a new date alone rebuilds nothing.
$(VENV)/locked: requirements.lock
	@cmp --silent $< $@ || $(MAKE) environment
	@cp $< $@

environment:
	@test -n "$(PYTHON)" || { echo "tracrlab needs Python 3.11 or newer, and none was found: install it, or say make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv module (on Debian: apt install python3-venv)"; exit 1; }
	@echo "making $(VENV) from requirements.lock (once; about a minute) ..."
	@"$(PYTHON)" -m venv --clear $(VENV)
	@$(VENV)/bin/python $(PIP) install --require-hashes --requirement requirements.lock

$(VENV)/installed: $(VENV)/locked pyproject.toml
	@$(VENV)/bin/python $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Any index may be configured on the machine that makes the lock: names, versions and hashes are all it records.
lock: .lock-tools/bin/uv
	@$< pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-config --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		$(if $(UPGRADE),--upgrade) --extra test --output-file requirements.lock pyproject.toml

lowest: .lock-tools/bin/uv
	@$< venv --quiet --clear --python "$(PYTHON)" .venv-lowest
	@$< pip install --quiet --no-config --python .venv-lowest --resolution lowest-direct --editable '.[test]'
	@.venv-lowest/bin/python -m pytest --quiet $(PARALLEL) -m "not browser"

.lock-tools/bin/uv:
	@"$(PYTHON)" -m venv --clear .lock-tools
	@.lock-tools/bin/python $(PIP) install uv==$(UV_VERSION)

clean:
	@rm -rf $(VENV) .venv-lowest .lock-tools build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -print0 | xargs -0 rm -rf
