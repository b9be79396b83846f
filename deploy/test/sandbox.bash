# shellcheck shell=bash
# A copy of deploy.sh and its files in a folder of its own. The PATH has fakes of docker, java and mvn and, so that no
# engine of this machine is ever asked, nothing else but the system's plain tools. Each fake writes its call to $calls and answers as the variables FAKE_… say.

setup_file() {
  tools "$BATS_FILE_TMPDIR/tools"
}

setup() {
  local root=$BATS_TEST_DIRNAME/../.. module
  home=$BATS_TEST_TMPDIR/home
  calls=$BATS_TEST_TMPDIR/calls
  bin=$BATS_TEST_TMPDIR/bin
  mkdir -p "$home/docker" "$home/app-metrics/src" "$home/grafana-dashboards/src/main" "$home/alert-rules/prometheus/rules" "$bin"
  cp "$root/deploy.sh" "$root/.env.example" "$root/docker-compose.yml" "$home"
  cp "$root/docker/deploy.bash" "$home/docker"
  cp -r "$root/deploy" "$home"
  cp "$root/app-metrics/README.md" "$home/app-metrics"
  cp "$root"/alert-rules/prometheus/rules/*.yml "$home/alert-rules/prometheus/rules"
  touch "$home/pom.xml" "$calls"
  for module in local-stack demo-service log-shipper ops-console alert-rules grafana-dashboards; do
    mkdir -p "$home/$module/src" "$home/$module/target"
    touch "$home/$module/pom.xml" "$home/$module/target/$module-all.jar"
  done
  fakes
  # Nothing of the machine's own settings may change what a test sees.
  for module in $(compgen -e | grep -E '^(SIGHTLINE_|COMPOSE_|DOCKER_|JAVA_HOME|SMTP_|TRAFFIC_|[A-Z_]*_PORT$)'); do
    unset "$module"
  done
  export calls PATH="$bin:$BATS_FILE_TMPDIR/tools" DOCKER_TIMEOUT_SECONDS=0
  cd "$home" || exit 1
}

# tools FOLDER: the system's programs that deploy.sh and its tests use.
tools() {
  local tool
  mkdir "$1"
  for tool in awk bash cat chmod cmp cp cut date df dirname env find grep head ln ls mkdir mktemp mv paste rm sed sh \
    sleep sort stat tail timeout touch tr wc mawk gawk busybox original-awk; do
    ! command -v "$tool" >/dev/null || ln -s "$(command -v "$tool")" "$1/$tool"
  done
}

fakes() {
  cat >"$bin/java" <<'TEXT'
#!/usr/bin/env bash
if [[ $* == *-XshowSettings* ]]; then
  printf '    java.specification.version = %s\n' "${FAKE_JAVA:-17}" >&2
  exit
fi
while [[ ${1:-} != -jar ]]; do shift; done
printf 'java %s\n' "${*:2}" | sed "s|$PWD/||" >>"$calls"
case $3 in
  status) exit "${FAKE_STATUS:-3}" ;;
  check | doctor) cat >"$calls.stdin" ;;
  backup) printf '%s/sightline-1\n' "$4" ;;
  up)
    # As a supervisor does that has started.
    [[ -z ${FAKE_SUPERVISOR:-} ]] ||
      { mkdir -p .sightline/logs/process && touch -d '+1 minute' .sightline/logs/process/supervisor.log; }
    ;;
esac
# Those of this list fail, on and on; a number behind a colon is how often.
for failing in ${FAKE_FAILS:-}; do
  [[ $failing != "$3" ]] || exit 1
  [[ $failing != "$3:1" || -e $calls.failed ]] || { touch "$calls.failed" && exit 1; }
done
exit "${FAKE_JAVA_EXIT:-0}"
TEXT
  cat >"$bin/mvn" <<'TEXT'
#!/usr/bin/env bash
printf 'mvn %s\n' "$*" | sed "s|$PWD/||" >>"$calls"
exit "${FAKE_MVN_EXIT:-0}"
TEXT
  cat >"$bin/docker" <<'TEXT'
#!/usr/bin/env bash
printf 'docker %s\n' "$*" | sed "s|--project-name [^ ]* --project-directory [^ ]* --file [^ ]*|…|" >>"$calls"
case $* in
  'info') exit "${FAKE_ENGINE_EXIT:-0}" ;;
  'info --format'*) printf '%s\n' "${FAKE_ROOT_DIR:-$PWD}" ;;
  'version --format'*)
    [[ ${FAKE_ENGINE_EXIT:-0} == 0 ]] || { printf 'Cannot connect to the Docker daemon\n' >&2 && exit 1; }
    printf '26.1.5\n'
    ;;
  'compose version'*) exit "${FAKE_COMPOSE_EXIT:-0}" ;;
  'image inspect'*) exit "${FAKE_IMAGE_EXIT:-0}" ;;
  'manifest inspect'*) exit "${FAKE_IMAGE_EXIT:-0}" ;;
  *' config --services') printf '%s\n' prometheus redis alertmanager ops-console alert-rules ;;
  *' config --quiet') [[ -z ${FAKE_CONFIG:-} ]] || { printf '%s\n' "$FAKE_CONFIG" >&2 && exit 1; } ;;
  *' config') printf '    image: prom/prometheus:v3.5.0\n' ;;
  *' ps --quiet --all') [[ -z ${FAKE_STATES-prometheus running 0 healthy} ]] || printf 'c1\n' ;;
  *' ps -q '* | *' ps --all --quiet '*) printf 'c1\n' ;;
  'inspect --format {{.State.StartedAt}}'*) date -d '+1 hour' -Is ;;
  'inspect '*) printf '%s\n' "${FAKE_STATES-prometheus running 0 healthy}" ;;
  *' port '*) printf '127.0.0.1:%s\n' "${@: -1}" ;;
  *' up '*) exit "${FAKE_UP_EXIT:-0}" ;;
  *' exec '*) printf '%s\n' "${FAKE_VERDICT:-it runs with the new configuration}" && exit "${FAKE_VERDICT_EXIT:-0}" ;;
esac
TEXT
  chmod +x "$bin"/*
}

# expect_status NUMBER: of the last `run`, whose output is shown when it is another.
expect_status() {
  if [[ ${status:?} != "$1" ]]; then
    printf 'expected status %s, was %s. It said:\n%s\n' "$1" "$status" "${output:-}"
    return 1
  fi
}

# expect_output TEXT…: each is a part of what the last `run` printed.
expect_output() {
  local text
  for text in "$@"; do
    if [[ ${output:-} != *"$text"* ]]; then
      printf 'expected: %s\nin: %s\n' "$text" "${output:-}"
      return 1
    fi
  done
}

# expect_call TEXT…: each is a part of one call of a fake.
expect_call() {
  local text
  for text in "$@"; do
    if ! grep -qF -- "$text" "$calls"; then
      printf 'expected the call: %s\namong:\n%s\n' "$text" "$(cat "$calls")"
      return 1
    fi
  done
}

expect_no_call() {
  local text
  for text in "$@"; do
    if grep -F -- "$text" "$calls"; then
      printf 'expected no call: %s\n' "$text"
      return 1
    fi
  done
}

# Those of deploy.sh's main.
commands() {
  sed -n '/^  case .task in/,/^  esac/s/^    \([a-z][a-z| -]*\)) .*/\1/p' deploy.sh | tr -d '|'
}
