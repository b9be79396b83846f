#!/usr/bin/env bash
# certificate.sh FOLDER [HOST…]: makes proxy_certificate and proxy_key there, self-signed, for a year, unless they are good
# for another month. Your own: PROXY_CERTIFICATE_FILE and PROXY_KEY_FILE in .env.
set -euo pipefail

folder=$1
shift
names=DNS:localhost,IP:127.0.0.1
for host in "$@"; do
  names+=,DNS:$host
done

if ! command -v openssl >/dev/null; then
  printf 'openssl is missing: install it (Debian: apt-get install openssl), or set PROXY_CERTIFICATE_FILE and PROXY_KEY_FILE\n' >&2
  exit 1
fi
if [[ -s $folder/proxy_certificate && -s $folder/proxy_key ]] &&
  openssl x509 -in "$folder/proxy_certificate" -noout -checkend $((30 * 86400)) >/dev/null; then
  exit 0
fi
new=$(mktemp -d "$folder/proxy.XXXXXX")
trap 'rm -rf "$new"' EXIT
if ! said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=localhost \
  -addext "subjectAltName=$names" -addext extendedKeyUsage=serverAuth \
  -keyout "$new/key" -out "$new/certificate" 2>&1); then
  printf 'the certificate of the proxy cannot be made: %s\n' "$said" >&2
  exit 1
fi
mv -f "$new/key" "$folder/proxy_key"
mv -f "$new/certificate" "$folder/proxy_certificate"
printf 'made a self-signed certificate for %s\n' "$names"
