#!/bin/bash
# Fills .servers/ with the real servers that the tests talk to: Dovecot and
# Cyrus for IMAP, Postfix and Exim for SMTP, from Debian's (or a Debian-like
# system's) packages. They refuse to be installed side by side, so the packages
# are only unpacked into a folder, which needs no root and changes nothing else. What an unpacked
# program needs of shared libraries, and the system lacks, is unpacked too.
#
# Usage: tools/servers.sh [--force]
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/.servers/root

say() { printf 'servers: %s\n' "$*" >&2; }

packages=(dovecot-core dovecot-imapd cyrus-common cyrus-imapd libsasl2-modules postfix exim4-daemon-light)
if [ "${1:-}" != --force ] && [ "$(cat .servers/done 2>/dev/null)" = "${packages[*]}" ]; then
    say "already there: ${root#"$PWD"/} (tools/servers.sh --force makes it anew)"
    exit 0
fi
for tool in apt-get apt-cache dpkg dpkg-deb; do
    if ! command -v "$tool" >/dev/null; then
        say "this system has no $tool: install Dovecot or Cyrus by your own system's means;"
        say "the tests find them in PATH, or in the folders INBOXD_DOVECOT and INBOXD_CYRUS"
        say "(Postfix and Exim: INBOXD_POSTFIX, INBOXD_EXIM)"
        exit 1
    fi
done
if ! apt-cache show "${packages[@]}" >/dev/null 2>&1; then
    say "no package lists here: run 'apt-get update' as root, then this again"
    exit 1
fi

rm -rf .servers
mkdir -p .servers/deb "$root"
declare -A seen=()
queue=("${packages[@]}")
wanted=" ${queue[*]} "

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The scanner's library is for one tool that is not run here, and is as large as all the rest.
skip() { case $1 in libclamav*) return 0 ;; *) return 1 ;; esac; }

while [ ${#queue[@]} -gt 0 ]; do
    name=${queue[0]}
    queue=("${queue[@]:1}")
    [ -z "${seen[$name]:-}" ] || continue
    seen[$name]=1
    case $wanted in *" $name "*) ;; *)
        if skip "$name" || installed "$name"; then continue; fi ;;
    esac
    if ! (cd .servers/deb && apt-get -q -o APT::Sandbox::User="$(id -un)" download "$name" >log 2>&1); then
        say "cannot download $name:"
        grep -E '^(E|W):' .servers/deb/log | sed 's#https\{0,1\}://[^ ]*#(mirror)#g' >&2 || true
        exit 1
    fi
    for file in .servers/deb/"$name"_*.deb; do
        dpkg-deb -x "$file" "$root"
        # Only libraries are followed: daemons that a full installation would want are not needed.
        depends=$(dpkg-deb -f "$file" Pre-Depends Depends | tr ',\n' '\n\n' |
            sed -E 's/^(Pre-)?Depends: *//; s/^ *//; s/[ :(|].*//' | grep '^lib' || true)
        for dep in $depends; do queue+=("$dep"); done
    done
done
rm -rf .servers/deb "$root/usr/share/doc" "$root/usr/share/man" "$root/usr/share/locale"
# The tests may run the servers as another, unprivileged user.
chmod -R a+rX .servers
# Set-uid programs would run as their owner and ignore where their libraries lie.
find .servers/root -perm /6000 -type f -exec chmod u-s,g-s {} +
echo "${packages[*]}" >.servers/done
say "Dovecot, Cyrus, Postfix and Exim are in ${root#"$PWD"/} ($(du -sh "$root" | cut -f1))"
