#!/usr/bin/env bash
# ./dev up [--port N] [--data DIR] [--fresh]: the whole thing with demo data, and nothing to answer.
# The server starts its signer, each agent its player; Ctrl-C stops devices first, then the server.
# Without --port the first free one from 8080 on is taken; a port that was asked for is taken or refused.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

port=
data=.data
fresh=no
while [ $# -gt 0 ]; do
    case $1 in
    --port) port=${2:?--port needs a number} && shift 2 ;;
    --data) data=${2:?--data needs a directory} && shift 2 ;;
    --fresh) fresh=yes && shift ;;
    *) die "unknown option: $1 (--port N, --data DIR, --fresh)" ;;
    esac
done

[[ -z $port || $port =~ ^[0-9]{1,5}$ && $port -ge 1 && $port -le 65535 ]] || die "--port wants a number from 1 to 65535, not $port"

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
choose_port()
{
    if [ -z "$port" ]; then
        port=8080
        while is_taken "$port"; do port=$((port + 1)); done
        [ "$port" = 8080 ] || say "port 8080 is taken; this one listens on $port"
    elif is_taken "$port"; then
        die "port $port is taken by another program; choose another with --port"
    fi
}

# The programs inherit the lock, so that it also tells of those that outlived a killed ./dev up.
take_data()
{
    # Only what a server of ours has made is used or emptied.
    if [ -n "$(ls -A "$data" 2>/dev/null)" ] && [ ! -f "$data/up.lock" ] && [ ! -f "$data/demo-accounts.json" ]; then
        die "$data is not a data directory of nguon; it is left alone"
    fi
    mkdir -p "$data" && data=$(cd "$data" && pwd) && exec 9>>"$data/up.lock" || die "$data cannot be written"
    flock -n 9 || die "$data is in use: $(tail -n 1 "$data/up.lock")"
    printf 'the programs there are being built or started\n' >"$data/up.lock"
}

# Both are looked at before the long work, too.
take_data
[ -z "$port" ] || choose_port

install_packages build run
ensure_node
build_programs dev || die "the build failed"
build_web || die "the console could not be built"
[ -x build/bin/nguon ] || die "this checkout builds no server"

[ $fresh = no ] || find "$data" -mindepth 1 -maxdepth 1 ! -name up.lock -exec rm -rf -- {} +
mkdir -p "$data/logs"
choose_port
url=http://127.0.0.1:$port

names=()
pids=()

# start NAME COMMAND...: in a session of its own, so that Ctrl-C reaches this script alone and the
# order of stopping is ours.
start()
{
    local name=$1
    shift
    setsid "$@" >>"$data/logs/$name.log" 2>&1 </dev/null &
    names+=("$name")
    pids+=($!)
    printf '%s runs there; to stop it: kill %s\n' "$url/console/" "$$ ${pids[*]}" >"$data/up.lock"
}

is_running() { kill -0 "$1" 2>/dev/null; }

# The last started is stopped first; a program that does not end within ten seconds is named and killed.
stop_all()
{
    local index tries
    trap - EXIT
    trap '' INT TERM
    for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
        kill -TERM "${pids[$index]}" 2>/dev/null || continue
        for ((tries = 0; tries < 100; tries++)); do
            is_running "${pids[$index]}" || break
            sleep 0.1
        done
        if is_running "${pids[$index]}"; then
            printf '%s did not stop by itself\n' "${names[$index]}" >&2
            kill -KILL "${pids[$index]}" 2>/dev/null || true
        fi
        wait "${pids[$index]}" 2>/dev/null || true
    done
}
trap stop_all EXIT
trap 'exit 0' INT TERM

# show_end NAME: why it stopped, as far as its log says.
show_end()
{
    printf '%s stopped. The end of %s:\n' "$1" "$data/logs/$1.log" >&2
    tail -n 20 "$data/logs/$1.log" >&2
}

wait_until_ready()
{
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        ! curl -fs -o /dev/null --max-time 2 "$url/readyz" || return 0
        is_running "${pids[0]}" || return 1
        sleep 0.1
    done
    return 1
}

# start_device N: the Nth demo loudspeaker that still waits for a device, or that this agent already is.
start_device()
{
    local name=agent-$1 code
    code=$(jq -r --argjson index "$(($1 - 1))" '.[$index].pairing_code // empty' "$data/demo-devices.json")
    start "$name" build/bin/nguon-agent --server "$url" --data "$data/$name" --output auto ${code:+--pair "$code"}
}

print_logins()
{
    printf '\n  %s\n\n' "$url/console/"
    {
        printf 'username\tpassword\troles\tunit\n'
        jq -r '.[] | [.username, .password, (.roles | join(",")), .unit_name] | @tsv' "$data/demo-accounts.json"
    } | align | sed 's/^/  /; s/ *$//'
    printf '\n  loudspeakers that sound here: %s\n' "$(jq -r '[.[:2][].name] | join(", ")' "$data/demo-devices.json")"
    printf '\n  data  %s\n  logs  %s\n  stop  Ctrl-C\n\n' "$data" "$data/logs"
}

# Columns by characters, not bytes: the names are Vietnamese.
align()
{
    jq -Rrn '[inputs | split("\t")] as $rows
        | ($rows | map(length) | max) as $count
        | [range($count) as $c | ($rows | map(.[$c] // "" | length) | max)] as $widths
        | $rows[] | [range($count) as $c | (.[$c] // "") | . + (" " * ($widths[$c] - length) // "")] | join("  ")'
}

begun=$SECONDS
export NGUON_CONSOLE=$root/web/console/dist
start server build/bin/nguon serve --data "$data" --demo --listen "127.0.0.1:$port"
wait_until_ready || {
    show_end server
    exit 1
}
if [ -x build/bin/nguon-agent ] && [ -f "$data/demo-devices.json" ]; then
    start_device 1
    start_device 2
fi
print_logins
printf '  started in %d s\n' $((SECONDS - begun))

# Without its server the demo is over; a device that ends is named, and the rest goes on.
while is_running "${pids[0]}"; do
    for ((index = ${#pids[@]} - 1; index > 0; index--)); do
        is_running "${pids[$index]}" && continue
        show_end "${names[$index]}"
        unset "pids[$index]" "names[$index]"
        pids=("${pids[@]}")
        names=("${names[@]}")
    done
    sleep 1 &
    wait $! || true
done
show_end server
exit 1
