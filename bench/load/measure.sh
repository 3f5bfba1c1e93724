# What `bench connect`, `bench fanout` and `bench live` share: the servers under measurement on core 0,
# those who connect to them on core 1, in turns, each judged by the server's processor time.
bin=$(cd "${NGUON_BIN:-build/release/bin}" && pwd)
pairs=3
presses=5
seconds=20
sizes="1000 5000 10000 19500"
lines="plain tls"
data=
while [ $# -gt 0 ]; do
    case $1 in
    --pairs) pairs=$2 && shift 2 ;;
    --presses) presses=$2 && shift 2 ;;
    --seconds) seconds=$2 && shift 2 ;;
    --devices) sizes=$2 && shift 2 ;;
    --lines) lines=$2 && shift 2 ;;
    --data) data=$2 && shift 2 ;; # kept, with its paired devices, for the next run
    *) echo "unknown: $1; there are --devices \"N ...\" --lines \"plain tls\" --pairs N --presses N --seconds N --data DIR" >&2 && exit 2 ;;
    esac
done

ulimit -n "$(ulimit -Hn)"
folder=$(mktemp -d)
data=${data:-$folder/data}
mkdir -p "$data"
pids=()
server_pid=
stop_all() {
    local pid
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap stop_all EXIT

say() { echo "$*" >&2; }

await_port() { # PORT
    for _ in $(seq 600); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    say "nobody listens at port $1" && exit 1
}

start_nguon() { # plain|tls
    local tls=()
    scheme=http
    if [ "$1" = tls ]; then
        scheme=https
        [ -f "$data/tls.pem" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
            -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout "$data/tls.key" -out "$data/tls.pem" 2>/dev/null
        tls=(--tls-cert "$data/tls.pem" --tls-key "$data/tls.key")
    fi
    taskset -c 0 "$bin/nguon" serve --data "$data/nguon" --listen 127.0.0.1:18973 --demo "${tls[@]}" 2>"$data/server.log" &
    server_pid=$!
    pids+=("$server_pid")
    await_port 18973
    sleep 2 # the plans of the first moment
}

stop_nguon() { kill "$server_pid" && wait "$server_pid" 2>/dev/null || true; }

start_raw() {
    taskset -c 0 "$bin/load_raw_server" 18974 "$folder/message" &
    raw_pid=$!
    pids+=("$raw_pid")
    await_port 18974
}

mosquitto_pid=
start_mosquitto() {
    command -v mosquitto >/dev/null || return 0
    cat >"$folder/mosquitto.conf" <<CONF
listener 18975 127.0.0.1
allow_anonymous true
persistence false
max_connections -1
log_type error
CONF
    # It gives up its rights; the folder of its settings must stay readable.
    chmod 755 "$folder"
    taskset -c 0 mosquitto -c "$folder/mosquitto.conf" 2>/dev/null &
    mosquitto_pid=$!
    pids+=("$mosquitto_pid")
    await_port 18975
}

# SCENARIO N ARGUMENTS... -> the swarm's line, for which all must have gone well
swarm() {
    local scenario=$1 count=$2
    shift 2
    NGUON_TOKEN='' taskset -c 1 "$bin/nguon-swarm" --server "$scheme://127.0.0.1:18973" --devices "$count" \
        --accounts "$data/nguon/demo-accounts.json" --state "$data/swarm.json" --ca "$data/tls.pem" \
        --scenario "$scenario" ${server_pid:+--server-pid "$server_pid"} "$@" 2>"$data/swarm.log" ||
        { tail -3 "$data/swarm.log" >&2; say "the swarm fell short: $scenario $count"; }
}

crowd() { # raw|mqtt|sound N ROUNDS
    local port=18974 pid=$raw_pid
    [ "$1" != mqtt ] || { port=18975 && pid=$mosquitto_pid; }
    taskset -c 1 "$bin/load_peer_crowd" "$1" "$port" "$2" "$3" "$pid"
}

# Devices the machine has descriptors for.
fits() {
    [ "$1" -le $(($(ulimit -n) - 500)) ] && return
    say "$1 devices do not fit the limit of $(ulimit -n) descriptors; passed over"
    return 1
}

medians='
def median: sort | if length == 0 then null else .[(length - 1) / 2 | floor] end;
def spread: if length == 0 then 1 else max / ([min, 0.001] | max) end;
def rounded: if . == null then null else . * 100 | round / 100 end;
def of(who; field): map(select(.who == who) | .[field] | select(. != null));
def over(a; b): if a == null or b == null or b == 0 then null else a / b end;
'
