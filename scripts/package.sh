#!/usr/bin/env bash
# ./dev package: builds the release preset and makes two packages, nguon-server and nguon-device, in
# build/packages/. Library dependencies are computed from the programs; nothing of Node is needed
# where they are installed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_packages build package
ensure_node
build_programs release || die "the build failed"
build_web || die "the console could not be built"

architecture=$(dpkg --print-architecture)
release=$(sed -n 's/^project(nguon VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
# The count of commits grows, so that every later commit is an upgrade.
version=$release+$(git rev-list --count HEAD).g$(git rev-parse --short=8 HEAD)
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)

out=$root/build/packages
stage=$root/build/package-stage
rm -rf "$out" "$stage"
mkdir -p "$out"

# put MODE SOURCE TARGET
put() { install -D -m "$1" "$2" "$3"; }

# libraries_of ROOT: "libssl3 (>= 3.0.0), ..." for the programs below it.
libraries_of()
{
    local work=$stage/shlibs
    mkdir -p "$work/debian"
    printf 'Source: nguon\n\nPackage: nguon\nArchitecture: any\n' >"$work/debian/control"
    (cd "$work" && dpkg-shlibdeps -O "$1"/usr/bin/* 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
}

# make_deb NAME FOLDER UNIT...: what is staged below build/package-stage/NAME becomes a package.
make_deb()
{
    local name=$1 from=packaging/$2 top=$stage/$1 script unit
    shift 2
    for unit in "$@"; do put 644 "$from/$unit" "$top/lib/systemd/system/$unit"; done
    put 644 packaging/copyright "$top/usr/share/doc/$name/copyright"
    for document in operations licences; do
        put 644 "docs/$document.md" "$top/usr/share/doc/$name/$document.md"
    done
    gzip -9n <CHANGELOG.md >"$top/usr/share/doc/$name/changelog.gz"

    mkdir -p "$top/DEBIAN"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" \
        -e "s/@LIBRARIES@/$(libraries_of "$top")/" "$from/control" >"$top/DEBIAN/control"
    printf 'Installed-Size: %s\n' "$(du -sk --exclude=DEBIAN "$top" | cut -f1)" >>"$top/DEBIAN/control"
    put 644 "$from/conffiles" "$top/DEBIAN/conffiles"
    for script in postinst prerm postrm; do
        { printf '#!/bin/sh\nset -e\n\n' && cat packaging/units.sh && printf '\n' && cat "$from/$script"; } \
            >"$top/DEBIAN/$script"
        chmod 755 "$top/DEBIAN/$script"
    done
    (cd "$top" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -Zxz --build "$top" "$out/${name}_${version}_$architecture.deb" >&2
}

# put_programs PACKAGE PROGRAM...
put_programs()
{
    local top=$stage/$1 program
    shift
    for program in "$@"; do
        [ -x "build/release/bin/$program" ] || die "$program is not built"
        put 755 "build/release/bin/$program" "$top/usr/bin/$program"
        strip --strip-unneeded "$top/usr/bin/$program"
    done
}

put_programs nguon-server nguon nguon-signer nguon-sheet nguon-swarm
put 755 packaging/server/nguon-keys "$stage/nguon-server/usr/sbin/nguon-keys"
put 640 packaging/server/nguon.toml "$stage/nguon-server/etc/nguon/nguon.toml"
mkdir -p "$stage/nguon-server/usr/share/nguon"
cp -r web/console/dist "$stage/nguon-server/usr/share/nguon/console"
for example in packaging/examples/*; do
    put 644 "$example" "$stage/nguon-server/usr/share/doc/nguon-server/examples/$(basename "$example")"
done
make_deb nguon-server server nguon.service nguon-signer.service

put_programs nguon-device nguon-agent nguon-player
put 640 packaging/device/device.env "$stage/nguon-device/etc/nguon/device.env"
make_deb nguon-device device nguon-agent.service nguon-player.service

ls -1 "$out"
