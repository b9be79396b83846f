#!/usr/bin/env bash
# Kills every component of a running stack, alone and in pairs, and prints a table of what came of it.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: end-to-end/chaos.sh [--runtime local|docker|both]

Starts a stack of its own on free ports, plays every fault of ChaosTest under traffic, stops the stack. About half an hour
for a runtime. The table is printed and stays in end-to-end/target/chaos-<runtime>.md.
Exit status: 0 all of it healed and told the truth, 1 something did not, 2 wrong usage.
TEXT
}

runtime=local
while (($#)); do
  case $1 in
    --runtime)
      runtime=${2:-}
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done
skip=()
case $runtime in
  local) skip=(-Dskip.docker.runtime=true) ;;
  docker) skip=(-Dskip.local.runtime=true) ;;
  both) ;;
  *)
    printf -- "--runtime: expected local, docker or both, was '%s'\n" "$runtime" >&2
    exit 2
    ;;
esac

log=$home/end-to-end/target/chaos.log
mkdir -p "${log%/*}"
rm -f "$home"/end-to-end/target/chaos-*.md
printf 'playing; what happens is in %s\n' "$log" >&2
status=0
mvn -B -f "$home/pom.xml" -P '!checks,chaos' -pl end-to-end -am verify -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest='ChaosTest,LostNodeTest,FullDiskTest' "${skip[@]}" >"$log" 2>&1 || status=1
cat "$home"/end-to-end/target/chaos-*.md 2>/dev/null || tail -n 30 "$log"
exit "$status"
