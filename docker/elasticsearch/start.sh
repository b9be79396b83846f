#!/bin/bash
# Elasticsearch wants its password file at mode 0600, which a mounted secret cannot promise: hand it on as a variable.
set -eu

ELASTIC_PASSWORD=$(cat /run/secrets/elasticsearch_password)
export ELASTIC_PASSWORD

# The root is read-only, and the start writes a keystore beside the settings.
export ES_PATH_CONF=/tmp/config
cp -r /usr/share/elasticsearch/config "$ES_PATH_CONF"
exec /usr/local/bin/docker-entrypoint.sh eswrapper
