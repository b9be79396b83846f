#!/bin/sh
# Renders Alertmanager's configuration; see usage below. POSIX sh and sed only: it also runs inside the official container,
# under busybox.
set -eu
LC_ALL=C
export LC_ALL
umask 077

usage() {
  cat <<'USAGE'
Usage: render.sh OUT_DIR

Writes OUT_DIR/alertmanager.yml, OUT_DIR/templates/*.tmpl and OUT_DIR/secrets/{slack_url,smtp_password} from the
template beside this script and these variables. Nothing is written when a value is wrong: all problems are listed
on stderr and the exit code is 2.

E-mail (SMTP_HOST unset: to the inbox)
  SMTP_HOST, SMTP_PORT (587)          the mail server
  SMTP_USERNAME                       with SMTP_PASSWORD or SMTP_PASSWORD_FILE
  SMTP_FROM, ALERT_EMAIL_TO           sender; receivers, separated by commas
  SMTP_REQUIRE_TLS (true)             true or false
Slack (both unset: to the inbox)
  SLACK_WEBHOOK_URL or SLACK_WEBHOOK_URL_FILE
  SLACK_CHANNEL                       only for webhooks that may choose one
Inbox (the console's)
  INBOX_SMTP_ADDRESS (127.0.0.1:1025), INBOX_SLACK_URL (http://127.0.0.1:8088/inbox/slack)
Times
  ALERT_GROUP_WAIT (10s), ALERT_GROUP_INTERVAL (1m), ALERT_REPEAT_INTERVAL (1h), ALERT_REPEAT_INTERVAL_WARNING (4h)
USAGE
}

NEWLINE='
'
PROBLEMS=''

# problem KEY EXPECTATION [VALUE]: without a value the key is a secret and only its expectation is told.
problem() {
  if [ $# -eq 3 ]; then
    shown=$(printf '%s' "$3" | tr '\n\r\t' '   ')
    PROBLEMS="$PROBLEMS$1: $2, was '$shown'$NEWLINE"
  else
    PROBLEMS="$PROBLEMS$1: $2$NEWLINE"
  fi
}

# matches VALUE REGEX: the whole value, on one line.
matches() {
  case $1 in *[![:print:]]*) return 1 ;; esac
  printf '%s\n' "$1" | grep -E -q "^($2)\$"
}

HOST='[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]'
ADDRESS="[A-Za-z0-9.!#\$%&*+/=?^_~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"
URL="https?://[^ '\"<>\\\\]+"

is_port() {
  matches "$1" '[1-9][0-9]{0,4}' && [ "$1" -le 65535 ]
}

check_port() {
  is_port "$2" || problem "$1" 'a port from 1 to 65535' "$2"
}

check_duration() {
  matches "$2" '[1-9][0-9]*(ms|s|m|h|d)' || problem "$1" 'a duration such as 10s, 1m or 4h' "$2"
}

check_socket_address() {
  if ! matches "$2" "($HOST):[0-9]+" || ! is_port "${2##*:}"; then
    problem "$1" 'host:port' "$2"
  fi
}

check_secret_file() {
  if [ ! -r "$2" ] || [ ! -s "$2" ]; then
    problem "$1" 'a readable file that is not empty' "$2"
  fi
}

# read_secret FILE: its text without the line end that editors add; nothing when the file cannot be read.
read_secret() {
  if [ -r "$1" ]; then cat "$1"; fi
}

check_smtp() {
  if [ -z "$SMTP_HOST" ]; then
    for key in SMTP_USERNAME SMTP_PASSWORD SMTP_PASSWORD_FILE SMTP_FROM ALERT_EMAIL_TO; do
      eval "value=\${$key:-}"
      if [ -n "$value" ]; then problem SMTP_HOST "the mail server's name, because $key is set" ''; fi
    done
    check_socket_address INBOX_SMTP_ADDRESS "$INBOX_SMTP_ADDRESS"
    return 0
  fi
  matches "$SMTP_HOST" "$HOST" || problem SMTP_HOST 'a host name or address' "$SMTP_HOST"
  check_port SMTP_PORT "$SMTP_PORT"
  matches "$SMTP_FROM" "$ADDRESS" || problem SMTP_FROM 'an e-mail address' "$SMTP_FROM"
  matches "$ALERT_EMAIL_TO" "$ADDRESS( *, *$ADDRESS)*" ||
    problem ALERT_EMAIL_TO 'e-mail addresses separated by commas' "$ALERT_EMAIL_TO"
  case $SMTP_REQUIRE_TLS in
    true | false) ;;
    *) problem SMTP_REQUIRE_TLS 'true or false' "$SMTP_REQUIRE_TLS" ;;
  esac
  check_smtp_login
}

check_smtp_login() {
  if [ -n "$SMTP_PASSWORD" ] && [ -n "$SMTP_PASSWORD_FILE" ]; then
    problem SMTP_PASSWORD 'not together with SMTP_PASSWORD_FILE'
  fi
  if [ -n "$SMTP_PASSWORD_FILE" ]; then check_secret_file SMTP_PASSWORD_FILE "$SMTP_PASSWORD_FILE"; fi
  if [ -n "$SMTP_USERNAME" ] && [ -z "$SMTP_PASSWORD$SMTP_PASSWORD_FILE" ]; then
    problem SMTP_PASSWORD 'SMTP_PASSWORD or SMTP_PASSWORD_FILE, because SMTP_USERNAME is set'
  fi
  if [ -z "$SMTP_USERNAME" ] && [ -n "$SMTP_PASSWORD$SMTP_PASSWORD_FILE" ]; then
    problem SMTP_USERNAME 'the name that goes with the SMTP password' ''
  fi
  if [ -n "$SMTP_USERNAME" ] && ! matches "$SMTP_USERNAME" "[^'\"\\\\ ]+"; then
    problem SMTP_USERNAME 'one word without quotes and backslashes' "$SMTP_USERNAME"
  fi
  case $SMTP_PASSWORD in *"$NEWLINE"*) problem SMTP_PASSWORD 'one line' ;; esac
}

check_slack() {
  if [ -n "$SLACK_WEBHOOK_URL" ] && [ -n "$SLACK_WEBHOOK_URL_FILE" ]; then
    problem SLACK_WEBHOOK_URL 'not together with SLACK_WEBHOOK_URL_FILE'
  fi
  if [ -n "$SLACK_WEBHOOK_URL" ] && ! matches "$SLACK_WEBHOOK_URL" "$URL"; then
    problem SLACK_WEBHOOK_URL 'an http or https address (not shown, it is a secret)'
  fi
  if [ -n "$SLACK_WEBHOOK_URL_FILE" ]; then
    check_secret_file SLACK_WEBHOOK_URL_FILE "$SLACK_WEBHOOK_URL_FILE"
    if [ -s "$SLACK_WEBHOOK_URL_FILE" ] && ! matches "$(read_secret "$SLACK_WEBHOOK_URL_FILE")" "$URL"; then
      problem SLACK_WEBHOOK_URL_FILE 'a file with one http or https address' "$SLACK_WEBHOOK_URL_FILE"
    fi
  fi
  if [ -n "$SLACK_CHANNEL" ]; then
    matches "$SLACK_CHANNEL" '[#@]?[A-Za-z0-9._-]+' ||
      problem SLACK_CHANNEL 'a channel such as #alerts' "$SLACK_CHANNEL"
    if [ -z "$SLACK_WEBHOOK_URL$SLACK_WEBHOOK_URL_FILE" ]; then
      problem SLACK_WEBHOOK_URL 'the webhook, because SLACK_CHANNEL is set'
    fi
  fi
  matches "$INBOX_SLACK_URL" "$URL" || problem INBOX_SLACK_URL 'an http or https address' "$INBOX_SLACK_URL"
}

read_variables() {
  : "${SMTP_HOST=}" "${SMTP_USERNAME=}" "${SMTP_PASSWORD=}" "${SMTP_PASSWORD_FILE=}" "${SMTP_FROM=}"
  : "${ALERT_EMAIL_TO=}" "${SLACK_WEBHOOK_URL=}" "${SLACK_WEBHOOK_URL_FILE=}" "${SLACK_CHANNEL=}"
  : "${SMTP_PORT:=587}" "${SMTP_REQUIRE_TLS:=true}"
  : "${INBOX_SMTP_ADDRESS:=127.0.0.1:1025}" "${INBOX_SLACK_URL:=http://127.0.0.1:8088/inbox/slack}"
  : "${ALERT_GROUP_WAIT:=10s}" "${ALERT_GROUP_INTERVAL:=1m}"
  : "${ALERT_REPEAT_INTERVAL:=1h}" "${ALERT_REPEAT_INTERVAL_WARNING:=4h}"
}

check_all() {
  check_smtp
  check_slack
  check_duration ALERT_GROUP_WAIT "$ALERT_GROUP_WAIT"
  check_duration ALERT_GROUP_INTERVAL "$ALERT_GROUP_INTERVAL"
  check_duration ALERT_REPEAT_INTERVAL "$ALERT_REPEAT_INTERVAL"
  check_duration ALERT_REPEAT_INTERVAL_WARNING "$ALERT_REPEAT_INTERVAL_WARNING"
  if [ -n "$PROBLEMS" ]; then
    printf '%s' "$PROBLEMS" >&2
    exit 2
  fi
}

# put NAME VALUE: a sed command that puts the value in place of @NAME@.
put() {
  printf 's|@%s@|%s|g\n' "$1" "$(printf '%s' "$2" | sed 's/[\\&|]/\\&/g')"
}

# keep_if NAME VALUE: a sed command that keeps the lines marked "# if NAME" when there is a value, else drops them.
keep_if() {
  if [ -n "$2" ]; then printf 's/ # if %s$//\n' "$1"; else printf '/ # if %s$/d\n' "$1"; fi
}

substitutions() {
  echo '/^#:/d'
  if [ -n "$SMTP_HOST" ]; then
    put SMTP_SMARTHOST "$SMTP_HOST:$SMTP_PORT"
    put SMTP_FROM "$SMTP_FROM"
    put SMTP_REQUIRE_TLS "$SMTP_REQUIRE_TLS"
    put ALERT_EMAIL_TO "$ALERT_EMAIL_TO"
  else
    put SMTP_SMARTHOST "$INBOX_SMTP_ADDRESS"
    put SMTP_FROM 'alertmanager@sightline.localhost'
    put SMTP_REQUIRE_TLS false
    put ALERT_EMAIL_TO 'alerts@sightline.localhost'
  fi
  keep_if SMTP_USERNAME "$SMTP_USERNAME"
  put SMTP_USERNAME "$SMTP_USERNAME"
  keep_if SLACK_CHANNEL "$SLACK_CHANNEL"
  put SLACK_CHANNEL "$SLACK_CHANNEL"
  put SECRETS_DIR "$OUT/secrets"
  put TEMPLATES_DIR "$OUT/templates"
  for key in ALERT_GROUP_WAIT ALERT_GROUP_INTERVAL ALERT_REPEAT_INTERVAL ALERT_REPEAT_INTERVAL_WARNING; do
    eval "put $key \"\$$key\""
  done
}

slack_url() {
  if [ -n "$SLACK_WEBHOOK_URL_FILE" ]; then
    read_secret "$SLACK_WEBHOOK_URL_FILE"
  else
    printf '%s' "${SLACK_WEBHOOK_URL:-$INBOX_SLACK_URL}"
  fi
}

smtp_password() {
  if [ -n "$SMTP_PASSWORD_FILE" ]; then read_secret "$SMTP_PASSWORD_FILE"; else printf '%s' "$SMTP_PASSWORD"; fi
}

# write FILE: standard input to the file in one step, so that Alertmanager never reads half of it.
write() {
  cat >"$1.new"
  mv -f "$1.new" "$1"
}

write_all() {
  mkdir -p "$OUT/templates" "$OUT/secrets"
  chmod 700 "$OUT/secrets"
  slack_url | write "$OUT/secrets/slack_url"
  smtp_password | write "$OUT/secrets/smtp_password"
  for template in "$HERE"/templates/*.tmpl; do
    write "$OUT/templates/${template##*/}" <"$template"
  done
  substitutions >"$OUT/.substitutions"
  sed -f "$OUT/.substitutions" "$HERE/alertmanager.yml" | write "$OUT/alertmanager.yml"
  rm -f "$OUT/.substitutions"
}

main() {
  case ${1:-} in
    -h | --help)
      usage
      exit 0
      ;;
    '' | -*)
      usage >&2
      exit 2
      ;;
  esac
  if [ $# -ne 1 ]; then
    usage >&2
    exit 2
  fi
  case $1 in
    *["'@|&\\$NEWLINE"]*)
      echo "render.sh: OUT_DIR: a path without quotes, @, |, & and backslashes, was '$1'" >&2
      exit 2
      ;;
  esac
  HERE=$(cd "$(dirname "$0")" && pwd)
  read_variables
  check_all
  mkdir -p "$1" || {
    echo "render.sh: $1: cannot be made; give a folder that may be written" >&2
    exit 1
  }
  OUT=$(cd "$1" && pwd)
  write_all
}

main "$@"
