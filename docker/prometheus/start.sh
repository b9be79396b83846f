#!/bin/sh
# Names the environment in the targets, then becomes Prometheus. Runs in the official image, under busybox.
set -eu

target() {
  sed "s/@SIGHTLINE_ENVIRONMENT@/$SIGHTLINE_ENVIRONMENT/" "/etc/sightline/targets/$1" >"/tmp/$1"
  mv "/tmp/$1" "/etc/prometheus/targets/$1"
}

# The shipper belongs to another profile: it becomes a target when it has answered once, and stays one.
shipper_when_seen() {
  until wget -q -T 5 -O /dev/null http://log-shipper:9180/health; do sleep 10; done 2>/dev/null
  target log-shipper.yml
}

for file in /etc/sightline/targets/*.yml; do
  case $file in
    */log-shipper.yml) shipper_when_seen & ;;
    *) target "${file##*/}" ;;
  esac
done

exec /bin/prometheus \
  --config.file=/etc/prometheus/prometheus.yml \
  --storage.tsdb.path=/prometheus \
  --storage.tsdb.retention.time="$PROMETHEUS_RETENTION" \
  --web.external-url="$PROMETHEUS_EXTERNAL_URL" \
  --enable-feature=expand-external-labels \
  --rules.alert.resend-delay=10s
