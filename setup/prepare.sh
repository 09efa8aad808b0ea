#!/bin/sh
# Sets up what is missing on this machine, and nothing else.
#
#   sh setup/prepare.sh run      what publishing needs; ends with .venv/ready
#   sh setup/prepare.sh test     besides, what `make test` needs; ends with .venv/ready-for-tests
#   sh setup/prepare.sh fonts    the fonts of other scripts and of emoji, for reports that have them
#   sh setup/prepare.sh cluster  besides, what `tongwen build --scheduler` needs
#   sh setup/prepare.sh bench    besides, what `make bench` compares with; ends with .venv-bench/ready
#
# make calls it only when one of those stamps is missing or older than a lock file. PYTHON names
# another Python to use. Exit status: 0 ready, 1 something failed, 2 you have to do something first.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
setup=$root/setup
venv=$root/.venv
mode=${1:-run}
case $mode in
    run | test | fonts | cluster | bench) ;;
    *) echo "Usage: sh setup/prepare.sh [run|test|fonts|cluster|bench]" >&2; exit 2 ;;
esac

say() { printf 'Setting up: %s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

# --- one set-up at a time ----------------------------------------------------------------

lock=$root/.setup-lock
log=$(mktemp "${TMPDIR:-/tmp}/tongwen-setup.XXXXXX")
have_lock=
finish() {
    rm -f "$log"
    [ -z "$have_lock" ] || rm -rf "$lock"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

waited=
until mkdir "$lock" 2>/dev/null; do
    [ -w "$root" ] || { complain "The folder $root cannot be written to."; exit 2; }
    owner=$(cat "$lock/owner" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
        rm -rf "$lock" # its set-up was ended before it could clear up
        continue
    fi
    [ -n "$waited" ] || say "waiting for another set-up of this folder"
    waited=yes
    sleep 1
done
have_lock=yes
echo $$ >"$lock/owner"

# Runs a command in silence; shows the end of what it printed if it fails.
quietly() {
    "$@" >"$log" 2>&1 && return 0
    tail -n 25 "$log" >&2
    return 1
}

# --- Python ------------------------------------------------------------------------------

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The system's own comes first where it can make environments: distributions build Python with what
# they learnt from running it and link it in one piece. One that a version manager compiled takes
# twice as long to begin and is a tenth slower.
system=${SYSTEM_PYTHON-/usr/bin/python3}
if [ ! -d /proc ] || ! "$system" -c 'import ensurepip' >/dev/null 2>&1; then
    system= # that of macOS only asks for Apple's tools
fi

python=
for candidate in ${PYTHON:+"$PYTHON"} ${system:+"$system"} \
    python3 python3.14 python3.13 python3.12 python3.11; do
    if recent "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    complain "Tongwen needs Python 3.11 or later; here is $(python3 --version 2>/dev/null || echo none)."
    complain "Install one of"
    complain "    Debian 12 or later:  sudo apt-get install python3 python3-venv"
    complain "    Fedora:              sudo dnf install python3"
    complain "    macOS:               brew install python"
    complain "or name one that you have:  make PYTHON=/path/to/python3.12 pdf"
    exit 2
fi

# --- what the system has to give ---------------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }

missing_needs() {
    "$python" -B "$setup/missing.py" venv pango fonts
    [ "$mode" != fonts ] || "$python" -B "$setup/missing.py" scripts emoji
    if [ "$mode" = test ]; then
        "$python" -B "$setup/missing.py" scripts formulas
        has chromium || has chromium-browser || echo chromium
        has soffice || has libreoffice || echo office
        { has pdftoppm && has pdfinfo; } || echo poppler
        # The compiler too: veraPDF is driven by a class of ours. (macOS has a javac that only says
        # where to get one.)
        javac -version >/dev/null 2>&1 || echo java
    fi
}

# package SYSTEM NEED: what a need is called there.
package() {
    case $1/$2 in
        apt/venv) "$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])' ;;
        apt/pango) echo libpango-1.0-0 libpangoft2-1.0-0 libglib2.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 ;;
        apt/fonts) echo fonts-noto-cjk ;;
        apt/scripts) echo fonts-noto-core ;;
        apt/emoji) echo fonts-noto-color-emoji ;;
        apt/chromium) echo chromium ;;
        apt/office) echo libreoffice-writer-nogui libreoffice-math-nogui ;;
        apt/formulas) echo libreoffice-math-nogui ;;
        apt/poppler) echo poppler-utils ;;
        apt/java) echo default-jdk-headless ;;
        dnf/venv) echo python3 ;;
        dnf/pango) echo pango harfbuzz fontconfig ;;
        dnf/fonts) echo google-noto-sans-cjk-fonts google-noto-serif-cjk-fonts ;;
        dnf/scripts) echo google-noto-fonts-all-static ;;
        dnf/emoji) echo google-noto-emoji-fonts ;;
        dnf/chromium) echo chromium ;;
        dnf/office) echo libreoffice-writer libreoffice-math ;;
        dnf/formulas) echo libreoffice-math ;;
        dnf/poppler) echo poppler-utils ;;
        dnf/java) echo java-devel ;;
        brew/venv) echo python ;;
        brew/pango) echo pango ;;
        brew/fonts) echo font-noto-sans-cjk font-noto-serif-cjk ;;
        brew/scripts) for script in naskh-arabic sans-arabic serif-devanagari sans-devanagari \
            serif-hebrew sans-hebrew serif-thai sans-thai; do echo "font-noto-$script"; done ;;
        brew/emoji) echo font-noto-emoji ;;
        brew/chromium) echo chromium ;;
        brew/office) echo libreoffice ;;
        brew/formulas) echo libreoffice ;;
        brew/poppler) echo poppler ;;
        brew/java) echo openjdk ;;
    esac
}

