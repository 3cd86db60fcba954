#!/usr/bin/env bash
# A story in a real terminal: tmux runs the app, keys go in, the screen is read back and compared.
#   scripts/tmux_story.sh HOME [PROFILE]
# Use a copy of a home; the profile (default: story) should be new to it.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
home=${1:?usage: scripts/tmux_story.sh HOME [PROFILE]}
profile=${2:-story}
session="edge_rec_story_$$"
socket="$session"
t() { tmux -L "$socket" "$@"; }
screen() { t capture-pane -p -t "$session"; }
trap 't kill-server 2>/dev/null || true' EXIT

wait_for() { # WORDS [SECONDS]: until they are on the screen
  local end=$((SECONDS + ${2:-60}))
  until screen | grep -qF -- "$1"; do
    if ((SECONDS >= end)); then
      printf 'not on the screen after %s s: %s\n' "${2:-60}" "$1" >&2
      screen >&2
      exit 1
    fi
    sleep 0.2
  done
  printf 'ok  %s\n' "$1"
}
keys() { for key in "$@"; do t send-keys -t "$session" "$key"; sleep 0.15; done; }
say() { t send-keys -t "$session" -l "$1"; sleep 0.4; keys Escape Enter; }

t new-session -d -s "$session" -x 120 -y 40 \
  "LC_ALL=C.UTF-8 .venv/bin/python -m edge_rec --home '$home' --profile '$profile'"
wait_for "Say what you like"
sleep 1
for _ in $(seq 60); do screen | grep -q "opening the catalog" || break; sleep 0.5; done
if screen | grep -qF "Welcome"; then keys Escape; fi

say "I love Mushishi, no horror"
wait_for "♥ Mushishi ×"
wait_for "no Horror ×"
wait_for "Because you liked"
wait_for " s ──"
keys Down Down l
wait_for "♥ liked"
keys u
wait_for "undone"
keys F3
wait_for "sorted by latest"
keys F4
wait_for "the next list"
keys +
wait_for "✦"
keys F5
wait_for "here now"
keys F6
wait_for "edge_rec.db"
keys F10
wait_for "データ"
keys F10
t resize-window -t "$session" -x 80 -y 24
keys F2
wait_for "Mushishi"
keys C-q
for _ in $(seq 50); do t has-session -t "$session" 2>/dev/null || { echo "ok  left the app"; exit 0; }; sleep 0.2; done
echo "the app did not end" >&2
exit 1
