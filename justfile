# What is done again and again. Each recipe is a plain command or two, so all works without just too.
# Python comes from the active environment: pip install --require-hashes -r requirements-dev.txt

set windows-shell := ["powershell.exe", "-NoLogo", "-NoProfile", "-Command"]

# Lists the recipes.
_default:
    @just --list --unsorted

# Format, lint, types, layers and the tests of what changed: under a minute. Before each commit.
check since="":
    ruff format --check --quiet .
    ruff check --quiet .
    mypy
    lint-imports --no-cache
    python tools/changed.py {{ since }}

# Formats, and repairs what the linter can.
fix:
    ruff format .
    ruff check --fix .

# The whole suite, on all cores.
test *arguments:
    python -m pytest -n auto --dist loadfile {{ arguments }}

# Writes the schemas, pages and examples that are generated from the program.
generate:
    python tools/generate.py

# A new rule with its fact, example and test: just new-rule --help says what to give.
new-rule *arguments:
    python tools/new_rule.py {{ arguments }}

# The README's commands and the suite on every Python that is promised. Before each release.
pythons *arguments:
    python tools/pythons.py {{ arguments }}

# Looks over the workflows and the action as an attacker would.
workflows:
    zizmor --offline --no-progress --pedantic .github action.yml integrations/github/comment/action.yml

# Builds wheel and source twice from the last commit: the same bytes.
twice:
    python tools/build_twice.py

# Locks anew what development and the action use, at the newest that the ranges allow, and lists it.
lock:
    uv pip compile pyproject.toml --universal --python-version 3.11 --extra test --group dev --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "just lock" --output-file requirements-dev.txt
    uv pip compile pyproject.toml --universal --python-version 3.11 --group build --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "just lock" --output-file integrations/requirements.txt
    python tools/sbom.py

# All that is held in hosted CI too, in fresh environments.
gate:
    bash .ci/run