packages() {
    system=$1
    shift
    list=
    for need in "$@"; do list="$list $(package "$system" "$need" | tr '\n' ' ')"; done
    echo $list
}

# Runs a command as the system's administrator, if that asks for no password.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
may_install() {
    [ "${TONGWEN_SYSTEM_PACKAGES:-}" != no ] || return 1
    [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$@"
}

# install_system NEED…: status 1 when it may not be done or fails.
install_system() {
    may_install || return 1
    if has apt-get; then
        # shellcheck disable=SC2046
        set -- $(packages apt "$@")
        say "$* (by apt-get)"
        # The lists of a fresh machine are empty, of an old one out of date: fetched only then.
        apt_install "$@" >"$log" 2>&1 && return 0
        as_root apt-get update --quiet >"$log" 2>&1 || true
        quietly apt_install "$@"
    elif has dnf; then
        # shellcheck disable=SC2046
        set -- $(packages dnf "$@")
        say "$* (by dnf)"
        quietly as_root dnf install --assumeyes --quiet --setopt=install_weak_deps=False "$@"
    else
        return 1
    fi
}

# tell_commands NEED…: what a person has to type.
tell_commands() {
    complain "    Debian, Ubuntu:  sudo apt-get update && sudo apt-get install --no-install-recommends $(packages apt "$@")"
    complain "    Fedora:          sudo dnf install $(packages dnf "$@")"
    complain "    macOS:           brew install $(packages brew "$@")"
}

describe() {
    list=
    for need in "$@"; do
        case $need in
            venv) name="Python's venv" ;;
            pango) name="Pango (text layout)" ;;
            fonts) name="the Noto CJK fonts" ;;
            scripts) name="the Noto fonts for Arabic, Hebrew, Devanagari, Thai and others" ;;
            emoji) name="the Noto font for emoji" ;;
            chromium) name="Chromium" ;;
            office) name="LibreOffice" ;;
            formulas) name="LibreOffice's formula editor" ;;
            poppler) name="Poppler's tools" ;;
            java) name="a Java compiler" ;;
        esac
        list="${list:+$list, }$name"
    done
    echo "$list"
}

