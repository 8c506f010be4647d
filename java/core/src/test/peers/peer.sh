#!/bin/bash
# One program that makes .lock markers, driven by lines: "lock" answers locked or refused, "unlock" answers unlocked or failed.
# usage: peer.sh KIND DATA; the marker is DATA.lock
kind=$1 data=$2
cd "$(dirname "$data")" || exit
own_name=t.$$

case $kind in
  noclobber)
    lock() { (set -C; echo $$ >"$data.lock") 2>/dev/null; }
    unlock() { rm "$data.lock"; }
    ;;
  noclobber-empty)
    lock() { (set -C; : >"$data.lock") 2>/dev/null; }
    unlock() { rm "$data.lock"; }
    ;;
  noclobber-host)
    lock() { (set -C; echo "$$:$(hostname)" >"$data.lock") 2>/dev/null; }
    unlock() { rm "$data.lock"; }
    ;;
  noclobber-json)
    lock() { (set -C; echo "{\"pid\": $$, \"host\": \"$(hostname)\"}" >"$data.lock") 2>/dev/null; }
    unlock() { rm "$data.lock"; }
    ;;
  ln)
    lock() { echo $$ >"$own_name"; ln "$own_name" "$data.lock" 2>/dev/null; local got=$?; rm "$own_name"; return $got; }
    unlock() { rm "$data.lock"; }
    ;;
  mkdir)
    lock() { mkdir "$data.lock" 2>/dev/null; }
    unlock() { rmdir "$data.lock"; }
    ;;
  mkdir-pid)
    lock() { mkdir "$data.lock" 2>/dev/null && echo $$ >"$data.lock/pid"; }
    unlock() { rm "$data.lock/pid" && rmdir "$data.lock"; }
    ;;
  dotlockfile)
    lock() { dotlockfile -p -r 0 -l "$data.lock"; }
    unlock() { dotlockfile -u "$data.lock"; }
    ;;
  lockfile-create)
    lock() { lockfile-create --retry 0 "$data" 2>/dev/null; }
    unlock() { lockfile-remove "$data"; }
    ;;
  lockfile-create-pid)
    lock() { lockfile-create --use-pid --retry 0 "$data" 2>/dev/null; }
    unlock() { lockfile-remove "$data"; }
    ;;
  procmail)
    lock() { lockfile -r 0 "$data.lock" 2>/dev/null; }
    unlock() { rm -f "$data.lock" && [ ! -e "$data.lock" ]; }
    ;;
  git)
    # "git update-index --index-info" has index.lock for as long as it reads. The data is the index.
    lock() {
      git update-index --force-write-index </dev/null 2>/dev/null || return 1
      coproc GIT { exec git update-index --index-info; }
      until [ -e "$data.lock" ]; do kill -0 "$GIT_PID" || return 1; done
    }
    unlock() { local input=${GIT[1]} pid=$GIT_PID; exec {input}>&-; wait "$pid" && [ ! -e "$data.lock" ]; }
    ;;
  *) echo "no such kind: $kind" >&2; exit 2 ;;
esac

echo "ready $$"
while read -r word; do
  case $word in
    lock) if lock </dev/null; then echo locked; else echo refused; fi ;;
    unlock) if unlock </dev/null; then echo unlocked; else echo failed; fi ;;
  esac
done
