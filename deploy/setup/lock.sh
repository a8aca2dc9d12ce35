#!/bin/sh
# Pins what pyproject.toml names, with every file's hash and without any address, so that plain pip installs it anywhere.
set -eu
cd "$(dirname "$0")/../.."

pin() {
    .venv/bin/python -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-annotate --custom-compile-command "make lock" "$@"
}
pin --all-extras --group dev pyproject.toml --output-file requirements/dev.txt
pin --constraints requirements/dev.txt --group setup pyproject.toml --output-file requirements/run.txt
pin --constraints requirements/dev.txt --extra s3 pyproject.toml --output-file requirements/s3.txt
pin --group node --output-file requirements/node.txt
