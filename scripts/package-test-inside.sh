#!/usr/bin/env bash
# Runs inside the bare root that package-test.sh made. There is no init here, so the programs are started
# as their units would start them: the same user, the same command line.
set -euo pipefail

url=http://127.0.0.1:8080
data=/var/lib/nguon

step() { printf -- '-- %s\n' "$*" >&2; }
wrong()
{
    printf 'WRONG: %s\n' "$*" >&2
    exit 1
}
is() { [ "$2" = "$3" ] || wrong "$1: wanted '$3', got '$2'"; }
apt_install() { apt-get install -y -qq --no-install-recommends --allow-downgrades "$@" >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; wrong "apt-get install $*"; }; }
owner() { stat -c '%U:%G %a' "$1"; }

# the command of a unit, with its variables filled in from where the unit takes them
command_of() { sed -n "s|%d|/run/credentials/$1|; s/^ExecStart=//p" "/lib/systemd/system/$1.service"; }
variables_of()
{
    sed -n 's/^Environment=//p' "/lib/systemd/system/$1.service"
    sed -n 's/^EnvironmentFile=//p' "/lib/systemd/system/$1.service" | xargs -r sed '/^#/d;/^$/d'
}
user_of() { sed -n 's/^User=//p' "/lib/systemd/system/$1.service"; }
group_of() { sed -n 's/^Group=//p' "/lib/systemd/system/$1.service"; }

declare -A running=()
# start UNIT [MORE ARGUMENTS...]
start()
{
    local unit=$1 variables command
    shift
    mapfile -t variables < <(variables_of "$unit")
    command=$(env -i "${variables[@]}" bash -c "eval echo \"$(command_of "$unit")\"")
    # shellcheck disable=SC2086 # the unit's words
    setpriv --reuid "$(user_of "$unit")" --regid "$(group_of "$unit")" --init-groups --no-new-privs \
        env -i PATH=/usr/bin:/bin "${variables[@]}" $command "$@" >>"/tmp/$unit.log" 2>&1 </dev/null &
    running[$unit]=$!
}

stop()
{
    local unit
    for unit in "$@"; do
        kill -TERM "${running[$unit]}"
        wait "${running[$unit]}" || wrong "$unit did not stop cleanly: $(tail -n 5 "/tmp/$unit.log")"
    done
}

