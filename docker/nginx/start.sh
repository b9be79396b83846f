#!/bin/sh
# Fills in nginx.conf and becomes nginx. PROXY_ROOT is for tests.
set -eu

root=${PROXY_ROOT:-}
tmp=$root/tmp
certificate=$root/run/secrets/proxy_certificate
key=$root/run/secrets/proxy_key
for file in "$certificate" "$key"; do
  if [ ! -s "$file" ]; then
    echo "$file: expected a PEM file, was empty or missing; ./deploy.sh deploy-proxy makes one" >&2
    exit 1
  fi
done

fill() {
  sed \
    -e "s#@TMP@#$tmp#g" \
    -e "s#@CERTIFICATE@#$certificate#g" \
    -e "s#@KEY@#$key#g" \
    -e "s#@ENVIRONMENT@#${SIGHTLINE_ENVIRONMENT:-docker}#g" \
    -e "s#@RESOLVER@#${RESOLVER:-127.0.0.11}#g" \
    -e "s#@ADDRESS@#${ADDRESS:-0.0.0.0}#g" \
    -e "s#@HTTP_PORT@#${HTTP_PORT:-8080}#g" \
    -e "s#@APP_PORT@#${APP_PORT:-8443}#g" \
    -e "s#@APP_PUBLIC_PORT@#${APP_PUBLIC_PORT:-8443}#g" \
    -e "s#@CONSOLE_PORT@#${CONSOLE_PORT:-8444}#g" \
    -e "s#@APP_URL@#${APP_URL:-http://demo-service:8080}#g" \
    -e "s#@CONSOLE_URL@#${CONSOLE_URL:-http://ops-console:8088}#g" \
    "$root/etc/sightline/nginx.conf"
}

# Releases before 1.25.1 say it beside the port.
if nginx -v 2>&1 | grep -Eq 'nginx/1\.([0-9]|1[0-9]|2[0-4])\.|nginx/1\.25\.0'; then
  fill | sed -e 's/^\( *listen .* ssl\);/\1 http2;/' -e '/^ *http2 on;/d' >"$tmp/nginx.conf"
else
  fill >"$tmp/nginx.conf"
fi
exec nginx -e /dev/stderr -c "$tmp/nginx.conf" -g 'daemon off;'
