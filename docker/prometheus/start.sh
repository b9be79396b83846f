#!/bin/sh
# Names the environment in the targets, takes over what alert-rules rendered, then becomes Prometheus. Runs in the
# official image, under busybox.
set -eu

adopt=/etc/sightline/adopt.sh
configuration=/tmp/prometheus

# target FILE [SED COMMAND…]: the file takes the place of the one before in one step.
target() {
  file=$1
  shift
  set -- -e "s/@SIGHTLINE_ENVIRONMENT@/$SIGHTLINE_ENVIRONMENT/" "$@"
  sed "$@" "/etc/sightline/targets/$file" >"/tmp/$file"
  mv "/tmp/$file" "$configuration/targets/$file"
}

answers() {
  wget -q -T 5 -O /dev/null "$1" 2>/dev/null
}

# What belongs to another profile becomes a target when it has answered once, and stays one.
when_seen() {
  until answers "$2"; do sleep 10; done
  target "$1"
}

# Alerts go to the console, which puts log lines into them, and straight to Alertmanager while it does not answer.
lead_alerts() {
  way=''
  while :; do
    if answers http://ops-console:8088/health; then
      next=console
    else
      next=alertmanager
    fi
    if [ "$next" != "$way" ]; then
      way=$next
      case $way in
        console) target alertmanagers.yml ;;
        alertmanager) target alertmanagers.yml -e 's/ops-console:8088/alertmanager:9093/' ;;
      esac
      printf 'alerts go to %s\n' "$way"
    fi
    sleep 2
  done
}

mkdir -p "$configuration/targets"
cp /etc/prometheus/prometheus.yml "$configuration/prometheus.yml"
if [ -n "$PROMETHEUS_REMOTE_WRITE_URL" ]; then
  printf "\nremote_write:\n  - name: long-term-store\n    url: '%s'\n" "$PROMETHEUS_REMOTE_WRITE_URL" >>"$configuration/prometheus.yml"
fi
ln -sfn /prometheus/rules "$configuration/rules"

for path in /etc/sightline/targets/*.yml; do
  case $path in
    */log-shipper.yml) when_seen log-shipper.yml http://log-shipper:9180/health & ;;
    */elasticsearch.yml) when_seen elasticsearch.yml http://elasticsearch-exporter:9114/ & ;;
    */alertmanagers.yml) ;;
    *) target "${path##*/}" ;;
  esac
done
lead_alerts &

sh "$adopt" prometheus once
sh "$adopt" prometheus follow &

exec /bin/prometheus \
  --config.file="$configuration/prometheus.yml" \
  --storage.tsdb.path=/prometheus \
  --storage.tsdb.retention.time="$PROMETHEUS_RETENTION" \
  --web.external-url="$PROMETHEUS_EXTERNAL_URL" \
  --enable-feature=expand-external-labels,exemplar-storage \
  --rules.alert.resend-delay=10s
