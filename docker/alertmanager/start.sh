#!/bin/sh
# Takes over what alert-rules rendered, then becomes Alertmanager. Runs in the official image, under busybox.
set -eu

adopt=/etc/sightline/adopt.sh
sh "$adopt" alertmanager once
sh "$adopt" alertmanager follow &

# At this level it tells each delivery, which is what ./deploy.sh test-alert reads.
exec /bin/alertmanager \
  --config.file=/alertmanager/config/alertmanager.yml \
  --storage.path=/alertmanager \
  --web.external-url="$ALERTMANAGER_EXTERNAL_URL" \
  --log.level=debug \
  --cluster.listen-address=
