#!/bin/bash
# Runs every test with what this machine has, and says at the end what was not
# run for want of it. Arguments go to go test (-run, -short, package names).
set -uo pipefail
cd "$(dirname "$0")/.."
go=${GO:-go}
mkdir -p bin
report=$PWD/bin/not-run
: >"$report"
export INBOXD_SERVERS_REPORT=$report

race=-race
if [ "$($go env CGO_ENABLED)" != 1 ] || ! command -v "$($go env CC | cut -d' ' -f1)" >/dev/null; then
    race=
    echo "the race detector: no C compiler here" >>"$report"
fi

packages=./...
for arg in "$@"; do case $arg in ./*) packages= ;; esac; done

# -count=1: a result from the cache would not say what it had to leave out.
$go test $race -count=1 -timeout 15m "$@" $packages
status=$?

echo
if [ -s "$report" ]; then
    echo 'Not run on this machine:'
    sort -u "$report" | sed 's/^/  - /'
    if grep -q 'dovecot\|cyrus\|postfix\|exim' "$report"; then
        echo "  ('make servers' fetches Dovecot, Cyrus, Postfix and Exim on Debian and its relatives, without root)"
    fi
else
    echo 'Nothing was left out: the embedded servers, Dovecot, Cyrus, Postfix and Exim were there, and the race detector.'
fi
exit $status
