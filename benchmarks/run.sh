#!/usr/bin/env bash
# Builds what is measured and measures it. Not part of the default build.
#
#   benchmarks/run.sh micro [NAME…] [--quick]     JMH: the per-request path, the JSON line, the scrape
#   benchmarks/run.sh load [--rounds N] [--seconds N]   the same handler plain and observed, by wrk
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() {
  echo "benchmarks: $*" >&2
  exit 1
}

build() {
  mvn -q -B -P benchmarks package -pl benchmarks -am -DskipTests
}

build_javalin6() {
  mvn -q -B -f benchmarks/javalin6/pom.xml package
}

measure() {
  java -jar benchmarks/target/benchmarks-all.jar "$@"
}

main() {
  case "${1:-}" in
    micro)
      build
      measure "$@"
      ;;
    load)
      command -v wrk > /dev/null || die "wrk is missing: apt-get install wrk"
      build
      build_javalin6
      measure "$@" --javalin6=benchmarks/javalin6/target/benchmark-javalin6-all.jar
      ;;
    *)
      die "expected micro or load, was '${1:-}'; see the top of this file"
      ;;
  esac
}

main "$@"
