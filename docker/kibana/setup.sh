#!/bin/bash
# Once per start, harmless when repeated: data views, searches, pictures and dashboards. Waits until Kibana takes them,
# because it answers its health check before its plugins are ready. What was changed in Kibana under the same ids is
# replaced: copies have ids of their own and stay.
set -eu

# shellcheck source=docker/elasticsearch/curl.sh
. /etc/sightline/curl.sh

readonly objects=/etc/sightline/sightline.ndjson
deadline=$((SECONDS + 300))

until [[ $(as_elastic --max-time 10 http://kibana:5601/api/status 2>/dev/null) == *'"overall":{"level":"available"'* ]]; do
  if ((SECONDS > deadline)); then
    echo 'Kibana was not ready within five minutes' >&2
    exit 1
  fi
  sleep 2
done

while :; do
  answer=$(as_elastic --max-time 60 --request POST --header 'kbn-xsrf: sightline' --form "file=@$objects" \
    'http://kibana:5601/api/saved_objects/_import?overwrite=true') || answer="no answer ($?)"
  case $answer in
    *'"success":true'*)
      echo "Kibana has its $(grep -c . "$objects") objects"
      exit 0
      ;;
    # What is wrong with the objects does not go away by itself.
    *'"success":false'* | *'"statusCode":40'*)
      echo "Kibana did not take its objects: $answer" >&2
      exit 1
      ;;
  esac
  if ((SECONDS > deadline)); then
    echo "Kibana did not take its objects: $answer" >&2
    exit 1
  fi
  sleep 2
done
