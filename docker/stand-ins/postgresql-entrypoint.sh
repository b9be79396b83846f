#!/bin/bash
# The part of the official image's start that docker-compose.yml relies on: a cluster and /docker-entrypoint-initdb.d/*.sql
# at the first start, then the server.
set -euo pipefail

first_start() {
  # shellcheck disable=SC2086 # a list of options, as in the official image
  initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" --encoding=UTF8 --locale=C ${POSTGRES_INITDB_ARGS:-} >/dev/null
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses=''" start >/dev/null
  for script in /docker-entrypoint-initdb.d/*.sql; do
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --file="$script"
  done
  pg_ctl --wait stop >/dev/null
}

[[ -s $PGDATA/PG_VERSION ]] || first_start
exec "$@" -c listen_addresses='*'
