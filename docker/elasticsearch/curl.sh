# shellcheck shell=bash
# To be sourced: curl as the user elastic. The password goes in by standard input, for arguments show in process lists.
as_elastic() {
  printf 'user = "elastic:%s"\n' "$(cat "${SECRETS_DIR:-/run/secrets}/elasticsearch_password")" |
    curl --silent --show-error --config - "$@"
}
