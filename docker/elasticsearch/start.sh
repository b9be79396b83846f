#!/bin/bash
# Elasticsearch wants its password file at mode 0600, which a mounted secret cannot promise: hand it on as a variable. The
# stack's own programs get users of their own, who may do no more than they need.
set -eu

ELASTIC_PASSWORD=$(cat /run/secrets/elasticsearch_password)
# The image stays as it is; a restart begins anew, with the secrets of then.
ES_PATH_CONF=/tmp/config
export ELASTIC_PASSWORD ES_PATH_CONF
rm -rf "$ES_PATH_CONF"
cp -R /usr/share/elasticsearch/config "$ES_PATH_CONF"
# It would be written into the image.
sed -i '/-Xlog:gc/d' "$ES_PATH_CONF/jvm.options"

# JSON is YAML; on one line it needs no indentation.
for file in /etc/sightline/elasticsearch/roles/*.json; do
  name=${file##*/}
  printf '%s: %s\n' "${name%.json}" "$(tr '\n' ' ' <"$file")"
done >>"$ES_PATH_CONF/roles.yml"
while read -r name role; do
  password=$(cat "/run/secrets/${name}_elasticsearch_password")
  # By standard input, twice as a person would: arguments show in process lists.
  if ! said=$(printf '%s\n%s\n' "$password" "$password" |
    /usr/share/elasticsearch/bin/elasticsearch-users useradd "$name" -r "$role" 2>&1); then
    printf 'the user %s cannot be made: %s\n' "$name" "$said" >&2
    exit 1
  fi
done < <(grep -v -e '^#' -e '^$' /etc/sightline/elasticsearch/users.txt)

exec /usr/local/bin/docker-entrypoint.sh eswrapper
