#!/bin/sh
# Makes the lock files anew: sh setup/lock.sh [uv's options, such as --upgrade]
#
# Every package, for every platform and Python from 3.11 on, with the hashes of its files and
# without any address: pip on each machine asks the index that machine is set up for.
set -eu
cd "$(dirname "$0")"
UV=${UV:-uv}
command -v "$UV" >/dev/null || {
    echo "lock.sh: uv is missing; install it (pip install uv) or name it: UV=path/to/uv sh setup/lock.sh" >&2
    exit 2
}
for name in requirements cluster-requirements test-requirements bench-requirements; do
    constraint=
    case $name in
        cluster-*) constraint="--constraint requirements.lock" ;;
        test-*) constraint="--constraint requirements.lock --constraint cluster-requirements.lock" ;;
    esac
    # shellcheck disable=SC2086
    "$UV" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header $constraint "$@" \
        --output-file "$name.lock" "$name.in"
    if grep -qE '://|^ *--(extra-)?index|--find-links' "$name.lock"; then
        echo "lock.sh: $name.lock holds an address; it must not" >&2
        exit 1
    fi
    echo "setup/$name.lock: $(grep -c '==' "$name.lock") packages"
done
