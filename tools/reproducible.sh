#!/bin/bash
# Builds the program twice, from two folders of different names, the second time
# with a cold cache of its own, and compares the bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
go=${GO:-go}
version=${VERSION:-reproducible}
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT

build() { # build FOLDER OUT CACHE
    mkdir -p "$(dirname "$1")" && git clone -q . "$1"
    (cd "$1" && GOCACHE="$3" CGO_ENABLED=0 "$go" build -trimpath -ldflags "-s -w -X main.version=$version" -o "$scratch/$2" ./cmd/inboxd)
}

build "$scratch/one" first "$("$go" env GOCACHE)"
build "$scratch/another/and/deeper" second "$scratch/cache"
first=$(sha256sum "$scratch/first" | cut -d' ' -f1)
second=$(sha256sum "$scratch/second" | cut -d' ' -f1)
if [ "$first" != "$second" ]; then
    echo "two builds of one source differ: $first, $second" >&2
    exit 1
fi
echo "two builds, one hash: $first"
