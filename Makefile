# Everything a person or a build machine does with this folder. `make run` and `make test` do their own set-up.

PYTHON ?= python3
GPU ?=

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
DISPLAY_IS_THERE := yes
else
BIN := .venv/bin
DISPLAY_IS_THERE := $(if $(CI),,$(if $(filter Darwin,$(shell uname -s)),yes,$(DISPLAY)$(WAYLAND_DISPLAY)))
endif

# Tests draw windows off screen, and never on anybody's display. They may keep compiled code, whatever is set on a build
# machine: hundreds of child processes would each compile the program anew.
PYTEST = PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest
# Most of the time goes into waiting for child processes. Not more than two at once: each may hold a model.
# Files in their order: by how many tests they have, the files of few long ones would be left for the end, for one core.
SIDE_BY_SIDE = -n 2 --dist loadfile --no-loadscope-reorder
STEP = @printf '\n== %s\n'

.DEFAULT_GOAL := run
.PHONY: run test bundle test-slow test-card test-consumers bench bench-export bench-check bench-engine bench-library bench-studies test-encrypted test-postgresql test-display test-monkey checker-report meaning-report stats-report adaptation-report pictures prepare scenario scenario-window lint format lock clean python

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	echo "Python 3.11 or newer is missing ($(PYTHON) was not found): install it with 'sudo apt install python3 python3-venv' (Debian, Ubuntu), 'sudo dnf install python3' (Fedora), 'brew install python' (macOS) or from python.org." >&2; exit 3; }

prepare: python
	@$(PYTHON) packaging/prepare.py --gpu "$(GPU)" $(PREPARE_FOR)

# With a display: the window. Without one: the same job in the terminal, with a report and a picture in out/.
ifneq ($(DISPLAY_IS_THERE),)
run: PREPARE_FOR = --window
run: prepare
	@$(BIN)/python -m fairdraft
else
run: prepare
	@$(BIN)/python -m fairdraft demo --out out
endif

test: lint
	$(STEP) "tests"
	@$(PYTEST) $(SIDE_BY_SIDE)

test-slow: prepare
	$(STEP) "slow tests"
	@$(PYTEST) -m slow

# What datasets, TRL, Argilla, Label Studio, pandas and openpyxl make of our exports. The first time it installs them
# into build/consumers, one environment each (about 2 GB).
test-consumers: prepare
	@$(BIN)/python packaging/consumers.py
	$(STEP) "consumers of exports"
	@$(PYTEST) -m consumers tests/consumers

# Tests of the engine with all layers on a card, in a build for cards (GPU=cuda, …); docs/gpu.md tells what of them a card
# that software stands for showed.
test-card: prepare
	$(STEP) "tests of the engine on a card"
	@FAIRDRAFT_TEST_GPU_LAYERS=-1 $(PYTEST) --timeout 3600 tests/inference/test_on_card.py tests/inference/test_plain_loop.py \
	  tests/inference/test_memory_of_architectures.py tests/inference/test_adapters.py tests/inference/test_real_faults.py

# The tests of the store, with their stores encrypted.
test-encrypted: prepare
	$(STEP) "tests on encrypted stores"
	@FAIRDRAFT_TEST_ENCRYPTED=1 $(BIN)/python -m pytest tests/store

# The store, the use cases and the commands, with their stores in a PostgreSQL server that is started for it.
test-postgresql: prepare
	$(STEP) "tests on PostgreSQL"
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/test_on_postgresql.py tests/store tests/services tests/cli

# The window with the scripted engine on X servers of its own (packaging/test_on_display.py says what it needs).
test-display: prepare
	$(STEP) "window on a display"
	@$(BIN)/python packaging/test_on_display.py

# Random deeds in the window; each seed is a process with a home folder of its own (SEEDS=1-100 for a night).
test-monkey: prepare
	$(STEP) "window under random deeds"
	@$(BIN)/python packaging/monkey_in_window.py --seeds $(or $(SEEDS),1-5) --out out/monkey

