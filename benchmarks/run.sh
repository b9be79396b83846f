#!/usr/bin/env bash
# Builds what is measured and measures it. Not part of the default build.
#
#   benchmarks/run.sh micro [NAME…] [--quick]     JMH: the per-request path, the JSON line, the scrape
#   benchmarks/run.sh ship [--into sink|elasticsearch] [--lines N] [--rounds N] [--files N]
#                                                       a log file, beside rsyslog and BulkIngester
#   benchmarks/run.sh syslog [--messages N]             messages over TCP until they are durable
#   benchmarks/run.sh kafka [--lines N] [--rounds N]    into a topic and out of it, beside Kafka's own client
#   benchmarks/run.sh idle [--seconds N]                the log-shipper when nothing is written
#   benchmarks/run.sh search [--lines N] [--rounds N]   the console's log search over 1,000,000 lines
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
      command -v wrk >/dev/null || die "wrk is missing: apt-get install wrk"
      build
      build_javalin6
      measure "$@" --javalin6=benchmarks/javalin6/target/benchmark-javalin6-all.jar
      ;;
    ship | syslog | kafka | idle)
      [ "$1" != ship ] || command -v rsyslogd >/dev/null ||
        die "rsyslog is missing: apt-get install rsyslog rsyslog-elasticsearch"
      build
      # The JVM flags are those of log-shipper/README.md.
      measure "$@" --jar log-shipper/target/log-shipper-all.jar \
        --java-option=-Xmx64m --java-option=-XX:+UseSerialGC
      ;;
    search)
      build
      # The JVM flags are those of ops-console/README.md.
      java -Xmx96m -jar benchmarks/target/benchmarks-all.jar "$@" \
        --jar log-shipper/target/log-shipper-all.jar
      ;;
    *)
      die "expected micro, load, ship, syslog, kafka, idle or search, was '${1:-}'; see the top of this file"
      ;;
  esac
}

main "$@"
