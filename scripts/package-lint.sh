#!/usr/bin/env bash
# What can be said of the packages without building them: maintainer scripts parse, units are sound and
# hardened, and users, folders, conffiles and options named in one file are known to the others. The
# packages themselves are tried by package-test.sh.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bad=0
wrong()
{
    printf '%s\n' "$*" >&2
    bad=1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# values NAME UNIT-FILE
values() { sed -n "s/^$1=//p" "$2"; }

check_scripts()
{
    local script
    for script in postinst prerm postrm; do
        cat packaging/units.sh "$1/$script" >"$work/$script"
        sh -n "$work/$script" 2>"$work/complaint" || wrong "$1/$script: $(cat "$work/complaint")"
    done
    sh -n packaging/server/nguon-keys || wrong "packaging/server/nguon-keys does not parse"
    # A purge takes what the package made, and nothing of what a unit keeps may be forgotten there.
    local unit folder
    for unit in "$1"/*.service; do
        for folder in $(values StateDirectory "$unit"); do
            grep -qE "rm -rf.* /var/lib/${folder%%/*}( |\$)" "$1/postrm" || wrong "$1/postrm leaves /var/lib/$folder behind"
        done
        grep -q "$(basename "$unit")" "$1/postrm" || wrong "$1/postrm forgets $(basename "$unit")"
        grep -q "enable_units.* $(basename "$unit")" "$1/postinst" || wrong "$1/postinst does not enable $(basename "$unit")"
        grep -qE "(\b| )$(values User "$unit")\b" "$1/postinst" || wrong "$1/postinst makes no user $(values User "$unit")"
    done
    while read -r file; do
        [ -e "$1/$(basename "$file")" ] || wrong "$1/conffiles names $file, which the package does not hold"
        grep -q "\$stage/[a-z-]*$file\"" scripts/package.sh || wrong "scripts/package.sh does not put $file"
    done <"$1/conffiles"
}

# Each option of a unit's command line is one that its program tells of.
check_options()
{
    local program option told
    program=$(values ExecStart "$1" | sed 's|^/usr/bin/\([a-z-]*\).*|\1|')
    [ -x "build/bin/$program" ] || return 0
    told=$("build/bin/$program" --help 2>&1 || true)
    for option in $(values ExecStart "$1" | grep -oE -- '--[a-z-]+'); do
        grep -q -- "$option\b" <<<"$told" || wrong "$1: $program knows no $option"
    done
}

check_unit()
{
    local wanted
    for wanted in NoNewPrivileges=yes ProtectSystem=strict PrivateTmp=yes ProtectHome=yes RestrictSUIDSGID=yes SystemCallFilter=@system-service; do
        grep -q "^$wanted" "$1" || wrong "$1 lacks $wanted"
    done
    [ -n "$(values User "$1")" ] || wrong "$1 runs as root"
    check_options "$1"
    command -v systemd-analyze >/dev/null || return 0
    # The programs are not installed here: something else that can be run stands in for them.
    sed 's|^\(Exec[A-Za-z]*=\)/usr/bin/nguon[a-z-]*|\1/bin/true|' "$1" >"$work/$(basename "$1")"
    systemd-analyze security --offline=yes --threshold=25 "$work/$(basename "$1")" >"$work/report" 2>&1 ||
        wrong "$1: $(tail -n 1 "$work/report")"
}

for folder in packaging/server packaging/device; do
    check_scripts $folder
    for unit in $folder/*.service; do check_unit "$unit"; done
done
if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify --man=no "$work"/*.service 2>&1 | grep -F "$work" >"$work/complaints" || true
    [ ! -s "$work/complaints" ] || wrong "$(cat "$work/complaints")"
fi
# Whoever reads the manual finds what the packages install.
for unit in packaging/*/*.service; do
    grep -q "$(basename "$unit" .service)" docs/operations.md || wrong "docs/operations.md does not speak of $(basename "$unit")"
done
exit $bad
