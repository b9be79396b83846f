#!/bin/bash
# Elasticsearch wants its password file at mode 0600, which a mounted secret cannot promise: hand it on as a variable.
set -eu

ELASTIC_PASSWORD=$(cat /run/secrets/elasticsearch_password)
export ELASTIC_PASSWORD
exec /usr/local/bin/docker-entrypoint.sh eswrapper
