#!/usr/bin/env bash
# Installs the named Debian packages as root, asking nothing and starting no service.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

log=$(mktemp)
policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.conf
we_made_the_policy=no
we_changed_the_clusters=no

put_back()
{
    rm -f "$log"
    [ $we_made_the_policy = no ] || rm -f "$policy"
    [ $we_changed_the_clusters = no ] || sed -i '/^create_main_cluster = false # nguon$/d' "$clusters"
}
trap put_back EXIT

# Hundreds of lines that nobody reads, unless it went wrong.
quietly()
{
    "$@" </dev/null >"$log" 2>&1 || {
        tail -n 50 "$log" >&2
        return 1
    }
}

options=(-o Dpkg::Use-Pty=0 -o Acquire::Retries=3)
# A machine that is thrown away afterwards need not have each file safely on its disk.
[ -z "${CI:-}" ] || options+=(-o Dpkg::Options::=--force-unsafe-io)
install() { quietly apt-get install -y -qq --no-install-recommends "${options[@]}" "$@"; }

# 101 = "action forbidden by policy": a packaged daemon is unpacked but not started.
if [ ! -e "$policy" ]; then
    we_made_the_policy=yes
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

quietly apt-get update -qq -o Acquire::Retries=3

# The tests run PostgreSQL privately; the machine's own cluster is neither wanted nor made. The
# setting must stand before the server package is configured.
if printf '%s\n' "$@" | grep -qE '^postgresql-[0-9]+$'; then
    install postgresql-common
    we_changed_the_clusters=yes
    printf 'create_main_cluster = false # nguon\n' >>"$clusters"
fi

install "$@"
