#!/usr/bin/env bash
# The one door to the stack. ./deploy.sh --help tells what it can do.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly home
readonly jar="$home/local-stack/target/local-stack-all.jar"
readonly modules=(local-stack demo-service log-shipper ops-console alert-rules)
dry_run=false

usage() {
  cat <<'TEXT'
Usage: ./deploy.sh [--dry-run] COMMAND [OPTIONS]

  up [--runtime local|docker] [--timing]
                     build what is not built, start everything, wait until it is healthy
  deploy             the same, in docker unless --runtime or SIGHTLINE_RUNTIME says otherwise
  deploy-monitoring  docker: the demo service with Prometheus, Alertmanager, Grafana, console
  deploy-logging     docker: Elasticsearch, Kibana and the log shipper
  deploy-proxy       docker: nginx with TLS before the demo service and the console
  prepare            docker: make .env and the secrets, for a start by docker-compose itself
  down [--runtime …] stop everything; data stays
  restart NAME…      stop and start single components; what uses them runs on
  status [--json]    every component: state, URL, process
  urls               where everything is
  logs NAME [-f]     what a component printed
  check [--json]     before a start: settings, configurations, tools, ports, disk, memory
  doctor [--json]    while it runs: what is ill, why, and what to do
  monitor [URL…] [--timeout S] [--watch S]
                     ask health, readiness and metrics of our services, and URLs; JSON
  alerts             what fires now, and what is silenced
  silence ALERT|LABEL=VALUE… [--for 2h] [--comment TEXT]
  unsilence ID|--all
  test-alert CHANNEL|all
                     send a test alert on its real way and say whether it was delivered
  rules              every alert, and the numbers that alert-rules/config.yml may change
  reload             put changes of alert-rules/config.yml and of the channels into effect
  backup DIR [--keep N] [--max-age DAYS] [--without PART]
                     writes DIR/sightline-<UTC time>/ from the running stack, and verifies it
  backup list DIR, backup verify BACKUP
  restore BACKUP [--replace]
                     into an empty stack, which is started; --replace moves old data aside
  upgrade [--backup-dir DIR] [--without PART]
                     builds the new version, takes a backup, starts it; back to the old one on failure
  test               build everything and run all tests, the end-to-end test among them
  build              build the programs only
  dashboards import [--as UID] FILE…
                     bring dashboards that Grafana exported back into the repository
  dashboards format  bring dashboards and Kibana objects, edited by hand, into their form
  completion         completion for bash: source <(./deploy.sh completion)
  help               this text

Without --runtime, `up` takes docker when an engine answers and has the images, else local:
plain processes of this machine, everything below .sightline/, nothing installed.
Every command from `up` to `upgrade` takes --runtime; all but `up` and `deploy` mean local without it.
Settings are variables, in the environment or in .env, which the first start makes out of .env.example.
Exit status: 0 all is well, 1 something failed, 2 wrong usage, 3 nothing runs, 130 interrupted.
TEXT
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

wrong_usage() {
  printf '%s\n' "$*" >&2
  printf 'try: ./deploy.sh --help\n' >&2
  exit 2
}

# Runs a command, or only shows it with --dry-run.
run() {
  if "$dry_run"; then
    printf '%q ' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# What Maven prints is about the build; standard output is for what was asked.
maven() {
  if "$dry_run"; then
    run mvn "$@"
  else
    mvn "$@" >&2
  fi
}

need() {
  command -v "$1" >/dev/null 2>&1 || die "$1 is missing: $2"
}

java_of_home() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    printf '%s' "$JAVA_HOME/bin/java"
  else
    printf 'java'
  fi
}

check_java() {
  local java version
  java=$(java_of_home)
  need "$java" "install a JDK, 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)"
  version=$("$java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = //p') || version=''
  [[ -n $version ]] ||
    die "$java does not run: try '$java -version', and install a JDK, 17 or newer, or point JAVA_HOME at one"
  [[ ${version%%.*} =~ ^[0-9]+$ && ${version%%.*} -ge 17 ]] ||
    die "Java $version is too old: install a JDK, 17 or newer, or point JAVA_HOME at one"
}

# True when a jar is missing or older than a source it is made of.
needs_build() {
  local module
  for module in "${modules[@]}"; do
    local built="$home/$module/target/$module-all.jar"
    [[ -f $built ]] || return 0
    if [[ -n $(find "$home/pom.xml" "$home/app-metrics/src" "$home/$module/src" "$home/$module/pom.xml" \
      -path '*/src/test' -prune -o -type f -newer "$built" -print -quit) ]]; then
      return 0
    fi
  done
  return 1
}

build() {
  check_java
  need mvn "install Maven, 3.8.6 or newer (Debian: apt-get install maven)"
  local list
  list=$(
    IFS=,
    printf '%s' "${modules[*]}"
  )
  printf 'building (the first time also downloads libraries)\n' >&2
  # Whoever starts the stack wants to see it; formatting and Error Prone are for `test`.
  maven -q -B -T 2 -P '!checks' -f "$home/pom.xml" -pl "$list" -am package -Dmaven.test.skip=true ||
    build_failed $?
}

# Maven answers Ctrl-C with an exit status, so this script is not ended by the same signal.
build_failed() {
  [[ $1 != 130 ]] || exit 130
  die "the build failed: the lines above say why"
}

# A running stack keeps the jars it runs from: `up` will refuse, and must not rebuild them before it does.
# Asks for Java first: is_running shows nobody what it has to say.
build_if_needed() {
  check_java
  if needs_build && ! is_running; then
    build
  fi
}

is_running() {
  local status=0
  [[ -f $jar ]] || return 1
  local_stack status >/dev/null 2>&1 || status=$?
  ((status != 3))
}

local_stack() {
  check_java
  SIGHTLINE_HOME=$home run "$(java_of_home)" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" "$@"
}

# The local stack's commands need its jar, but nothing else to be built.
local_command() {
  [[ -f $jar ]] || "$dry_run" || build
  local_stack "$@"
}

# with FILE FUNCTION [ARGUMENT…]: calls a function of a file that is read only when it is wanted.
with() {
  # shellcheck disable=SC1090
  source "$home/deploy/$1"
  shift
  "$@"
}

# shellcheck source=docker/deploy.bash
docker_runtime() {
  source "$home/docker/deploy.bash"
  "$@"
}

runtime_of() {
  local runtime=${1:-}
  case $runtime in
    local | docker) printf '%s' "$runtime" ;;
    '') docker_runtime docker_usable && printf docker || printf local ;;
    *) wrong_usage "--runtime: expected local or docker, was '$runtime'" ;;
  esac
}

