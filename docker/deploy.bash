# shellcheck shell=bash
# The docker runtime's half of deploy.sh, which sources this file and lends it `home`, `dry_run`, `run`, `die` and
# `local_command`.

docker_secret_names=(
  postgresql_password demo_database_password exporter_database_password redis_password
  elasticsearch_password log_shipper_elasticsearch_password ops_console_elasticsearch_password
  grafana_elasticsearch_password exporter_elasticsearch_password kibana_system_password grafana_admin_password
  console_operator_password console_viewer_password
)

# The user's own: of the channels alerts go to.
docker_channel_secrets=(
  SMTP_PASSWORD SLACK_WEBHOOK_URL ALERT_WEBHOOK_URL ALERT_WEBHOOK_TOKEN PAGERDUTY_ROUTING_KEY TEAMS_WEBHOOK_URL
  TELEGRAM_BOT_TOKEN WECOM_SECRET DINGTALK_WEBHOOK_URL DINGTALK_SECRET FEISHU_WEBHOOK_URL FEISHU_SECRET
  TWILIO_AUTH_TOKEN ALIYUN_ACCESS_KEY_SECRET SMS_HTTP_URL SMS_HTTP_AUTHORIZATION
)

# Sets `compose`: version 2, or 1.29 where that is all there is.
docker_find_compose() {
  if docker compose version >/dev/null 2>&1; then
    compose=(docker compose)
  elif command -v docker-compose >/dev/null 2>&1; then
    compose=(docker-compose)
  else
    return 1
  fi
  compose+=(--project-name "$(docker_project)" --project-directory "${home:?}")
  compose+=(--file "$home/docker-compose.yml")
  [[ $(docker_setting SIGHTLINE_CONTAINER_LOGS) != syslog ]] || compose+=(--file "$home/docker/container-logs.yml")
  compose+=(--profile monitoring --profile logging --profile proxy)
}

docker_project() {
  local name
  name=$(docker_setting COMPOSE_PROJECT_NAME)
  printf '%s' "${name:-sightline}"
}

# True when an engine answers and every image is there or can be had.
docker_usable() {
  command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1 && docker_find_compose || return 1
  local image missing=''
  while read -r image; do
    case $image in
      sightline/*) ;;
      *) docker image inspect "$image" >/dev/null 2>&1 || missing=$image ;;
    esac
  done < <("${compose[@]}" config 2>/dev/null | sed -n 's/^ *image: //p')
  [[ -z $missing ]] || timeout 15 docker manifest inspect "$missing" >/dev/null 2>&1
}

docker_need() {
  command -v docker >/dev/null 2>&1 || die "docker is missing: install it, or use --runtime local"
  docker info >/dev/null 2>&1 || die "the Docker engine does not answer: start it, or use --runtime local"
  docker_find_compose || die "docker compose is missing: install the compose plugin, 2.x (or docker-compose 1.29.2)"
}

docker_new_secret() {
  head -c 2048 /dev/urandom | LC_ALL=C tr -dc 'A-HJ-NP-Za-km-z2-9' | cut -c 1-32
}

# The value of a variable: from the environment, else from .env.
docker_setting() {
  local value=${!1:-} bare
  if [[ -z $value && -f $home/.env ]]; then
    value=$(sed -n "s/^[[:space:]]*$1[[:space:]]*=//p" "$home/.env" | tail -n 1)
    bare=${value#"${value%%[![:space:]]*}"}
    case $bare in
      \"*\"*) value=${bare#\"} value=${value%%\"*} ;;
      \'*\'*) value=${bare#\'} value=${value%%\'*} ;;
      *) value=$(sed 's/[[:space:]]#.*//; s/^[[:space:]]*//; s/[[:space:]]*$//' <<<"$value") ;;
    esac
  fi
  printf '%s' "$value"
}

