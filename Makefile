# make start   the demo archive on http://127.0.0.1:8000/ (PORT=8001 for another port)
# make test    the whole suite, on every database and browser this machine has
# make check   format, lint, types, import rule, migrations, deployment
# make lock    write the hashed locks anew from pyproject.toml

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: start test check format lock
.SILENT:

start:
	$(PYTHON) tools/environment.py requirements.txt
	PORT="$(PORT)" $(BIN)/python tools/start.py

test:
	$(PYTHON) tools/environment.py requirements-dev.txt
	$(BIN)/python tools/suite.py

check:
	$(PYTHON) tools/environment.py requirements-dev.txt
	$(BIN)/python tools/check.py

format:
	$(PYTHON) tools/environment.py requirements-dev.txt
	$(BIN)/python -m ruff check --fix --quiet .
	$(BIN)/python -m ruff format --quiet .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

LOCK := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11

lock:
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) --group dev pyproject.toml --constraint requirements.txt --output-file requirements-dev.txt
