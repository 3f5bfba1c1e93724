#!/usr/bin/env bash
# Runs inside the bare root after systemd was started there as its process 1: what the units' own walls
# allow shows only here. The packages are installed, nothing is paired.
set -euo pipefail
cd /

url=http://127.0.0.1:8080
data=/var/lib/nguon
wav=/var/lib/nguon-device/player/out.wav
source /debs/package-test-officer.sh
units=(nguon-signer nguon nguon-player nguon-agent)
show_logs() { journalctl --no-pager -o cat -n 60 "${units[@]/#/--unit=}"; }

step "the units come up under systemd"
mkdir -p /etc/systemd/system/nguon.service.d
printf '[Service]\nEnvironment=NGUON_DEMO=\n' >/etc/systemd/system/nguon.service.d/demo.conf
systemctl daemon-reload
systemctl restart nguon-signer nguon
wait_until "the server" curl -fs "$url/readyz"
wait_until "the demo" test -s $data/demo-devices.json
sign_in
choose_device
systemctl start nguon-agent
[ "$(systemctl is-active nguon-agent)" = inactive ] || wrong "the agent runs without a server's address"
settle_device "wav:$wav" "$(pairing_code)"
systemctl restart nguon-player nguon-agent
wait_until "the device" is_online
wait_until "the media of the plan" is_ready

step "a recording is taken in, a bulletin sounds"
ffmpeg -v error -y -f lavfi -i sine=frequency=330:duration=6,tremolo=f=3:d=0.6 /tmp/tone.mp3
curl -fsS -o /dev/null -H "Authorization: Bearer $token" -H 'Content-Type: application/octet-stream' \
    --data-binary @/tmp/tone.mp3 "$url/api/v1/media?upload=package-test-0001&offset=0&size=$(stat -c %s /tmp/tone.mp3)&name=tone" ||
    wrong "the server cannot read what is uploaded"
air 1

step "the signer goes and comes back"
systemctl stop nguon-signer
is "readyz without the signer" "$(curl -s "$url/readyz" | jq -c .wrong)" '["signer"]'
systemctl start nguon-signer
wait_until "the signer" curl -fs "$url/readyz"

step "a player that is killed is started again"
killed=$(systemctl show -P MainPID nguon-player)
another_plays() { systemctl is-active nguon-player && [ "$(systemctl show -P MainPID nguon-player)" != "$killed" ]; }
kill -KILL "$killed"
wait_until "the player" another_plays
wait_until "the device" is_online

for unit in "${units[@]}"; do
    is "$unit" "$(systemctl is-active "$unit")" active
    systemctl stop "$unit"
    is "the end of $unit" "$(systemctl show -P Result "$unit")" success
done
