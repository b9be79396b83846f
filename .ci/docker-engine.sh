#!/usr/bin/env bash
# The Docker engine for CI. --help tells what it does to the machine.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly state="${DOCKER_ENGINE_STATE:-$home/.sightline/docker-engine}"
readonly patience=60
readonly added=/etc/apt/sources.list.d/sightline-next

usage() {
  cat <<'TEXT'
Usage: .ci/docker-engine.sh start|stop

start  installs what is missing of: the engine, compose v2, and mmdebstrap, with which docker/stand-ins.sh makes images.
       Then starts the engine, unless one answers, and waits until it does.
stop   ends the engine that `start` started, and no other.

For machines of CI: Debian 12 or newer, as root. Debian 12 has compose 1.29 only, so compose v2 is taken from the next
release: for as long as that takes, `start` adds a list of it, made from the machine's own, and pins it so low that
nothing else comes from there.
Where all is installed already it touches nothing.

Variables: DOCKER_ENGINE_STATE (.sightline/docker-engine), the folder of the engine's pid and log. `stop` knows by it
which engine is its own.
TEXT
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

has_compose() {
  docker compose version >/dev/null 2>&1
}

installed() {
  command -v docker >/dev/null && command -v dockerd >/dev/null && command -v mmdebstrap >/dev/null &&
    command -v ip >/dev/null && has_compose
}

# The machine's first list of Debian, with another release instead of its own.
list_of() {
  local sources=/etc/apt/sources.list.d/debian.sources
  if [[ -f $sources ]]; then
    awk -v release="$1" -v RS= '/URIs:/ { gsub(/(^|\n)#[^\n]*/, ""); sub(/Suites:[^\n]*/, "Suites: " release); print; exit }' "$sources"
  else
    awk -v release="$1" '/^deb / { $0 = gensub_suite($0, release); print; exit }
      function gensub_suite(line, suite,    words, n, i, at) {
        n = split(line, words, " ")
        at = words[2] ~ /^\[/ ? 4 : 3
        words[at] = suite
        line = words[1]
        for (i = 2; i <= n; i++) line = line " " words[i]
        return line
      }' /etc/apt/sources.list
  fi
}

forget_next_release() {
  rm -f "$added".sources "$added".list /etc/apt/preferences.d/sightline-next
}

install_of_next_release() {
  local file=$added.list
  [[ ! -f /etc/apt/sources.list.d/debian.sources ]] || file=$added.sources
  trap forget_next_release EXIT
  list_of trixie >"$file"
  [[ -s $file ]] || die "apt: cannot find a list of Debian to derive one of trixie from"
  printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' >/etc/apt/preferences.d/sightline-next
  apt-get update -q
  apt-get install -q -y --no-install-recommends "${@/%//trixie}"
  forget_next_release
  trap - EXIT
}

install_missing() {
  ((EUID == 0)) || die "installing the engine needs root"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends docker.io iproute2 iptables mmdebstrap
  has_compose && return
  install_of_next_release docker-compose
  has_compose || die "docker compose: installed, but it does not run"
}

answers() {
  timeout 10 docker info >/dev/null 2>&1
}

start() {
  installed || install_missing
  if answers; then
    printf 'a Docker engine answers already; it stays as it is\n' >&2
    return
  fi
  mkdir -p "$state"
  # In a session of its own: a Ctrl-C at the tests is not meant for it.
  setsid dockerd >"$state/dockerd.log" 2>&1 </dev/null &
  printf '%s\n' "$!" >"$state/dockerd.pid"
  local deadline=$((SECONDS + patience))
  until answers; do
    kill -0 "$!" 2>/dev/null || die "dockerd ended: $(tail -n 5 "$state/dockerd.log")"
    ((SECONDS < deadline)) || die "dockerd does not answer within $patience s: $(tail -n 5 "$state/dockerd.log")"
    sleep 0.5
  done
  printf 'started a Docker engine; its log is %s\n' "$state/dockerd.log" >&2
}

stop() {
  local pid
  [[ -f $state/dockerd.pid ]] || return 0
  pid=$(<"$state/dockerd.pid")
  # A pid alone may belong to somebody else by now.
  if [[ $(cat "/proc/$pid/comm" 2>/dev/null) == dockerd ]]; then
    kill "$pid"
    local deadline=$((SECONDS + patience))
    while kill -0 "$pid" 2>/dev/null; do
      ((SECONDS < deadline)) || die "dockerd ($pid) does not end within $patience s"
      sleep 0.2
    done
  fi
  rm -f "$state/dockerd.pid"
}

main() {
  case ${1:-} in
    start) start ;;
    stop) stop ;;
    -h | --help) usage ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"
