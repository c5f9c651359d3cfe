#!/bin/bash
# Fuzzes every target for a while. Usage: tools/fuzz.sh TIME [BUDGET]
# TIME is for each target (20s); with BUDGET, seconds for all together, each
# gets less where there are many, though never under 3 s.
set -euo pipefail
cd "$(dirname "$0")/.."
go=${GO:-go}
each=${1:-20s}
budget=${2:-}

list=$($go test -list '^Fuzz' ./...)

# go test -list names a package's targets and then the package.
targets=()
names=()
while read -r first second _; do
    case $first in
    Fuzz*) names+=("$first") ;;
    ok)
        for name in ${names[@]+"${names[@]}"}; do targets+=("$second $name"); done
        names=()
        ;;
    esac
done <<<"$list"

if [ ${#targets[@]} -eq 0 ]; then
    echo 'fuzz: no targets found' >&2
    exit 1
fi
if [ -n "$budget" ]; then
    seconds=$((budget / ${#targets[@]}))
    most=${each%s}
    [ "$seconds" -le "$most" ] || seconds=$most
    [ "$seconds" -ge 3 ] || seconds=3
    each=${seconds}s
fi

# Up to Go 1.26 the coordinator may take the end of -fuzztime itself for a
# failure (golang/go#75804): it then says nothing but "context deadline
# exceeded" and has no failing input to write. Anything more is a find.
ran_out() {
    ! grep -q 'Failing input\|panic\|hung\|terminated' <<<"$1" &&
        [ "$(grep -A1 -- '^--- FAIL' <<<"$1" | tail -1 | tr -d ' ')" = contextdeadlineexceeded ]
}

echo "fuzz: ${#targets[@]} targets, $each each"
for target in "${targets[@]}"; do
    package=${target% *}
    name=${target#* }
    printf '  %s %s ' "${package#inboxd/}" "$name"
    if ! out=$($go test -run '^$' -fuzz "^$name\$" -fuzztime "$each" -fuzzminimizetime 5s "$package" 2>&1) && ! ran_out "$out"; then
        printf 'FAILED\n%s\n' "$out"
        exit 1
    fi
    printf '%s\n' "$(grep -o 'execs: [0-9]*' <<<"$out" | tail -1 || true)"
done
