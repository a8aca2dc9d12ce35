#!/bin/sh
# Installs the named Debian packages that are missing; ends with 1 where that cannot be done.
set -eu

missing=
for package in "$@"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
        missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "Missing on this machine:$missing (only root on Debian can have make install it)" >&2
    exit 1
fi
echo "Installing system packages:$missing …"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