# Splits --runtime off the arguments: sets `runtime` and `rest`.
split_runtime() {
  runtime=$(docker_runtime docker_setting SIGHTLINE_RUNTIME)
  rest=()
  while (($#)); do
    case $1 in
      --runtime)
        (($# > 1)) || wrong_usage "--runtime: expected local or docker, was nothing"
        runtime=$2
        shift
        ;;
      --runtime=*) runtime=${1#--runtime=} ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
}

# up RUNTIME [OPTION…]: RUNTIME is what it takes when nothing else is said; empty means to find out.
up() {
  local otherwise=$1
  shift
  with env.bash env_ready
  split_runtime "$@"
  runtime=$(runtime_of "${runtime:-$otherwise}") || exit $?
  if [[ $runtime == docker ]]; then
    docker_runtime docker_up "${rest[@]}"
  else
    build_if_needed
    local_stack up "${rest[@]}"
  fi
}

prepare() {
  with env.bash env_ready
  docker_runtime docker_prepare "$@"
}

deploy_profile() {
  with env.bash env_ready
  docker_runtime docker_profile "$@"
}

down() {
  split_runtime "$@"
  if [[ $runtime == docker ]]; then
    docker_runtime docker_down "${rest[@]}"
  else
    local_command down "${rest[@]}"
  fi
}

# A command about a stack that runs, of whichever runtime is asked for.
ask() {
  local what=$1
  shift
  split_runtime "$@"
  if [[ $runtime == docker ]]; then
    docker_runtime "docker_${what//-/_}" "${rest[@]}"
  else
    local_command "$what" "${rest[@]}"
  fi
}

readonly dashboards_jar="$home/grafana-dashboards/target/grafana-dashboards-all.jar"

# What changes dashboards is for those who do: `up` does not build it.
build_dashboards() {
  check_java
  if [[ ! -f $dashboards_jar ]] || [[ -n $(find "$home/grafana-dashboards/src/main" -newer "$dashboards_jar" -print -quit) ]]; then
    need mvn "install Maven, 3.8.6 or newer (Debian: apt-get install maven)"
    maven -q -B -P '!checks' -f "$home/pom.xml" -pl grafana-dashboards -am package -Dmaven.test.skip=true ||
      build_failed $?
  fi
}

dashboards() {
  build_dashboards
  run "$(java_of_home)" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dsightline.dashboards="$home/grafana-dashboards" -jar "$dashboards_jar" "$@"
}

run_tests() {
  check_java
  need mvn "install Maven, 3.8.6 or newer (Debian: apt-get install maven)"
  run mvn -B -f "$home/pom.xml" verify "$@"
}

main() {
  if [[ ${1:-} == --dry-run ]]; then
    dry_run=true
    shift
  fi
  local task=${1:-help}
  (($# == 0)) || shift
  case $task in
    up) up '' "$@" ;;
    deploy) up docker "$@" ;;
    deploy-monitoring | deploy-logging | deploy-proxy) deploy_profile "${task#deploy-}" "$@" ;;
    prepare) prepare "$@" ;;
    down) down "$@" ;;
    restart | status | urls | logs | doctor | monitor | test-alert | alerts | silence | unsilence | rules | reload) ask "$task" "$@" ;;
    backup | restore) ask "$task" "$@" ;;
    upgrade) with upgrade.bash upgrade "$@" ;;
    test) run_tests "$@" ;;
    build) build ;;
    dashboards) dashboards "$@" ;;
    check) with check.bash check "$@" ;;
    completion) cat "$home/deploy/completion.bash" ;;
    help | -h | --help) usage ;;
    *) wrong_usage "there is no command '$task'" ;;
  esac
}

main "$@"
