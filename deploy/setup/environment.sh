#!/bin/sh
# Makes .venv with Python 3.11 or newer and installs the locked packages named by the arguments (run, s3, dev, node).
set -eu
cd "$(dirname "$0")/../.."

python=$(command -v python3.11 || command -v python3 || true)
if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv" >&2
    exit 1
fi

# A folder that was copied, or a Python that was upgraded away, leaves an environment that no longer starts.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        sh deploy/setup/system.sh python3-venv || {
            echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2
            exit 1
        }
    fi
    "$python" -m venv .venv
fi

for set in "$@"; do
    lock=requirements/$set.txt
    stamp=.venv/installed-$set
    if ! cmp -s "$lock" "$stamp"; then
        echo "Installing Python packages ($set) …"
        .venv/bin/python -m pip install -qq --disable-pip-version-check --root-user-action=ignore \
            --require-hashes -r "$lock"
        cp "$lock" "$stamp"
    fi
done
