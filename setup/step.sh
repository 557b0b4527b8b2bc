#!/bin/sh
# One step of the set-up: says what it does, never falls silent, and keeps quiet about what went well.
#
#   setup/step.sh TITLE STAMP COMMAND...
#
# STAMP is touched once COMMAND has ended well; a step cut short therefore begins again at the next call.
# Where it does not end well, all that COMMAND wrote is shown.
set -u
title=$1 stamp=$2
shift 2

log=$(mktemp)
printf '%s ' "$title"
begin=$(date +%s)
# The dots end with this shell, however it ends.
(while sleep 2 >/dev/null && kill -0 $$; do printf .; done) 2>/dev/null &
dots=$!
trap 'kill "$dots" 2>/dev/null; rm -f "$log"' EXIT
trap 'echo; exit 130' INT
trap 'echo; exit 143' TERM HUP

# Two calls of make at once take turns, and the second does not do again what the first has just done.
made() { stat -c %y "$stamp" 2>/dev/null; }
before=$(made)
if command -v flock >/dev/null; then
    exec 9<"$0"
    flock -n 9 || {
        printf '(waiting for another set-up in this folder to end) '
        flock 9
        [ "$before" = "$(made)" ] || { echo "done by the other"; exit 0; }
    }
fi

"$@" >"$log" 2>&1 </dev/null
code=$?
kill "$dots" 2>/dev/null
if [ "$code" -ne 0 ]; then
    echo
    cat "$log" >&2
    echo "Set-up stopped at: $title. What is done is kept; the next make goes on from here." >&2
    exit "$code"
fi
touch "$stamp"
echo " $(($(date +%s) - begin)) s"