lint: prepare
	$(STEP) "format"
	@$(BIN)/ruff format --check .
	$(STEP) "lint"
	@$(BIN)/ruff check .
	$(STEP) "types"
	@$(BIN)/python -m mypy
	$(STEP) "import contracts"
	@$(BIN)/lint-imports

format: prepare
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# TEXTS=FILE measures real texts too; their figures are shown and not written into the report.
checker-report: prepare
	@$(BIN)/python packaging/checker_report --out docs/checker-report.md $(if $(TEXTS),--texts $(TEXTS))

# What reading for meaning finds, with an embedding model: writes docs/checker-by-meaning.md (MODEL=FILE.gguf; TEXTS as above).
meaning-report: prepare
	@$(BIN)/python packaging/checker_report/by_meaning.py $(MODEL) --out docs/checker-by-meaning.md $(if $(TEXTS),--texts $(TEXTS))

# The statistics beside scipy, statsmodels, krippendorff and choix (in build/statistics-reference), and on simulated studies.
stats-report: prepare
	@$(BIN)/python packaging/stats_report

# Real drafts, a real adapter, scripted raters: writes the figures of docs/adaptation.md (some minutes; about 2 GB of
# trainers' packages the first time, as for make test-consumers).
adaptation-report: prepare
	@$(BIN)/python packaging/consumers.py
	@$(BIN)/python packaging/adaptation_report --out docs/adaptation.md

bench: prepare
	@$(BIN)/python packaging/bench_start.py
	@$(BIN)/python packaging/bench_turns.py

# What is promised of a study of 10,000 drafts and of 100,000 ratings, with pass or fail.
bench-studies: prepare
	@$(BIN)/python packaging/bench_studies.py

# Finding approved copy among 5,000 pieces, by words and with meaning (MODEL=FILE.gguf reads them too); drafts held against
# 100,000 pieces, and the window that shows them; with pass or fail.
bench-library: prepare
	@$(BIN)/python packaging/bench_library.py $(MODEL)

# The checker's speed, growth and memory, beside proselint and textlint where these can be installed (build/bench):
# writes docs/checker-latency.md.
bench-check: prepare
	@$(BIN)/python packaging/bench_checker.py --out docs/checker-latency.md

# The engine's speed beside llama-cpp-python's own loop, in one run; BENCH="--model FILE --gpu-layers -1" for others. It
# says which figures hold what is wanted, and ends with 0 all the same: BENCH=--strict ends with 1 unless all do.
bench-engine: prepare
	@$(BIN)/python packaging/bench_engine $(BENCH)

# Every screen and dialog in the states that matter; light, dark, two sizes.
pictures: prepare
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/window_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/study_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/long_name_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/help_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/library_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/model_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/product_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/campaign_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/version_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/receiving_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/proof_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/length_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/deck_form_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/go_to_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/beginning_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/settings_pictures.py --out out/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/strained_pictures.py --out out/pictures

# The agency's whole test with two real models, offline, from the plan to the exports (some 20 minutes; fetches a second
# model of 240 MB the first time).
scenario: prepare
	@$(BIN)/python packaging/agency_scenario.py --out out/scenario

# The same way in the window: each sitting a process of its own, worked by keys and by pressing what stands on the
# buttons, with pictures of every station (some 10 minutes).
scenario-window: prepare
	@$(BIN)/python packaging/agency_in_window.py --out out/scenario-window

# How fast 100,000 ratings leave the program as CSV, and in how much memory.
bench-export: prepare
	@$(BIN)/python packaging/bench_export.py

# A folder and an archive for people without Python, compiler and network: out/Fairdraft-….tar.gz (GPU=… as for make run).
# The first time the engine is compiled once more, for other machines' processors.
bundle: PREPARE_FOR = --window
bundle: prepare
	@$(BIN)/python packaging/make_bundle --gpu "$(GPU)"

# Needs uv. A lock of all platforms and Python versions, with hashes and without addresses.
lock:
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --extra test pyproject.toml -o requirements.lock

# What make made, but for the home folder: that belongs to the person.
clean:
	@rm -rf .venv build out dist app/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
