#!/bin/bash
# The part of the official image's start that docker-compose.yml relies on: settings from variables with a dot or an
# underscore in their names, and the password of the user elastic.
set -euo pipefail
cd /usr/share/elasticsearch
export ES_PATH_CONF=${ES_PATH_CONF:-$PWD/config}

settings=(-Enetwork.host=0.0.0.0)
while IFS='=' read -r -d '' name value; do
  case $name in
    ingest.geoip.*) ;; # a module that the distribution from Maven Central lacks
    *.*) settings+=("-E$name=$value") ;;
  esac
done < <(env -0)

if [[ ! -f $ES_PATH_CONF/elasticsearch.keystore ]]; then
  bin/elasticsearch-keystore create >/dev/null
fi
bin/elasticsearch-keystore add --force --stdin bootstrap.password <<<"$ELASTIC_PASSWORD" >/dev/null

exec bin/elasticsearch "${settings[@]}"
