#!/usr/bin/env bash
# Runs inside the bare root that package-test.sh made. There is no init here, so the programs are started
# as their units would start them: the same user and groups, umask, folders, limits and command line.
set -euo pipefail

url=http://127.0.0.1:8080
data=/var/lib/nguon
device_data=/var/lib/nguon-device
wav=$device_data/player/out.wav

source /debs/package-test-officer.sh
apt_install() { apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "$@" >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; wrong "apt-get install $*"; }; }
owner() { stat -c '%U:%G %a' "$1"; }
as() { setpriv --reuid "$1" --regid "$2" --init-groups "${@:3}"; }

# --- what the service manager does ------------------------------------------------------------------
# settings_of UNIT NAME: the values of a line of the unit file.
settings_of() { sed -n "s/^$2=//p" "/lib/systemd/system/$1.service"; }
command_of() { settings_of "$1" ExecStart | sed "s|%d|/run/credentials/$1|"; }
variables_of()
{
    settings_of "$1" Environment
    settings_of "$1" EnvironmentFile | xargs -r sed '/^#/d;/^$/d'
}

# make_folders UNIT BELOW KIND: the last part of each path is the unit's own, what leads to it is root's.
make_folders()
{
    local folder mode
    mode=$(settings_of "$1" "$3DirectoryMode")
    for folder in $(settings_of "$1" "$3Directory"); do
        mkdir -p "$(dirname "$2/$folder")"
        install -d -o "$(settings_of "$1" User)" -g "$(settings_of "$1" Group)" -m "${mode:-0755}" "$2/$folder"
    done
}

