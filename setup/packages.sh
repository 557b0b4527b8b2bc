#!/bin/sh
# Python packages into .venv, in the versions that were tested together.
#
#   setup/packages.sh WHAT...      as pip install takes it
set -e
# An installation that was cut short can leave a package whose files are not all there, and pip would take it for whole.
.venv/bin/python "$(dirname "$0")/broken.py"
exec .venv/bin/python -m pip install --disable-pip-version-check --constraint constraints.txt "$@"
