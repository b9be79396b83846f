#!/bin/sh
# Makes what Prometheus and Alertmanager read, each into a volume of its own: Alertmanager's holds secrets.
# `render.sh list` only shows the alerts.
set -eu

# The JVM would tell of it in between what is wrong.
unset JAVA_TOOL_OPTIONS

alert_rules() {
  java -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar /app/app.jar "$@"
}

rules() {
  command=$1
  shift
  alert_rules "$command" --source /etc/sightline/rules --config /etc/sightline/config.yml "$@"
}

alertmanager() {
  alert_rules alertmanager --source /etc/sightline/alertmanager "$@"
}

if [ "${1:-}" = list ]; then
  rules list
  exit
fi

# Both are looked at before one is written, so that neither changes when a value is wrong.
status=0
rules rules --dry-run || status=$?
alertmanager --dry-run || status=$?
[ "$status" = 0 ] || exit "$status"

rules rules --out /rendered/prometheus
alertmanager --out /rendered/alertmanager --alertmanager "$ALERTMANAGER_VERSION" \
  --console http://ops-console:8088 --inbox ops-console:1025
