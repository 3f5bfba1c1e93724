# What both package tests share: saying what is wrong, waiting, and what an officer does over HTTP. Sourced
# inside the bare root; `data`, `url` and `wav` are the caller's, `device` and `unit` too once a device is
# chosen.
step() { printf -- '-- %s\n' "$*" >&2; }
wrong()
{
    printf 'WRONG: %s\n' "$*" >&2
    exit 1
}
is() { [ "$2" = "$3" ] || wrong "$1: wanted '$3', got '$2'"; }

# wait_until WHAT COMMAND...: for a minute; then `show_logs` of the caller tells more.
wait_until()
{
    local what=$1 tries
    shift
    for ((tries = 0; tries < 600; tries++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    show_logs >&2 || true
    wrong "$what did not come"
}

choose_device()
{
    device=$(jq -r '.[0].device' $data/demo-devices.json)
    unit=$(jq -r '.[0].unit' $data/demo-devices.json)
}

# settle_device OUTPUT [PAIRING CODE]
settle_device()
{
    sed -i -e "s|^NGUON_SERVER=.*|NGUON_SERVER=$url|" -e "s|^NGUON_OUTPUT=.*|NGUON_OUTPUT=$1|" \
        -e "s/^NGUON_PAIR=.*/NGUON_PAIR=${2:-}/" /etc/nguon/device.env
}
pairing_code() { jq -r '.[0].pairing_code' $data/demo-devices.json; }

sign_in()
{
    local name password
    name=$(jq -r '[.[] | select(.roles | index("province_admin"))][0].username' $data/demo-accounts.json)
    password=$(jq -r --arg name "$name" '.[] | select(.username == $name).password' $data/demo-accounts.json)
    token=$(jq -n --arg username "$name" --arg password "$password" '$ARGS.named' |
        curl -fsS -H 'Content-Type: application/json' --data @- "$url/api/v1/session" | jq -r .token)
}
get() { curl -fsS -H "Authorization: Bearer $token" "$url/api/v1/$1"; }
post()
{
    local answer
    answer=$(curl -sS --fail-with-body -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
        --data @- "$url/api/v1/$1") || wrong "POST $1: $answer"
    printf '%s\n' "$answer"
}
is_online() { [ "$(get "devices/$device" | jq -r .status.online)" = true ]; }
is_ready() { [ "$(get "devices/$device" | jq -r .status.ready)" = true ]; }
count_played() { get "playlog?device=$device&limit=500" | jq '[.items[] | select(.result == "played")] | length'; }
has_played() { [ "$(count_played)" -ge "$1" ]; }

# The loudest sample of a second or more of the recording, from the given byte on.
loudest_from() { tail -c "+$(($1 + 1))" "$wav" | od -An -v -td2 -w2 | awk '{ v = $1 < 0 ? -$1 : $1; if (v > m) m = v } END { print m + 0 }'; }

# air COUNT: a bulletin of the demo on this device in some seconds, until the server knows of COUNT plays.
air()
{
    local bulletin from
    bulletin=$(get 'bulletins?state=approved&limit=500' |
        jq -r --arg unit "$unit" '[.items[] | select(.unit == $unit and .media)][0].id')
    from=$(stat -c %s "$wav")
    jq -n --arg bulletin "$bulletin" --arg starts "$(date -u -d '+12 seconds' +%Y-%m-%dT%H:%M:%SZ)" \
        --arg device "$device" '{ bulletin: $bulletin, starts: $starts, audience: [{ device: $device }],
        override_quiet_hours: "Phát thử khi kiểm tra gói cài đặt" }' | post schedules >/dev/null
    wait_until "play number $1" has_played "$1"
    [ "$(loudest_from "$from")" -gt 1000 ] || wrong "the ledger says played, yet the recording is silent"
}
