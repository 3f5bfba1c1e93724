# What the maintainer scripts of both packages do with their systemd units; put in front of each script.
# The helpers work without a running systemd too: they only keep the links then.
enable_units()
{
    for unit in "$@"; do
        deb-systemd-helper unmask "$unit" >/dev/null || true
        if deb-systemd-helper --quiet was-enabled "$unit"; then
            deb-systemd-helper enable "$unit" >/dev/null || true
        else
            deb-systemd-helper update-state "$unit" >/dev/null || true
        fi
    done
    if [ -d /run/systemd/system ]; then
        systemctl --system daemon-reload >/dev/null || true
        deb-systemd-invoke restart "$@" >/dev/null || true
    fi
}

stop_units()
{
    if [ -d /run/systemd/system ]; then
        deb-systemd-invoke stop "$@" >/dev/null || true
    fi
}

forget_units()
{
    if [ "$1" = purge ] && [ -x /usr/bin/deb-systemd-helper ]; then
        shift
        deb-systemd-helper purge "$@" >/dev/null || true
    fi
    if [ -d /run/systemd/system ]; then
        systemctl --system daemon-reload >/dev/null || true
    fi
}

make_user()
{
    adduser --system --quiet --no-create-home --home "$2" --group "$1"
}

remove_user()
{
    [ ! -x /usr/sbin/deluser ] || deluser --quiet --system "$1" 2>/dev/null || true
    [ ! -x /usr/sbin/delgroup ] || delgroup --quiet --system "$1" 2>/dev/null || true
}
