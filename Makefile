# Every target sets up what it needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NEWEST_PYTHON ?= $$(tools/newest-python)
NEWEST := .venv-newest
OTTER := .venv-otter
# The sandbox level that `make attack` tries; the strongest by default.
LEVEL ?=
# Where tests run in `make attack`: apart, which is the default, or together.
WAY ?=
# A class that is graded by `make grade`; an instructor's own is `make grade CLASS=path`.
CLASS ?= examples/class
OUT ?= build/class
# How long `make fuzz` gives each of its fuzzers.
SECONDS ?= 60
# How many submissions `make soak` marks.
SUBMISSIONS ?= 300
JAXERCISE := $(BIN)/jaxercise

.DEFAULT_GOAL := help
.PHONY: help setup release grade grade-course audit mutate attack test test-all test-nbgrader test-newest test-gpu fuzz
.PHONY: coverage attack-peers soak bench bench-course bench-lowering bench-scale bench-timing dist lint format clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.done ## the environment: a virtual environment in .venv with everything pinned

$(VENV)/.done: pyproject.toml constraints.txt tools/environment.py
	$(PYTHON) tools/environment.py $(VENV) '.[instructor]' --later '.[torch,dev]' \
	  --constraint constraints.txt
	sh tools/system-packages
	# What is imported within the sandbox is not written there, where all is read-only.
	$(BIN)/python -m compileall -q autograder
	touch $@

release: setup ## assignments/ from solutions/, with proof that references pass and stubs do not
	$(JAXERCISE) release

grade: setup ## mark the example class: table, gradebook, feedback, report
	$(JAXERCISE) grade --submitted $(CLASS)/submitted --out $(OUT)

grade-course: setup ## mark examples/numpy_course, an ordinary nbgrader course
	$(JAXERCISE) grade --course examples/numpy_course --out build/numpy_course

audit: setup ## test the graders: references, alternatives and mutants of every exercise
	$(JAXERCISE) audit

mutate: setup ## mutants of every reference, made by machine: do the tests fail them?
	$(JAXERCISE) audit --mutate

attack: setup ## mark submissions that cheat, break and leak, and harmless ones that look like them
	$(BIN)/python -m tests.adversarial $(if $(LEVEL),--level $(LEVEL)) $(if $(WAY),--way $(WAY))

attack-peers: setup ## the same against nbgrader and otter-grader, for the table in docs/security.md
	$(BIN)/python -m tests.adversarial.peers --write
	if $(MAKE) $(OTTER)/.done; then \
	  $(BIN)/python -m tests.adversarial.peers --otter $(OTTER)/bin/python --write; \
	else \
	  echo "otter-grader cannot be installed here; the table goes without it"; \
	fi

$(OTTER)/.done: pyproject.toml tools/environment.py
	$(PYTHON) tools/environment.py $(OTTER) . --later otter-grader ipykernel
	touch $@

bench: setup ## the same class by jaxercise and by nbgrader autograde: time, CPU, memory
	$(BIN)/python -m benchmarks.against_nbgrader

bench-course: setup ## a class on an ordinary NumPy and pandas course, by jaxercise and by nbgrader
	$(BIN)/python -m benchmarks.any_course

bench-scale: setup ## what a submission costs as the class grows to 1,000
	$(BIN)/python -m benchmarks.scale --dask
	$(BIN)/python -m benchmarks.recording
	$(BIN)/python -m benchmarks.memory

bench-lowering: setup ## what each thing that is done otherwise than JAX does it gains, one by one
	$(BIN)/python -m benchmarks.lowering

bench-timing: setup ## how often the speed-up check is wrong, idle, loaded and busy in bursts
	$(BIN)/python -m benchmarks.timing

test: setup ## the kit's own tests
	$(BIN)/python -m pytest -m 'not slow'

test-all: setup ## all tests, the slow ones too
	$(BIN)/python -m pytest

test-nbgrader: setup ## nbgrader's own end-to-end tests, with this engine as its executor
	$(BIN)/python tests/nbgrader_suite/run.py

test-newest: $(NEWEST)/.done ## the tests on a newer Python with the newest jax and flax, without torch
	$(NEWEST)/bin/python -m pytest -m 'not slow'

$(NEWEST)/.done: pyproject.toml tools/environment.py
	$(NEWEST_PYTHON) tools/environment.py $(NEWEST) '.[instructor]' --later '.[dev]' --upgrade
	touch $@

test-gpu: setup ## the tests that need a GPU; they say so where there is none
	$(BIN)/python -m pytest -m gpu -rs

fuzz: setup ## random bytes for all that reads a stranger's: wire, notebooks, archives
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]' || \
	  echo "atheris cannot be installed here; going on without it"
	for name in wire notebook archive; do \
	  $(BIN)/python -m tests.fuzz.fuzz_$$name --seconds $(SECONDS) || exit 1; \
	done

soak: setup ## a class of 300, a third of them attacks: marks, memory, what is left afterwards
	$(BIN)/python -m tests.soak --submissions $(SUBMISSIONS)

lint: setup ## ruff and pyright; the committed assignments are what the sources build
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(JAXERCISE) build --check

coverage: setup ## docs/coverage.md: which exercise teaches what
	$(BIN)/python tools/coverage.py

dist: setup ## the wheel and the sdist, without solutions and tests, into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

format: setup ## let ruff put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## what the other targets made, the environment too
	rm -rf $(VENV) $(NEWEST) $(OTTER) build dist .pytest_cache .ruff_cache .hypothesis
