# make run     the site on http://127.0.0.1:8000 (HOST and PORT to change), with its task worker; Ctrl-C stops both
# make test    the whole suite, on every core; ARGS="tests/meetings -x" for a part
# make check   everything that reads the code without running it
# make bench   requests per second of each page
PYTHON ?= python3
BIN = .venv/bin
# Every core; ARGS replaces it.
test: ARGS ?= -n auto

.PHONY: run test check bench python environment translations

# Debian may have no Python, or python3-minimal, which has no venv.
python:
	@$(PYTHON) -c "import venv" 2>/dev/null || { [ $(PYTHON) = python3 ] && site/config/install_packages python3 python3-venv; } || \
	{ echo "$(PYTHON) manque ou n’est pas entier : il faut Python 3.11 ou plus récent (sous Debian : sudo apt install python3 python3-venv)." >&2; exit 1; }

run: python
	@$(PYTHON) site/config/bootstrap.py --serve requirements.txt
	@$(BIN)/python site/config/run.py

environment: python
	@$(PYTHON) site/config/bootstrap.py requirements-dev.txt

translations: environment
	@$(BIN)/python -c "import sys; sys.path.insert(0, 'site'); from config.run import compile_translations as c; c()"

test: translations
	@tests/browser/install_chromium || true
	@$(BIN)/pytest $(ARGS)

check: translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/pytest -q tests/test_architecture.py tests/test_consistency.py
	DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=tablee.example SITE_URL=https://tablee.example \
	DEFAULT_FROM_EMAIL=tablee@tablee.example SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_hex(40))") \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: translations
	@$(BIN)/python -m tests.bench $(ARGS)
