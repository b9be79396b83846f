#!/bin/sh
# Renders the configuration from the variables, then becomes Alertmanager. Runs in the official image, under busybox.
set -eu

# Empty files stand for "not set": a secret that compose knows must exist.
if [ -s /run/secrets/smtp_password ]; then export SMTP_PASSWORD_FILE=/run/secrets/smtp_password; fi
if [ -s /run/secrets/slack_webhook_url ]; then export SLACK_WEBHOOK_URL_FILE=/run/secrets/slack_webhook_url; fi

sh /etc/sightline/alertmanager/render.sh /tmp/alertmanager

exec /bin/alertmanager \
  --config.file=/tmp/alertmanager/alertmanager.yml \
  --storage.path=/alertmanager \
  --web.external-url="$ALERTMANAGER_EXTERNAL_URL" \
  --log.level=debug \
  --cluster.listen-address=
