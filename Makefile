# Two commands matter: `make run` and `make test`. Both do all set-up themselves.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 0.0.0.0
PORT ?= 8000
DATA_DIR ?= .data
export HOST PORT DATA_DIR

.PHONY: help run test chat staff check format lock nlu eval speech-eval voice-eval bench nlu-review rasa rasa-train rasa-validate

help: ## Show what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Set up and start everything in one process (HOST, PORT, DATA_DIR)
	@scripts/setup.sh run
	@APP_ENV=$${APP_ENV:-dev} exec $(BIN)/python -m scripts.serve

chat: ## The same conversation in the terminal
	@scripts/setup.sh run
	@APP_ENV=$${APP_ENV:-dev} exec $(BIN)/python -m scripts.chat

staff: ## Make an account for the hotline desk (asks; or ARGS="--username …")
	@scripts/setup.sh run
	@$(BIN)/python -m scripts.make_staff $(ARGS)

test: ## Set up and run everything that guards the code
	@scripts/setup.sh test
	@scripts/check.sh

check: ## Format, lint, types and import rules only
	@scripts/setup.sh test
	@scripts/check.sh static

format: ## Format the code
	@$(BIN)/ruff format bot nlu dialogs backend accessibility tests scripts
	@$(BIN)/ruff check --fix bot nlu dialogs backend accessibility tests scripts

lock: ## Compile requirements/*.in to pinned, hashed requirement files
	@scripts/setup.sh test
	@for f in uv run test; do $(BIN)/uv pip compile -q --python-version 3.11 --universal \
	  --generate-hashes --no-emit-index-url --no-header requirements/$$f.in -o requirements/$$f.txt; done
	@$(BIN)/uv pip compile -q --python-version 3.10 --python-platform linux --generate-hashes \
	  --no-emit-index-url --no-header requirements/rasa.in -o requirements/rasa.txt

nlu: ## Train the embedded understanding engine
	@scripts/setup.sh run
	@$(BIN)/python -m scripts.train_nlu

eval: ## Measure both engines and write docs/nlu-evaluation.md (PARTS="scores cost curve smp")
	@scripts/setup.sh run
	@nice $(BIN)/python -m scripts.evaluation $(PARTS)

speech-eval: ## Measure speech recognition and write docs/speech.md (RECORDINGS="folder …")
	@scripts/setup.sh run
	@nice $(BIN)/python -m scripts.evaluate_speech $(RECORDINGS)

voice-eval: ## Measure the voice that reads aloud and write docs/speech-out.md
	@scripts/setup.sh run
	@nice $(BIN)/python -m scripts.evaluate_voices

bench: ## Time understanding and a whole turn, as ratios to a fixed yardstick
	@scripts/setup.sh run
	@$(BIN)/python -m scripts.bench

nlu-review: ## Label what was not understood; show what that would change (TAKE=1 adds it)
	@scripts/setup.sh run
	@$(BIN)/python -m scripts.nlu_review $(if $(TAKE),--take)

rasa-train: ## Train Rasa on the same examples, in its own environment (Python 3.10)
	@scripts/setup.sh run
	@scripts/rasa.sh train

rasa-validate: ## Let Rasa check the examples and the domain
	@scripts/setup.sh run
	@scripts/rasa.sh validate

rasa: ## Serve Rasa on RASA_PORT (5005), for NLU_ENGINE=rasa NLU_RASA_URL=http://127.0.0.1:5005
	@scripts/setup.sh run
	@exec scripts/rasa.sh serve