# A secret of the user's own: from NAME or NAME_FILE; an empty file when neither is set. A file that is right is left as
# it is, for its age says who has read it.
docker_users_secret() {
  local file=$1 name=$2 source value
  source=$(docker_setting "${name}_FILE")
  value=$(docker_setting "$name")
  [[ -z $source || -z $value ]] || die "$name: expected not to be set together with ${name}_FILE"
  if [[ -n $source ]]; then
    value=$(cat "$source") || die "${name}_FILE: expected a readable file, was '$source'"
    [[ -n $value ]] || die "${name}_FILE: expected a file that is not empty, was '$source'"
  fi
  if [[ ! -f $file ]] || ! cmp -s "$file" <(printf '%s' "$value"); then
    rm -f "$file"
    (umask 077 && printf '%s' "$value" >"$file")
  fi
}

docker_secrets_folder() {
  local folder
  folder=$(docker_setting SIGHTLINE_STATE_DIR)
  folder=${folder:-.sightline}/secrets
  [[ $folder == /* ]] || folder=$home/$folder
  printf '%s' "$folder"
}

# Only the owner may enter the folder; the files are for the containers' own users to read.
docker_secrets() {
  local folder name
  folder=$(docker_secrets_folder)
  mkdir -p "$folder"
  chmod 0700 "$folder"
  for name in "${docker_secret_names[@]}"; do
    [[ -s $folder/$name ]] || docker_new_secret >"$folder/$name"
  done
  for name in "${docker_channel_secrets[@]}"; do
    docker_users_secret "$folder/${name,,}" "$name"
  done
  chmod 0444 "$folder"/*
}

# The proxy's certificate and key: the user's own, or made up.
docker_certificate() {
  local folder certificate key
  folder=$(docker_secrets_folder)
  certificate=$(docker_setting PROXY_CERTIFICATE_FILE)
  key=$(docker_setting PROXY_KEY_FILE)
  if [[ -n $certificate || -n $key ]]; then
    [[ -n $key ]] || die "PROXY_KEY_FILE: expected the file of the key, was nothing; PROXY_CERTIFICATE_FILE is set"
    [[ -n $certificate ]] || die "PROXY_CERTIFICATE_FILE: expected the file of the certificate, was nothing; PROXY_KEY_FILE is set"
    docker_users_secret "$folder/proxy_certificate" PROXY_CERTIFICATE
    docker_users_secret "$folder/proxy_key" PROXY_KEY
    ! command -v openssl >/dev/null ||
      cmp -s <(openssl x509 -in "$certificate" -noout -pubkey 2>&1) <(openssl pkey -in "$key" -pubout 2>&1) ||
      die "PROXY_KEY_FILE: expected the key of the certificate in PROXY_CERTIFICATE_FILE, both PEM, was another"
  else
    # shellcheck disable=SC2046 # no host, or one
    "$home/docker/nginx/certificate.sh" "$folder" $(docker_setting PROXY_HOST) >&2 || exit 1
  fi
  chmod 0444 "$folder"/proxy_*
}

# An interrupted restore leaves a mark, and half of the data.
docker_demand_whole_data() {
  local mark
  mark=$(docker_secrets_folder)
  mark=${mark%/*}/state/unfinished-restore
  [[ ! -f $mark ]] ||
    die "a restore was interrupted, and the data is not complete: repeat ./deploy.sh restore $(<"$mark") --runtime docker (or delete $mark to start with what is there)"
}

# A line per container: service, state, exit code, health, and whether it is started again: a one-shot says no.
docker_states() {
  local containers
  mapfile -t containers < <("${compose[@]}" ps --quiet --all 2>/dev/null || "${compose[@]}" ps --quiet)
  ((${#containers[@]} == 0)) || docker inspect --format \
    '{{index .Config.Labels "com.docker.compose.service"}} {{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.HostConfig.RestartPolicy.Name}}' \
    "${containers[@]}"
}

# docker_states_of [NAME…]: the lines of these services, or of all.
docker_states_of() {
  docker_states | awk -v names="$*" '
    BEGIN { for (count = split(names, all, " "); count > 0; count--) wanted[all[count]] = 1 }
    names == "" || ($1 in wanted)'
}

# What is not well yet. A one-shot that ended with 0 is.
docker_not_ready() {
  docker_states_of "$@" |
    awk '!($2 == "running" && ($4 == "healthy" || $4 == "none" && $5 != "no")) && !($2 == "exited" && $3 == 0) { print $1 }' |
    sort | paste -s -d ' ' -
}

# One-shots that failed; they will not become well by waiting.
docker_failed() {
  docker_states_of "$@" | awk '$2 == "exited" && $3 != 0 { print $1 }' | sort | paste -s -d ' ' -
}

# docker_wait_healthy [NAME…]: waits for these services, or for all.
docker_wait_healthy() {
  local deadline=$((SECONDS + ${DOCKER_TIMEOUT_SECONDS:-300})) waiting='' now failed
  while now=$(docker_not_ready "$@") || now='an answer of the engine'; do
    [[ -n $now ]] || return 0
    failed=$(docker_failed "$@")
    [[ -z $failed ]] || die "failed: $failed. See: ${compose[*]} logs $failed"
    if [[ $now != "$waiting" ]]; then
      printf 'waiting for %s\n' "$now" >&2
      waiting=$now
    fi
    ((SECONDS < deadline)) ||
      die "not healthy in time: $now. See: ${compose[*]} logs $now"
    sleep 2
  done
}

docker_urls() {
  docker_need
  docker_published | while read -r name address; do
    printf '%-16s http://%s\n' "$name" "$address"
  done
  docker_logins
}

# Of each service that runs and has a port here: its name, and HOST:PORT.
docker_published() {
  local name port
  while read -r name port; do
    port=$("${compose[@]}" port "$name" "$port" 2>/dev/null) && [[ -n $port ]] && printf '%s %s\n' "$name" "$port"
  done <<'TEXT'
demo-service 8080
ops-console 8088
grafana 3000
prometheus 9090
alertmanager 9093
kibana 5601
elasticsearch 9200
TEXT
  return 0
}

# The ports that our own containers hold; none without an engine.
docker_own_ports() {
  local port
  command -v docker >/dev/null 2>&1 && docker_find_compose || return 0
  {
    docker_published
    for port in 8080 8443 8444; do
      "${compose[@]}" port proxy "$port" 2>/dev/null || true
    done
  } | sed 's/.*://'
}

# Who may sign in where, for what runs.
docker_logins() {
  local name user secret
  while read -r name user secret; do
    [[ -z $("${compose[@]}" ps -q "$name" 2>/dev/null) ]] ||
      printf '%-16s user %s, password in %s\n' "$name" "$user" "$(docker_secrets_folder)/$secret"
  done <<'TEXT'
ops-console operator console_operator_password
ops-console viewer console_viewer_password
grafana admin grafana_admin_password
elasticsearch elastic elasticsearch_password
TEXT
}

# What docker-compose.yml wants to be there, for those who start it themselves.
docker_prepare() {
  (($# == 0)) || wrong_usage "prepare: expected nothing more, was '$1'"
  if "${dry_run:?}"; then
    printf 'make up secrets in %s\n' "$(docker_secrets_folder)"
    return
  fi
  docker_secrets
  # Without openssl everything starts but the proxy.
  if [[ -n $(docker_setting PROXY_CERTIFICATE_FILE) ]] || command -v openssl >/dev/null; then
    docker_certificate
  fi
  printf 'secrets are in %s\n' "$(docker_secrets_folder)"
}

# docker_start PROFILES [--timing] [SERVICE…]: all services of the profiles, or these and what they need.
docker_start() {
  local profiles=$1 timing=false services=() argument begun=$SECONDS
  shift
  for argument in "$@"; do
    case $argument in
      --timing) timing=true ;;
      -*) die "up --runtime docker: expected --timing or names of services, was '$argument'" ;;
      *) services+=("$argument") ;;
    esac
  done
  docker_need
  docker_demand_whole_data
  "${dry_run:?}" || docker_secrets
  "$dry_run" || [[ " $profiles " != *' proxy '* ]] || docker_certificate
  # The profiles given last do not take back those given first, so they are named anew.
  local command=("${compose[@]:0:${#compose[@]}-6}")
  for argument in $profiles; do
    command+=(--profile "$argument")
  done
  command+=(up --detach --build)
  # Compose refuses to scale what is not started.
  if [[ $(docker_setting TRAFFIC_REQUESTS_PER_SECOND) == 0 ]] && [[ -z ${services[*]} || " ${services[*]} " == *' traffic '* ]]; then
    command+=(--scale traffic=0)
  fi
  local since
  since=$(date +%s)
  if ! run "${command[@]}" "${services[@]}"; then
    docker_say_what_is_wrong "$since"
    die "docker compose up failed: the lines above say why"
  fi
  for argument in ops-console proxy; do
    "$dry_run" || ! docker_has_old_secrets "$argument" || "${compose[@]}" restart "$argument"
  done
  "$dry_run" || docker_wait_healthy
  "$dry_run" || docker_verdicts >/dev/null || die "the stack runs with its last good alerts: change what the lines above name, then ./deploy.sh reload --runtime docker"
  "$dry_run" || docker_urls
  ! "$timing" || printf 'healthy after %d s\n' $((SECONDS - begun))
}

# docker_say_what_is_wrong SINCE: alert-rules names each wrong value; compose only says that it failed.
docker_say_what_is_wrong() {
  ! docker_failed | grep -w alert-rules >/dev/null || docker logs --since "$1" "$(docker_container alert-rules)" >&2
}

# Its id; nothing when there is none.
docker_container() {
  "${compose[@]}" ps --all --quiet "$1" 2>/dev/null || "${compose[@]}" ps --quiet "$1"
}

# True when a service started before the secrets became what they are now: console and proxy read them at their start, and
# compose does not look into them.
docker_has_old_secrets() {
  local container started
  docker_runs "$1" || return 1
  container=$(docker_container "$1")
  started=$(docker inspect --format '{{.State.StartedAt}}' "$container")
  [[ -n $(find "$(docker_secrets_folder)" -type f -newermt "$started" -print -quit) ]]
}

# Reads all lines: a grep that stops at the first would end docker_states, and with it this script, by SIGPIPE.
docker_runs() {
  docker_states | grep "^$1 running " >/dev/null
}

# Waits until Prometheus and Alertmanager, where they run, have looked at what alert-rules rendered. What they refuse
# goes to standard error.
docker_verdicts() {
  local name said status=0
  for name in prometheus alertmanager; do
    docker_runs "$name" || continue
    if said=$("${compose[@]}" exec -T "$name" /bin/sh /etc/sightline/adopt.sh "$name" verdict); then
      printf '%s\n' "$said"
    else
      printf '%s\n' "$said" >&2
      status=1
    fi
  done
  return "$status"
}

# Nothing here waits for a service to start, so it is said when there is none.
docker_need_running() {
  docker_need
  if ! "$dry_run" && ! docker_runs "$1"; then
    printf '%s is not running: ./deploy.sh up --runtime docker starts it\n' "$1" >&2
    exit 3
  fi
}

docker_alert_rules() {
  "$dry_run" || docker_secrets
  run "${compose[@]}" run --rm --no-deps -T alert-rules "$@"
}

# A wrong value is named, and everything stays as it was.
docker_reload() {
  docker_need_running prometheus
  docker_alert_rules || exit 1
  "$dry_run" || docker_verdicts || exit 1
  "$dry_run" || ! docker_has_old_secrets ops-console ||
    printf 'the console knows secrets of its channels since its start only: ./deploy.sh up --runtime docker starts it anew\n' >&2
}

docker_rules() {
  docker_need
  docker_alert_rules list
}

# Alertmanager is published where the local one answers, so the local stack's commands serve both.
docker_alerts() {
  local_command alerts "$@"
}

docker_silence() {
  local_command silence "$@"
}

docker_unsilence() {
  local_command unsilence "$@"
}

# Whether a channel took the alert is read from what Alertmanager prints.
docker_test_alert() (
  docker_need_running alertmanager
  SIGHTLINE_ENVIRONMENT=$(docker_setting SIGHTLINE_ENVIRONMENT)
  export SIGHTLINE_ENVIRONMENT=${SIGHTLINE_ENVIRONMENT:-docker}
  if "$dry_run"; then
    local_command test-alert --log LOG "$@"
    return
  fi
  log=$(mktemp)
  docker logs --follow --since "$(date +%s)" "$(docker_container alertmanager)" >"$log" 2>&1 &
  follower=$!
  trap 'kill "$follower" 2>/dev/null || true; rm -f "$log"' EXIT
  local_command test-alert --log "$log" "$@"
)

# The project is given by name, for the program reads .env as well.
docker_backup() {
  docker_need
  COMPOSE_PROJECT_NAME=$(docker_project) local_command backup --runtime docker "$@"
}

# The containers are made here, so what they need is there before them.
docker_restore() {
  docker_need
  "${dry_run:?}" || docker_secrets
  COMPOSE_PROJECT_NAME=$(docker_project) local_command restore --runtime docker "$@"
}

# A line for each container that is not well, as `doctor` reads it; one when all are.
docker_findings() {
  local ill name
  ill=$(docker_not_ready)
  [[ -n $ill ]] || printf 'containers\tok\tall are healthy, or have done their work\t\n'
  for name in $ill; do
    printf 'container %s\tproblem\t%s\t%s\n' "$name" \
      "$(docker_states_of "$name" | awk '{ print $2 ", exit status " $3 ", health: " $4 }')" \
      "./deploy.sh logs --runtime docker $name, then ./deploy.sh restart --runtime docker $name"
  done
}

# The halves that were never deployed, as options: of each the server that the rest is about has no container.
docker_absent() {
  local states
  states=$(docker_states_of prometheus elasticsearch)
  [[ $states == *prometheus* ]] || printf -- '--absent MONITORING '
  [[ $states == *elasticsearch* ]] || printf -- '--absent LOGGING '
}

docker_doctor() {
  local absent=()
  docker_need
  if "$dry_run"; then
    local_command doctor --runtime docker "$@"
    return
  fi
  if ! docker_states_of | grep ' running ' >/dev/null; then
    printf 'the stack is not running: ./deploy.sh up --runtime docker starts it\n' >&2
    exit 3
  fi
  read -ra absent <<<"$(docker_absent)"
  docker_findings | local_command doctor --runtime docker "${absent[@]}" "$@"
}

# What it asks is published where the local one answers.
docker_monitor() {
  local_command monitor --runtime docker "$@"
}

docker_up() {
  local profiles='monitoring logging'
  [[ $(docker_setting PROXY_ENABLED) != true ]] || profiles+=' proxy'
  docker_start "$profiles" "$@"
}

docker_profile() {
  docker_start "$@"
}

# docker_restart NAME…: what uses them runs on.
docker_restart() {
  local services name
  (($#)) || wrong_usage "restart: expected the name of a component, or several"
  docker_need
  services=$("${compose[@]}" config --services | sort | paste -s -d ' ' -)
  for name in "$@"; do
    [[ " $services " == *" $name "* ]] || wrong_usage "NAME: expected one of ${services// /, }, was '$name'"
    # A one-shot that has ended may be run again.
    "$dry_run" || [[ -n $(docker_states_of "$name") ]] || docker_need_running "$name"
  done
  run "${compose[@]}" restart "$@"
  "$dry_run" || docker_wait_healthy "$@"
  "$dry_run" || printf '%s is healthy again\n' "$@"
}

docker_status() {
  docker_need
  run "${compose[@]}" ps "$@"
}

docker_logs() {
  docker_need
  run "${compose[@]}" logs "$@"
}

docker_down() {
  docker_need
  run "${compose[@]}" down "$@"
}