declare -A running=()
# start UNIT [MORE ARGUMENTS...]
start()
{
    local unit=$1 variables command user group umask realtime
    shift
    make_folders "$unit" /var/lib State
    make_folders "$unit" /run Runtime
    mapfile -t variables < <(variables_of "$unit")
    command=$(env -i "${variables[@]}" bash -c "eval echo \"$(command_of "$unit")\"")
    user=$(settings_of "$unit" User) group=$(settings_of "$unit" Group) umask=$(settings_of "$unit" UMask)
    realtime=$(settings_of "$unit" LimitRTPRIO)
    # What waits for its first line must not see the last one's.
    rm -f "/tmp/$unit.log"
    # shellcheck disable=SC2086 # the unit's words; a machine in a box may refuse to raise a limit
    (umask "${umask:-0022}" && { ulimit -r "${realtime:-0}" 2>/dev/null || true; } && exec \
        setpriv --reuid "$user" --regid "$group" --init-groups --no-new-privs \
        env -i PATH=/usr/bin:/bin "${variables[@]}" $command "$@") >"/tmp/$unit.log" 2>&1 </dev/null &
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

show_logs() { tail -n 20 /tmp/nguon*.log; }

start_server()
{
    install -d -o nguon-signer -m 0500 /run/credentials/nguon-signer
    install -o nguon-signer -m 0400 /etc/nguon/signer-unlock /run/credentials/nguon-signer/signer-unlock
    start nguon-signer
    wait_until "the signer" grep -q signer.started /tmp/nguon-signer.log
    start nguon "$@"
    wait_until "the server" curl -fs "$url/readyz"
}

start_device()
{
    start nguon-player
    start nguon-agent
    wait_until "the device" is_online
}

check_units()
{
    local unit
    systemd-analyze verify --man=no /lib/systemd/system/nguon*.service 2>/tmp/verify.log || { cat /tmp/verify.log; wrong "a unit is not sound"; }
    [ ! -s /tmp/verify.log ] || { cat /tmp/verify.log; wrong "systemd complains of a unit"; }
    for unit in nguon nguon-signer nguon-agent nguon-player; do
        [ -L "/etc/systemd/system/multi-user.target.wants/$unit.service" ] || wrong "$unit is not enabled"
        systemd-analyze security --offline=yes --threshold=25 "/lib/systemd/system/$unit.service" >/tmp/security.log ||
            { tail -n 1 /tmp/security.log; wrong "$unit is too little hardened"; }
        tail -n 1 /tmp/security.log >&2
    done
}

check_owners()
{
    is "data directory" "$(owner $data)" "nguon:nguon 700"
    is "key directory" "$(owner /var/lib/nguon-signer)" "nguon-signer:nguon 710"
    is "settings" "$(owner /etc/nguon/nguon.toml)" "root:nguon 640"
    is "unlocking secret" "$(owner /etc/nguon/signer-unlock)" "root:root 600"
    is "root key" "$(owner /var/lib/nguon-signer/keys/root.secret)" "nguon-signer:nguon 600"
    as nguon nguon cat $data/keys/keyring.json >/dev/null || wrong "the server cannot read the keyring"
    local read_key='cat /var/lib/nguon-signer/signer/*.key'
    as nguon-signer nguon sh -c "$read_key" >/dev/null || wrong "the signer cannot read its key"
    ! as nguon nguon sh -c "$read_key" >/dev/null 2>&1 || wrong "the server can read the signing key"
    is "device folder" "$(owner $device_data)" "root:nguon-device 750"
    is "player's part" "$(owner $device_data/player)" "nguon-player:nguon-device 750"
    is "agent's part" "$(owner $device_data/agent)" "nguon-agent:nguon-device 750"
    is "device settings" "$(owner /etc/nguon/device.env)" "root:nguon-device 640"
}

# What the two programs of the device may do to each other, once they have run.
check_wall()
{
    is "the player's socket" "$(owner $device_data/player/player.sock)" "nguon-player:nguon-device 660"
    is "the device's key" "$(owner $device_data/player/device.key)" "nguon-player:nguon-device 600"
    is "the device's token" "$(owner $device_data/agent/server.json)" "nguon-agent:nguon-device 600"
    ! as nguon-agent nguon-device touch $device_data/player/x 2>/dev/null || wrong "the agent writes into the player's part"
    ! as nguon-agent nguon-device mv $device_data/player $device_data/taken 2>/dev/null || wrong "the agent can replace the player's part"
    ! as nguon-player nguon-device touch $device_data/agent/x 2>/dev/null || wrong "the player writes into the agent's part"
}

step "install the earlier packages"
apt_install /debs/old/*.deb

step "start them with data, pair a device, play"
start_server --demo
sign_in
units=$(get 'units?limit=500' | jq '.items | length')
[ "$units" -gt 10 ] || wrong "the demo province is missing"
curl -fsS -o /dev/null "$url/console/" || wrong "the console is not served"
choose_device
settle_device null "$(pairing_code)"
# The demo's officers have no telephones for one-time codes, and the server goes on without --demo.
printf '# changed by the operator\nrequire_otp = "nobody"\n' >>/etc/nguon/nguon.toml
start_device
identity=$(get "devices/$device" | jq -c '[.paired, .id]')
stop nguon-agent nguon-player nguon nguon-signer

step "upgrade"
apt_install /debs/new/*.deb
is "version" "$(dpkg-query -W -f '${Version}' nguon-server)" "$(dpkg-deb -f /debs/new/nguon-server_*.deb Version)"
grep -q 'changed by the operator' /etc/nguon/nguon.toml || wrong "the operator's settings are lost"
check_owners
check_units
# The code has been used: whoever plays now is the device that was paired before.
settle_device "wav:$wav"
start_server
sign_in
is "units after the upgrade" "$(get 'units?limit=500' | jq '.items | length')" "$units"
start_device
is "the device after the upgrade" "$(get "devices/$device" | jq -c '[.paired, .id]')" "$identity"
check_wall
wait_until "the media of the plan" is_ready
played=$(count_played)
air $((played + 1))

step "a new signing key is believed by the device"
nguon-keys rotate >/tmp/keys.log || { cat /tmp/keys.log; wrong "the key cannot be changed"; }
stop nguon nguon-signer
start_server
sign_in
wait_until "the device" is_online
air $((played + 2))

step "a backup is restored, and the device is not locked out"
install -d -o nguon -g nguon -m 0700 /var/backups/nguon
as nguon nguon nguon backup --data $data --to /var/backups/nguon/drill.tar >&2
stop nguon
mkdir -m 0700 /var/backups/before-restore
(cd $data && mv nguon.db* facts.db* media /var/backups/before-restore/)
as nguon nguon nguon restore --data $data --from /var/backups/nguon/drill.tar >&2
start nguon
wait_until "the server" curl -fs "$url/readyz"
sign_in
wait_until "the device" is_online
has_played $((played + 2)) || wrong "the backup forgot what was played"
air $((played + 3))
rm -r /var/backups/before-restore

step "the agent ends, the player plays on"
stop nguon-agent
kill -0 "${running[nguon-player]}" || wrong "the player ended with the agent"
start nguon-agent
# The server may not have missed it yet: that it is online says nothing of the new one.
wait_until "the agent" test -s /tmp/nguon-agent.log
wait_until "the device" is_online
stop nguon-agent nguon-player nguon nguon-signer
as nguon nguon nguon verify --data $data || wrong "verify finds damage"

step "the same packages once more"
apt-get install -y -qq --reinstall --no-install-recommends /debs/new/*.deb >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; wrong "reinstalling"; }
check_owners

step "remove keeps the data, installing again plays on"
apt-get remove -y -qq nguon-server nguon-device >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; wrong "removing"; }
for gone in /usr/bin/nguon /usr/bin/nguon-agent /lib/systemd/system/nguon.service /usr/share/nguon; do
    [ ! -e $gone ] || wrong "$gone is still there"
done
for kept in $data/nguon.db /var/lib/nguon-signer/keys $device_data/player/device.key /etc/nguon/nguon.toml /etc/nguon/device.env /etc/nguon/signer-unlock; do
    [ -e $kept ] || wrong "$kept went with the package"
done
apt_install /debs/new/*.deb
check_owners
start_server
sign_in
start_device
has_played $((played + 3)) || wrong "what was played is forgotten"
air $((played + 4))
stop nguon-agent nguon-player nguon nguon-signer

step "purge takes them"
apt-get purge -y -qq nguon-server nguon-device >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; wrong "purging"; }
for gone in $data /var/lib/nguon-signer $device_data /etc/nguon; do
    [ ! -e $gone ] || wrong "$gone is still there: $(ls -A $gone)"
done
for user in nguon nguon-signer nguon-agent nguon-player; do
    ! getent passwd $user >/dev/null || wrong "the user $user is still there"
done
! getent group nguon-device >/dev/null || wrong "the group nguon-device is still there"
[ -s /var/backups/nguon/drill.tar ] || wrong "the backups went with the data"
find / -xdev \( -path /proc -o -path /run -o -path /debs -o -path /tmp -o -path /var/lib/dpkg -o -path /var/log -o -path /var/cache -o -path /var/backups \) -prune \
    -o -name '*nguon*' -print >/tmp/left
[ ! -s /tmp/left ] || wrong "left behind: $(tr '\n' ' ' </tmp/left)"
