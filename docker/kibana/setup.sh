#!/bin/bash
# Once per start, harmless when repeated: data views, searches, pictures and dashboards. Waits until Kibana takes them,
# because it answers its health check before its plugins are ready. What was changed in Kibana under the same ids is
# replaced; copies have ids of their own and stay. The variables are for tests.
set -eu

# shellcheck source=docker/elasticsearch/curl.sh
. "${SETUP_DIR:-/etc/sightline}/curl.sh"

readonly objects=${SETUP_DIR:-/etc/sightline}/sightline.ndjson
readonly kibana=${KIBANA_URL:-http://kibana:5601}
deadline=$((SECONDS + ${SETUP_PATIENCE_SECONDS:-300}))

give_up_when_late() {
  if ((SECONDS >= deadline)); then
    printf '%s\n' "$1" >&2
    exit 1
  fi
  sleep 1
}

until [[ $(as_elastic --max-time 10 "$kibana/api/status" 2>/dev/null) == *'"overall":{"level":"available"'* ]]; do
  give_up_when_late 'Kibana did not become ready'
done

while :; do
  answer=$(as_elastic --max-time 60 --request POST --header 'kbn-xsrf: sightline' --form "file=@$objects" \
    "$kibana/api/saved_objects/_import?overwrite=true") || answer="no answer ($?)"
  case $answer in
    *'"success":true'*)
      printf 'Kibana has its %s objects\n' "$(grep -c . "$objects")"
      exit 0
      ;;
    # What is wrong with the objects or the password does not go away by itself.
    *'"success":false'* | *'"statusCode":40'*)
      printf 'Kibana did not take its objects: %s\n' "$answer" >&2
      exit 1
      ;;
  esac
  give_up_when_late "Kibana did not take its objects: $answer"
done
