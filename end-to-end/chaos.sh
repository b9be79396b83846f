#!/usr/bin/env bash
# Kills every component of a running stack, alone and in pairs, and prints a table of what came of it.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: end-to-end/chaos.sh [--runtime local|docker|both] [--only alone|pairs|away|disk|node|clock]

Starts a stack of its own on free ports, plays faults under traffic, stops the stack: every component killed alone (alone),
the main ones in pairs (pairs), away until an alert says so (away), a full disk of Elasticsearch (disk), one of its three
nodes lost (node), clocks of programs an hour forth and back (clock, needs libfaketime; the machine's own is left alone);
the last two in the local runtime. All of it takes about an hour there, and half an hour in containers.
The tables are printed and stay in end-to-end/target/chaos-*.md.
Exit status: 0 all of it healed and told the truth, 1 something did not, 2 wrong usage.
TEXT
}

runtime=local
tests=ChaosTest,LostNodeTest,FullDiskTest,ClockStepsTest
while (($#)); do
  case $1 in
    --runtime)
      runtime=${2:-}
      shift
      ;;
    --only)
      case ${2:-} in
        alone) tests='ChaosTest#killedAlone' ;;
        pairs) tests='ChaosTest#killedInPairs' ;;
        away) tests='ChaosTest#awayUntilAnAlertSaysSo' ;;
        disk) tests=FullDiskTest ;;
        node) tests=LostNodeTest ;;
        clock) tests=ClockStepsTest ;;
        *)
          printf -- "--only: expected alone, pairs, away, disk, node or clock, was '%s'\n" "${2:-}" >&2
          exit 2
          ;;
      esac
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
  -Dtest="$tests" "${skip[@]}" >"$log" 2>&1 || status=1
cat "$home"/end-to-end/target/chaos-*.md 2>/dev/null || tail -n 30 "$log"
exit "$status"
