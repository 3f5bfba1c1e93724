#!/usr/bin/env bash
# Tries the packages as an operator meets them: in a bare Debian root, installs packages built of an
# earlier commit, runs them with data, upgrades to those in build/packages, removes and purges.
# Runs as root after ./dev package. The steps inside the root are in package-test-inside.sh.
#   NGUON_UPGRADE_FROM   the earlier commit; default: the last tag, or else the newest commit before
#                        this one that changed a program
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ "$(id -u)" = 0 ] || die "only root can make a bare root"
install_packages check
ls build/packages/nguon-server_*.deb >/dev/null 2>&1 || die "build the packages first: ./dev package"

base=$root/build/package-test/base
trial=$root/build/package-test/root
previous=$root/build/package-test/previous

earlier_commit()
{
    [ -z "${NGUON_UPGRADE_FROM:-}" ] || { git rev-parse "$NGUON_UPGRADE_FROM^{commit}" && return; }
    git describe --tags --abbrev=0 HEAD~1 2>/dev/null ||
        git log -1 --format=%H HEAD~1 -- lib server agent packaging
}

# The mirror this machine itself uses.
mirror()
{
    local found
    found=$(grep -rhoE '^URIs: \S+' /etc/apt/sources.list.d 2>/dev/null | awk '$2 ~ /\/debian\/?$/ { print $2; exit }')
    [ -n "$found" ] ||
        found=$(awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }' /etc/apt/sources.list 2>/dev/null)
    [ -n "$found" ] || die "no Debian mirror found in the apt sources"
    echo "$found"
}

make_base()
{
    [ ! -e "$base/etc/debian_version" ] || return 0
    mkdir -p "$base"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$base" "$(mirror)" >&2
    # certificates this machine trusts beside the usual ones
    mkdir -p "$base/usr/local/share/ca-certificates"
    cp -rL /usr/local/share/ca-certificates/. "$base/usr/local/share/ca-certificates/" 2>/dev/null || true
    chroot "$base" update-ca-certificates >/dev/null 2>&1 || true
    printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
    chmod 755 "$base/usr/sbin/policy-rc.d"
    # what the test itself needs inside
    cp -L /etc/resolv.conf "$base/etc/"
    chroot "$base" /usr/bin/env -i PATH="$PATH" DEBIAN_FRONTEND=noninteractive \
        sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends curl jq procps systemd' >&2 </dev/null
}

# The earlier packages, from a clone of their own; ccache makes most of it short.
make_previous()
{
    local commit
    commit=$(earlier_commit)
    if [ -d "$previous/.git" ] && [ "$(git -C "$previous" rev-parse HEAD)" = "$(git rev-parse "$commit^{commit}")" ] &&
        ls "$previous"/build/packages/*.deb >/dev/null 2>&1; then
        return 0
    fi
    rm -rf "$previous"
    git clone -q --shared "$root" "$previous"
    git -C "$previous" checkout -q "$commit"
    (cd "$previous" && ./dev package >&2)
}

timed "bare root" make_base || die "the bare root could not be made"
timed "earlier packages" make_previous || die "the earlier packages could not be built"

rm -rf "$trial"
cp -a --reflink=auto "$base" "$trial"
cp -L /etc/resolv.conf /etc/hosts "$trial/etc/"
mkdir -p "$trial/debs/old" "$trial/debs/new"
cp "$previous"/build/packages/*.deb "$trial/debs/old/"
cp build/packages/*.deb "$trial/debs/new/"
install -m 755 scripts/package-test-inside.sh "$trial/debs/"

# Mounts of its own, and process ids of its own: nothing outlives the trial.
inside()
{
    unshare --mount --pid --fork --kill-child --propagation private bash -c '
        mount --rbind /sys "$1/sys" && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc"
        exec chroot "$1" /usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash /debs/package-test-inside.sh
    ' _ "$trial" </dev/null
}
timed "install, upgrade, purge" inside || die "the packages do not behave; the root is left in $trial"
rm -rf "$trial"
print_time_table
printf 'packages install, upgrade, remove and purge\n'
