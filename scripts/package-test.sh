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

# fresh_root: what this machine needs to talk, the packages, the steps.
fresh_root()
{
    rm -rf --one-file-system "$trial"
    cp -a --reflink=auto "$base" "$trial"
    cp -L /etc/resolv.conf /etc/hosts "$trial/etc/"
    mkdir -p "$trial/debs/old" "$trial/debs/new"
    cp "$previous"/build/packages/*.deb "$trial/debs/old/"
    cp build/packages/*.deb "$trial/debs/new/"
    install -m 755 scripts/package-test-*.sh "$trial/debs/"
}

clean=(/usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)

# Mounts of its own, and process ids of its own: nothing outlives the trial.
inside()
{
    fresh_root
    unshare --mount --pid --fork --kill-child --propagation private bash -c '
        mount --rbind /sys "$1/sys" && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc"
        exec chroot "$@"
    ' _ "$trial" "${clean[@]}" bash /debs/package-test-inside.sh </dev/null
}

# The control groups that a systemd in a box may have: its own below those of this shell.
groups_kind() { if [ -d /sys/fs/cgroup/systemd ]; then echo v1; else echo v2; fi; }
groups_place() { if [ "$(groups_kind)" = v1 ]; then echo /sys/fs/cgroup/systemd; else echo /sys/fs/cgroup; fi; }

# boot: systemd as process 1 of the root, in namespaces of its own, network included.
boot()
{
    echo "$BASHPID" >"$(groups_place)/nguon-package-test/cgroup.procs" || return
    exec unshare --mount --pid --fork --kill-child --uts --ipc --net --cgroup --propagation private bash -c '
        set -e
        root=$1
        mount --bind "$root" "$root"
        mount -t proc proc "$root/proc"
        mount -t sysfs -o ro sysfs "$root/sys"
        mount -t tmpfs -o mode=755 tmpfs "$root/run"
        mount -t tmpfs -o mode=755 tmpfs "$root/dev"
        for device in null zero full random urandom tty; do
            touch "$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        mkdir "$root/dev/pts" "$root/dev/shm"
        mount -t tmpfs tmpfs "$root/dev/shm"
        mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
        ln -s pts/ptmx "$root/dev/ptmx"
        ln -s /proc/self/fd "$root/dev/fd"
        if [ "$2" = v1 ]; then
            mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
            mkdir "$root/sys/fs/cgroup/systemd"
            mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
        else
            mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
        fi
        # As a real boot does: what a unit mounts for itself has to reach it.
        mount --make-rshared "$root"
        exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" /lib/systemd/systemd --log-target=null
    ' _ "$trial" "$(groups_kind)" </dev/null >/dev/null 2>&1
}

is_up() { [[ $(cd / && "$@" systemctl is-system-running 2>/dev/null) =~ ^(running|degraded)$ ]]; }

booted()
{
    local box first code=0 tries enter
    fresh_root
    chroot "$trial" "${clean[@]}" sh -c 'apt-get install -y -qq --no-install-recommends /debs/new/*.deb' >&2 </dev/null || return
    mkdir -p "$(groups_place)/nguon-package-test" || return
    (boot) &
    box=$!
    for ((tries = 0; tries < 300; tries++)); do
        first=$(pgrep -P "$box" || true)
        enter=(nsenter -t "${first:-0}" -a "--root=/proc/${first:-0}/root" --wd=/ "${clean[@]}")
        [ -n "$first" ] && is_up "${enter[@]}" && break
        kill -0 "$box" 2>/dev/null || break
        sleep 0.2
    done
    (cd / && "${enter[@]}" bash /debs/package-test-booted.sh) || code=1
    kill -KILL "${first:-$box}" 2>/dev/null || true
    wait "$box" 2>/dev/null || true
    find "$(groups_place)/nguon-package-test" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    return $code
}

timed "install, upgrade, purge" inside || die "the packages do not behave; the root is left in $trial"
timed "under systemd" booted || die "the units do not behave; the root is left in $trial"
rm -rf --one-file-system "$trial"
print_time_table
printf 'packages install, run under systemd, upgrade, remove and purge\n'
