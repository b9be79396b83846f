#!/bin/bash
# Once per start, harmless when repeated: data views and saved searches.
set -eu

# shellcheck source=docker/elasticsearch/curl.sh
. /etc/sightline/curl.sh
answer=$(as_elastic --max-time 60 --request POST --header 'kbn-xsrf: sightline' \
  --form file=@/etc/sightline/sightline.ndjson 'http://kibana:5601/api/saved_objects/_import?overwrite=true')
case $answer in
  *'"success":true'*) echo 'Kibana has its data views and searches' ;;
  *)
    echo "Kibana did not take its objects: $answer" >&2
    exit 1
    ;;
esac
