#!/bin/sh
# Provides PostgreSQL and Chromium for the tests: installed where it may be, a named skip elsewhere, a failure under CI.
set -eu
cd "$(dirname "$0")/../.."

need() { # what it is, how to see it is there, the Debian package
    eval "$2" >/dev/null 2>&1 && return
    sh deploy/setup/system.sh "$3" && return
    if [ -n "${CI:-}" ]; then
        echo "$1 is missing, and CI runs every test." >&2
        exit 1
    fi
    echo "$1 is missing: its tests are skipped, and the summary names them."
}

need PostgreSQL 'ls /usr/lib/postgresql/*/bin/initdb || command -v initdb' postgresql
need Chromium 'command -v chromium || command -v chromium-browser' chromium
