#!/bin/sh
# Takes over what alert-rules rendered when promtool or amtool has nothing against it. An invalid set never replaces a
# good one, which stays in the data volume. Runs in the official images, under busybox:
#   adopt.sh PROGRAM once      before the program starts; fails when there has never been a good set
#   adopt.sh PROGRAM follow    for as long as it runs: what is rendered anew is taken over, and the program reloads
#   adopt.sh PROGRAM verdict   says whether what is rendered now is in use, or why not
set -eu
umask 077

readonly program="$1"
# A folder in place of /, for tests.
readonly root="${ADOPT_ROOT:-}"
readonly rendered="$root/rendered"
readonly conclusion="$root/tmp/conclusion"
readonly patience=60

case $program in
  prometheus)
    readonly good="$root/prometheus/rules"
    readonly metrics=http://127.0.0.1:9090/metrics
    ;;
  alertmanager)
    readonly good="$root/alertmanager/config"
    readonly metrics=http://127.0.0.1:9093/metrics
    ;;
esac

check() {
  case $program in
    prometheus) "$root/bin/promtool" check rules "$1"/*.yml ;;
    alertmanager) "$root/bin/amtool" check-config "$1/alertmanager.yml" ;;
  esac
}

# A number for the files of a folder, by their names and contents. What is still being written does not count.
sum() {
  (cd "$1" && find . -name .candidates -prune -o -type f -print | sort | xargs md5sum | md5sum)
}

# conclude SUM taken|refused [WHY]
conclude() {
  printf '%s\n' "$@" >"$conclusion.new"
  mv "$conclusion.new" "$conclusion"
  if [ "$2" = refused ]; then
    printf 'ERROR: %s does not take what alert-rules rendered: %s\n' "$program" "$3" >&2
  fi
}

seen() {
  [ "$(sed -n 1p "$conclusion" 2>/dev/null)" = "$1" ]
}

# Exit status 0: there is something new in the folder of the good ones. The old set stays beside it until `keep`.
take() {
  now=$(sum "$rendered")
  ! seen "$now" || return 1
  if [ -d "$good" ] && [ "$(sum "$good")" = "$now" ]; then
    conclude "$now" taken
    return 1
  fi
  rm -rf "$good.new"
  mkdir "$good.new"
  cp -r "$rendered"/. "$good.new"
  rm -rf "$good.new/.candidates"
  # Written to meanwhile: the next look sees it whole.
  [ "$(sum "$good.new")" = "$now" ] || return 1
  if ! said=$(check "$good.new" 2>&1); then
    conclude "$now" refused "$(printf '%s' "$said" | grep -v -e '^Checking [^ ]*$' -e '^ *SUCCESS:' -e '^$')"
    return 1
  fi
  rm -rf "$good.old"
  [ ! -d "$good" ] || mv "$good" "$good.old"
  mv "$good.new" "$good"
}

metric() {
  wget -q -T 5 -O - "$metrics" | awk -v name="$1" '$1 == name { printf "%.3f", $2 }'
}

# Tells the program, which is process 1 here, and waits until it says how it went.
reloads() {
  since=$(metric "${program}_config_last_reload_success_timestamp_seconds")
  kill -HUP 1
  left=$patience
  while [ "$left" -gt 0 ]; do
    sleep 1
    left=$((left - 1))
    [ "$(metric "${program}_config_last_reload_successful")" != 0.000 ] || return 1
    [ "$(metric "${program}_config_last_reload_success_timestamp_seconds")" = "$since" ] || return 0
  done
  return 1
}

put_back() {
  rm -rf "$good"
  mv "$good.old" "$good"
  kill -HUP 1
}

once() {
  # A stop between the two renamings leaves the good set under its old name.
  [ -d "$good" ] || [ ! -d "$good.old" ] || mv "$good.old" "$good"
  if take; then
    conclude "$now" taken
  fi
  if [ ! -d "$good" ]; then
    printf 'ERROR: %s has no configuration that it could start with\n' "$program" >&2
    exit 1
  fi
}

follow() {
  while sleep 2; do
    if take; then
      if reloads; then
        conclude "$now" taken
      else
        put_back
        conclude "$now" refused "it did not load what its own tool found good; its log says why"
      fi
    fi
  done
}

verdict() {
  left=$patience
  until seen "$(sum "$rendered")"; do
    left=$((left - 1))
    if [ "$left" = 0 ]; then
      printf '%s did not look at its new configuration within %d s\n' "$program" "$patience"
      exit 1
    fi
    sleep 1
  done
  if [ "$(sed -n 2p "$conclusion")" = refused ]; then
    printf '%s refused the new configuration and goes on with the last good one:\n' "$program"
    sed 1,2d "$conclusion"
    exit 1
  fi
  printf '%s runs with the new configuration\n' "$program"
}

case ${2:-} in
  once) once ;;
  follow) follow ;;
  verdict) verdict ;;
  *)
    printf 'adopt.sh PROGRAM once|follow|verdict\n' >&2
    exit 2
    ;;
esac