# shellcheck disable=SC2046
set -- $(missing_needs)
if [ $# -gt 0 ]; then
    install_system "$@" || true
    # What cannot be done without, and what only some tests want.
    required=
    optional=
    for need in $(missing_needs); do
        case $need in
            venv | pango | fonts) required="$required $need" ;;
            *) optional="$optional $need" ;;
        esac
    done
    if [ -n "$required" ]; then
        # shellcheck disable=SC2086
        complain "Missing on this machine: $(describe $required). Install by one of"
        # shellcheck disable=SC2086
        tell_commands $required
        complain "and run make again."
        exit 2
    fi
    if [ -n "$optional" ]; then
        skipped=
        [ "$mode" = fonts ] || skipped="Tests that need it are skipped. "
        # shellcheck disable=SC2086
        complain "Missing on this machine: $(describe $optional). ${skipped}Install by one of"
        # shellcheck disable=SC2086
        tell_commands $optional
        [ "$mode" != fonts ] || exit 2
    fi
fi
if [ "$mode" = fonts ]; then
    say "the fonts are here; the next build takes them"
    exit 0
fi

# --- Python packages ---------------------------------------------------------------------

# make_environment FOLDER: a virtual environment that works, or a new one.
make_environment() {
    folder=$1
    if [ -x "$folder/bin/python" ] && recent "$folder/bin/python" \
        && "$folder/bin/python" -m pip --version >/dev/null 2>&1 \
        && [ "$(cat "$folder/belongs-to" 2>/dev/null || echo "$root")" = "$root" ]; then
        return 0
    fi
    say "a Python environment in ${folder##*/}/"
    quietly "$python" -m venv --clear "$folder" || {
        complain "A Python environment could not be made in $folder."
        exit 1
    }
    echo "$root" >"$folder/belongs-to"
}

# install_lock FOLDER LOCK: exactly what the lock file says; pip asks the index it is set up for.
install_lock() {
    quietly "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --progress-bar off --no-deps --only-binary :all: --require-hashes \
        --requirement "$setup/$2" || {
        complain "The Python packages of setup/$2 could not be installed (above: what pip said)."
        complain "The first set-up needs the package index that pip is set up for; then no network is needed."
        exit 1
    }
}

if [ "$mode" = bench ]; then
    make_environment "$root/.venv-bench"
    say "Pandoc and Typst, to compare with (about 20 s)"
    install_lock "$root/.venv-bench" bench-requirements.lock
    echo "$root" >"$root/.venv-bench/ready"
    exit 0
fi

make_environment "$venv"
if [ "$mode" = test ]; then
    say "Python packages for the tests (about 30 s)"
    install_lock "$venv" test-requirements.lock
    echo "$root" >"$venv/ready-for-tests"
    exit 0
fi

if [ "$mode" = cluster ]; then
    say "Dask, to build on a cluster (about 10 s)"
    install_lock "$venv" cluster-requirements.lock
    exit 0
fi

say "Python packages (about 50 s)"
install_lock "$venv" requirements.lock
quietly "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-index --no-deps --no-build-isolation --editable "$root" || {
    complain "Tongwen could not be installed into .venv (above: what pip said)."
    exit 1
}
# As pip does with the packages. Where Python may keep no modules that it has compiled
# (PYTHONDONTWRITEBYTECODE), each command would compile all of Tongwen again.
"$venv/bin/python" -m compileall -q "$root/src" >/dev/null 2>&1 || true
say "fonts"
quietly "$venv/bin/python" -m tongwen.fonts prepare || {
    complain "The fonts could not be prepared."
    exit 1
}
grep '^note:' "$log" || true # a version of the Han fonts other than the pages are proofed with
echo "$root" >"$venv/ready"
