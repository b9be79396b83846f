#!/bin/bash
# Once per start, harmless when repeated: gives Kibana's own user its password.
set -eu

# shellcheck source=docker/elasticsearch/curl.sh
. /etc/sightline/curl.sh
printf '{"password": "%s"}' "$(cat /run/secrets/kibana_system_password)" >/tmp/body.json
answer=$(as_elastic --max-time 30 --write-out '\n%{http_code}' --request POST --header 'Content-Type: application/json' \
  --data @/tmp/body.json http://elasticsearch:9200/_security/user/kibana_system/_password)
rm /tmp/body.json
if [[ ${answer##*$'\n'} != 200 ]]; then
  echo "Elasticsearch did not take the password of kibana_system: $answer" >&2
  exit 1
fi
echo 'kibana_system has its password'
