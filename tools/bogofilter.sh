#!/bin/bash
# Finds bogofilter, or unpacks Debian's package into .servers/bogofilter without
# root and without installing anything, and prints the program's path. It is what
# `make bench-bogofilter` measures the recogniser beside.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/.servers/bogofilter

say() { printf 'bogofilter: %s\n' "$*" >&2; }

if command -v bogofilter >/dev/null; then
    command -v bogofilter
    exit 0
fi
if [ ! -x "$root/bin/run" ]; then
    for tool in apt-get apt-cache dpkg-deb; do
        command -v "$tool" >/dev/null || { say "it is not installed, and this system has no $tool to fetch it with: install bogofilter"; exit 1; }
    done
    rm -rf "$root" && mkdir -p "$root/deb" "$root/bin"
    # The libraries it links to, by the names that this release has for them.
    libraries=$(apt-cache depends bogofilter-sqlite 2>/dev/null | sed -n 's/^ *Depends: \(lib[^<>]*\)$/\1/p' | grep -v '^libc6$' || true)
    libraries="$libraries $(apt-cache depends $libraries 2>/dev/null | sed -n 's/^ *Depends: \(libgsl[^<>]*\)$/\1/p' || true)"
    if ! (cd "$root/deb" && apt-get -q -o APT::Sandbox::User="$(id -un)" download bogofilter-sqlite $libraries >log 2>&1); then
        say "it is not installed, and its package cannot be fetched: install bogofilter, or run 'apt-get update' as root and this again"
        exit 1
    fi
    for file in "$root"/deb/*.deb; do dpkg-deb -x "$file" "$root"; done
    program=$(find "$root/usr/bin" -name 'bogofilter*' -type f | grep -m1 -E '/bogofilter(-sqlite)?$') || { say "the package holds no program"; exit 1; }
    paths=$(find "$root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s" "$@"\n' "$paths" "$program" >"$root/bin/run"
    chmod 755 "$root/bin/run"
fi
"$root/bin/run" -V >/dev/null || { say "the unpacked program does not run here: install bogofilter"; exit 1; }
echo "$root/bin/run"
