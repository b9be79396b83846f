#!/usr/bin/env bash
# Unpacks docker-compose 1.29.2, the last of version 1, beside whatever compose is installed. --help tells how.
set -euo pipefail

readonly version=1.29.2-3
# What it imports.
readonly libraries=(python3-attr python3-cached-property python3-certifi python3-chardet python3-distro python3-docker
  python3-dockerpty python3-docopt python3-dotenv python3-idna python3-jsonschema python3-packaging python3-pyrsistent
  python3-requests python3-six python3-texttable python3-urllib3 python3-websocket python3-yaml)

usage() {
  cat <<'TEXT'
Usage: docker/old-compose.sh FOLDER

Makes FOLDER/docker-compose, which is 1.29.2 of Debian 12. Nothing is installed: the packages are downloaded by apt-get,
whose lists must be there, and unpacked into FOLDER. The machine must be Debian 12, for its python3 runs it.
TEXT
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The folder is complete when its program is there: that is written last.
unpack() {
  local folder=$1 package
  mkdir -p "$folder/packages"
  (cd "$folder/packages" && apt-get download -q -o APT::Sandbox::User=root "docker-compose=$version" "${libraries[@]}") >&2 ||
    die "apt-get: cannot download docker-compose $version: is this Debian 12, and was apt-get update run?"
  for package in "$folder"/packages/*.deb; do
    dpkg -x "$package" "$folder/root"
  done
  rm -rf "$folder/packages"
  cat >"$folder/docker-compose.new" <<'TEXT'
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
PYTHONPATH=$here/root/usr/lib/python3/dist-packages exec /usr/bin/python3 -W ignore "$here/root/usr/bin/docker-compose" "$@"
TEXT
  chmod 755 "$folder/docker-compose.new"
  mv "$folder/docker-compose.new" "$folder/docker-compose"
}

main() {
  case ${1:-} in
    '' | -*)
      usage
      [[ ${1:-} == -h || ${1:-} == --help ]] || exit 2
      exit 0
      ;;
  esac
  [[ -x $1/docker-compose ]] || unpack "$1"
  "$1/docker-compose" version --short >/dev/null || die "docker-compose: unpacked into $1, but it does not run"
}

main "$@"
