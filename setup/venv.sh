#!/bin/sh
# A whole .venv in this folder, or one sentence that says what is missing for it.
#
#   setup/venv.sh PYTHON
#
# What is missing is asked before anything is made. A .venv that is there without its stamp is half-made: a new one
# takes its place.
python=$1
stop() {
    echo "$1" >&2
    exit 2
}
packages="sudo apt-get install python3 python3-venv"

command -v "$python" >/dev/null ||
    stop "Python 3.11 or later is needed, and there is no $python here: $packages, or name another by PYTHON="
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or later is needed, and $python is $("$python" -V 2>&1): name another by PYTHON="
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    stop "$python cannot make a virtual environment here, as Debian and Ubuntu package that part separately: $packages"
sh "$(dirname "$0")/step.sh" "Virtual environment" .venv/.made "$python" -m venv --clear .venv
# Where it was made: its programs do not run from another folder.
pwd >.venv/.made
