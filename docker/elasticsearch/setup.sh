#!/bin/bash
# Once per start, harmless when repeated: gives Kibana's own user its password.
set -eu

# shellcheck source=docker/elasticsearch/curl.sh
. /etc/sightline/curl.sh
printf '{"password": "%s"}' "$(cat /run/secrets/kibana_system_password)" >/tmp/body.json
as_elastic --max-time 30 --output /dev/null --request POST --header 'Content-Type: application/json' --data @/tmp/body.json \
  http://elasticsearch:9200/_security/user/kibana_system/_password
rm /tmp/body.json
echo 'kibana_system has its password'
