#!/bin/sh
# What tests and benchmarks want of the system: a real Chromium, with Chinese glyphs, and a PostGIS of their own.
#
# Root installs what is absent. Anybody else is told what to ask for; the tests that want it are then left out.
set -u
export DEBIAN_FRONTEND=noninteractive
browser="chromium chromium-driver fonts-noto-cjk fontconfig libatomic1"
database="postgresql-postgis"
here=$(dirname "$0")

get() {
    apt-get -y -qq -o DPkg::Lock::Timeout=300 "$@"
}
step() {
    title=$1
    shift
    sh "$here/step.sh" "$title (by apt)" .venv/.apt sh "$0" "$@"
}
# Ubuntu's Chromium is a snap behind a stub of that name; its sandbox sees neither /tmp nor hidden folders.
real() {
    program=$(command -v "$1") && [ "$(basename "$(readlink -f "$program")")" != snap ] &&
        ! head -c 4096 "$program" | grep -aqE "snap install|/snap/bin"
}
offered() {
    apt-cache policy "$1" 2>/dev/null | grep "Candidate: [0-9]" | grep -qv snap
}
has_browser() {
    (real chromium || real google-chrome) && fc-list 2>/dev/null | grep -qi "noto.*cjk" &&
        ldconfig -p 2>/dev/null | grep -q "libatomic\.so\.1"
}
has_database() {
    ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1
}

case ${1:-all} in
update)
    get update
    exit
    ;;
install)
    shift
    get install --no-remove "$@"
    exit
    ;;
esac

PATH=$PATH:/usr/sbin:/sbin
wanted=""
has_browser || wanted="$browser"
has_database || wanted="$wanted $database"
if [ -n "$wanted" ] && { [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; }; then
    echo "Tests that want a browser or PostGIS are left out, as only root can install it: sudo apt-get install" $wanted
    exit 0
fi
if [ -n "$wanted" ]; then
    step "Lists of packages" update || exit
    if ! has_browser && ! offered chromium; then
        echo "Chromium is to be had here only as a snap, which the tests cannot drive; README says what serves instead."
        browser=$(echo "$browser" | sed "s/chromium chromium-driver//")
    fi
    has_browser || step "Chromium, Chinese glyphs" install $browser || exit
    has_database || step "PostGIS" install $database || exit
fi
# Its build without windows is quicker, and no reason to fail where it is not to be had.
if [ "$(id -u)" -eq 0 ] && ! real chromium-headless-shell && offered chromium-headless-shell; then
    step "Chromium without windows" install chromium-headless-shell ||
        echo "The tests drive the whole Chromium instead."
fi
