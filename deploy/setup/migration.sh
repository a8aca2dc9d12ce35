#!/bin/sh
# Compares migrations and models on an empty database that is thrown away: `check`, or `write NAME` for what differs.
set -eu
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DATABASE_URL="sqlite:///$folder/empty.db" SECRET_KEY=only-for-an-empty-database-that-is-thrown-away
flask() { .venv/bin/python -m flask --app wsgi "$@"; }
quiet() { "$@" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }; }

quiet flask db upgrade
case $1 in
check)
    quiet flask db check
    ;;
write)
    last=$(find migrations/versions -name '[0-9]*_*.py' | sed 's#.*/\([0-9]*\)_.*#\1#' | sort -n | tail -n 1)
    next=$(printf '%04d' "$((${last:-0} + 1))")
    flask db revision --autogenerate --rev-id "$next" --message "$2"
    ;;
esac