wait_until()
{
    local what=$1 tries
    shift
    for ((tries = 0; tries < 300; tries++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    tail -n 20 /tmp/nguon*.log >&2 || true
    wrong "$what did not come"
}

# What systemd would have set up: the runtime directories and the signer's credential.
prepare_runtime()
{
    install -d -o nguon-signer -g nguon -m 0750 /run/nguon-signer
    install -d -o nguon-player -g nguon-device -m 0750 /run/nguon-player
    install -d -o nguon-signer -m 0500 /run/credentials/nguon-signer
    install -o nguon-signer -m 0400 /etc/nguon/signer-unlock /run/credentials/nguon-signer/signer-unlock
}

start_server()
{
    prepare_runtime
    start nguon-signer
    wait_until "the signer's socket" test -S /run/nguon-signer/signer.sock
    start nguon "$@"
    wait_until "the server" curl -fs "$url/readyz"
}

sign_in()
{
    local name password
    name=$(jq -r '[.[] | select(.roles | index("province_admin"))][0].username' $data/demo-accounts.json)
    password=$(jq -r --arg name "$name" '.[] | select(.username == $name).password' $data/demo-accounts.json)
    token=$(jq -n --arg username "$name" --arg password "$password" '$ARGS.named' |
        curl -fsS -H 'Content-Type: application/json' --data @- "$url/api/v1/session" | jq -r .token)
}
get() { curl -fsS -H "Authorization: Bearer $token" "$url/api/v1/$1"; }

step "install the earlier packages"
apt_install /debs/old/*.deb
is "data directory" "$(owner $data)" "nguon:nguon 700"
is "key directory" "$(owner /var/lib/nguon-signer)" "nguon-signer:nguon 710"
is "settings" "$(owner /etc/nguon/nguon.toml)" "root:nguon 640"
is "unlocking secret" "$(owner /etc/nguon/signer-unlock)" "root:root 600"
is "root key" "$(owner /var/lib/nguon-signer/keys/root.secret)" "nguon-signer:nguon 600"
setpriv --reuid nguon --regid nguon --init-groups cat $data/keys/keyring.json >/dev/null || wrong "the server cannot read the keyring"
systemd-analyze verify --man=no /lib/systemd/system/nguon*.service 2>/tmp/verify.log || { cat /tmp/verify.log; wrong "a unit is not sound"; }
for unit in nguon nguon-signer nguon-agent nguon-player; do
    [ -L "/etc/systemd/system/multi-user.target.wants/$unit.service" ] || wrong "$unit is not enabled"
    systemd-analyze security --offline=yes --threshold=25 "/lib/systemd/system/$unit.service" >/tmp/security.log ||
        { tail -n 1 /tmp/security.log; wrong "$unit is too little hardened"; }
done

step "start it with data, pair a device"
start_server --demo
sign_in
units=$(get 'units?limit=500' | jq '.items | length')
[ "$units" -gt 10 ] || wrong "the demo province is missing"
curl -fsS -o /dev/null "$url/console/" || wrong "the console is not served"
sed -i -e "s|^NGUON_SERVER=.*|NGUON_SERVER=$url|" -e 's/^NGUON_OUTPUT=.*/NGUON_OUTPUT=null/' \
    -e "s/^NGUON_PAIR=.*/NGUON_PAIR=$(jq -r '.[0].pairing_code' $data/demo-devices.json)/" /etc/nguon/device.env
device=$(jq -r '.[0].device' $data/demo-devices.json)
is_online() { [ "$(get "devices/$device" | jq -r .status.online)" = true ]; }
start nguon-player
start nguon-agent
wait_until "the device" is_online
printf '# changed by the operator\n' >>/etc/nguon/nguon.toml
stop nguon-agent nguon-player nguon nguon-signer

step "upgrade"
apt_install /debs/new/*.deb
is "version" "$(dpkg-query -W -f '${Version}' nguon-server)" "$(dpkg-deb -f /debs/new/nguon-server_*.deb Version)"
grep -q 'changed by the operator' /etc/nguon/nguon.toml || wrong "the operator's settings are lost"
start_server
sign_in
is "units after the upgrade" "$(get 'units?limit=500' | jq '.items | length')" "$units"
start nguon-player
start nguon-agent
wait_until "the device after the upgrade" is_online
stop nguon-agent nguon-player nguon nguon-signer
setpriv --reuid nguon --regid nguon --init-groups nguon verify --data $data || wrong "verify finds damage"

step "remove keeps the data"
apt-get remove -y -qq nguon-server nguon-device >/dev/null 2>&1
for gone in /usr/bin/nguon /usr/bin/nguon-agent /lib/systemd/system/nguon.service /usr/share/nguon; do
    [ ! -e $gone ] || wrong "$gone is still there"
done
for kept in $data/nguon.db /var/lib/nguon-signer /var/lib/nguon-agent /etc/nguon/nguon.toml /etc/nguon/signer-unlock; do
    [ -e $kept ] || wrong "$kept went with the package"
done

step "purge takes them"
apt-get purge -y -qq nguon-server nguon-device >/dev/null 2>&1
for gone in $data /var/lib/nguon-signer /var/lib/nguon-agent /var/lib/nguon-player /etc/nguon; do
    [ ! -e $gone ] || wrong "$gone is still there: $(ls -A $gone)"
done
for user in nguon nguon-signer nguon-agent nguon-player; do
    ! getent passwd $user >/dev/null || wrong "the user $user is still there"
done
find / -xdev \( -path /proc -o -path /run -o -path /debs -o -path /tmp -o -path /var/lib/dpkg -o -path /var/log -o -path /var/cache \) -prune \
    -o -name '*nguon*' -print >/tmp/left
[ ! -s /tmp/left ] || wrong "left behind: $(tr '\n' ' ' </tmp/left)"
