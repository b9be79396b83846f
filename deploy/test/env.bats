#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets status and output.

load sandbox

@test "the first start makes .env, for its owner only, and says so" {
  umask 022
  run ./deploy.sh up --runtime local
  expect_status 0
  expect_output 'made .env out of .env.example, readable by you only: what you want to change goes there'
  [[ $(stat -c %a .env) == 600 ]]
  cmp .env .env.example
}

@test "every command that starts something makes .env, no other one does" {
  local command
  for command in status down check 'restart redis' doctor; do
    # shellcheck disable=SC2086 # Words of it.
    run ./deploy.sh $command
    [[ ! -e .env ]]
  done
  for command in up deploy deploy-monitoring deploy-logging prepare; do
    run ./deploy.sh "$command"
    [[ -f .env ]]
    rm .env
  done
}

@test "a .env that is there stays as it is" {
  printf 'SMTP_HOST=mail.example.com\n' >.env
  chmod 640 .env
  run ./deploy.sh up --runtime local
  expect_status 0
  [[ $(cat .env) == SMTP_HOST=mail.example.com && $(stat -c %a .env) == 640 && $output != *'made .env'* ]]
  rm .env
  ln -s /nowhere/at/all .env
  run ./deploy.sh up --runtime local
  [[ -L .env && $output != *'made .env'* ]]
}

@test "all that is wrong is told at once, in both runtimes, and nothing starts" {
  cat >.env <<'TEXT'
SIGHTLINE_PROMETEUS=/opt/prometheus
PROMETHEUS_PORT=ninety
DEMO_PORT=70000
EMAIL_SEVERITIES=critical,urgent
SMTP_REQUIRE_TLS=maybe
ALERT_GROUP_WAIT=soon
SHIPPER_RETENTION_DAYS=a month
SIGHTLINE_LOG_LEVEL=LOUD
ELASTICSEARCH_HEAP=lots
SIGHTLINE_ENVIRONMENT=Prod
SLACK_WEBHOOK_URL=hooks.example.com/T0/secret
SMTP_PASSWORD_FILE=/nowhere/password
just words
TEXT
  local runtime
  for runtime in local docker; do
    run ./deploy.sh up --runtime "$runtime"
    expect_status 1
    expect_output \
      'SIGHTLINE_PROMETEUS: nobody reads a variable of this name; did you mean SIGHTLINE_PROMETHEUS? (.env line 1)' \
      "PROMETHEUS_PORT: expected a port, 1 to 65535, was 'ninety'" \
      "DEMO_PORT: expected a port, 1 to 65535, was '70000'" \
      "EMAIL_SEVERITIES: expected critical, warning or info, with commas between, was 'critical,urgent'" \
      "SMTP_REQUIRE_TLS: expected true or false, was 'maybe'" \
      "ALERT_GROUP_WAIT: expected a duration like 30s, 5m or 2d, was 'soon'" \
      "SHIPPER_RETENTION_DAYS: expected a whole number, was 'a month'" \
      "SIGHTLINE_LOG_LEVEL: expected TRACE, DEBUG, INFO, WARN or ERROR, was 'LOUD'" \
      "ELASTICSEARCH_HEAP: expected a size like 512m or 2g, was 'lots'" \
      "SIGHTLINE_ENVIRONMENT: expected lower case letters, digits, '_', '.' or '-', was 'Prod'" \
      "SLACK_WEBHOOK_URL: expected a URL, http:// or https://, was '******'" \
      "SMTP_PASSWORD_FILE: expected a readable file, was '/nowhere/password'" \
      '.env line 13: expected NAME=value' \
      'nothing was started: change what the lines above name, in .env or in the environment'
    [[ $output != *hooks.example.com* && $output != *'just words'* ]]
  done
  [[ ! -s $calls ]]
}

@test "the environment wins over .env and is looked at, too" {
  printf 'PROMETHEUS_PORT=9090\n' >.env
  PROMETHEUS_PORT=no run ./deploy.sh up --runtime local
  expect_status 1
  expect_output "PROMETHEUS_PORT: expected a port, 1 to 65535, was 'no'"
  printf 'PROMETHEUS_PORT=no\n' >.env
  PROMETHEUS_PORT=9090 run ./deploy.sh up --runtime local
  expect_status 0
}

@test "a runtime in .env that there is not" {
  printf 'SIGHTLINE_RUNTIME=cloud\n' >.env
  run ./deploy.sh up
  expect_status 1
  expect_output "SIGHTLINE_RUNTIME: expected local or docker, was 'cloud'"
}

@test "quotes, comments, spaces and Windows' line ends are understood" {
  printf '%s\n' '# a comment' '' '  PROMETHEUS_RETENTION = "35d" # a month' "SMTP_PORT='587'" 'SLACK_CHANNEL=#alerts' \
    $'DEMO_PORT=8080\r' 'SMTP_HOST=' 'SIGHTLINE_LOG_QUEUE_SIZE=100' 'GRAFANA_MEMORY=1g' >.env
  run ./deploy.sh up --runtime local
  expect_status 0
}

@test "names that are not ours are nobody's business, unless they are close to ours" {
  printf 'MY_OWN=1\nCOMPOSE_PARALLEL_LIMIT=2\n' >.env
  run ./deploy.sh up --runtime local
  expect_status 0
  printf 'PROMETEUS_PORT=9090\nSMTP_SERVER=x\n' >.env
  run ./deploy.sh up --runtime local
  expect_status 1
  expect_output 'PROMETEUS_PORT: nobody reads a variable of this name; did you mean PROMETHEUS_PORT?' \
    'SMTP_SERVER: nobody reads'
}

@test "every example in .env.example is accepted, by each awk of this machine" {
  sed 's/^#\([A-Z][A-Z_]*=\)/\1/' .env.example >.env
  local awk
  for awk in mawk gawk busybox original-awk; do
    command -v "$awk" >/dev/null || continue
    [[ $awk != busybox ]] || awk='busybox awk'
    # shellcheck disable=SC2086 # Words of it.
    run $awk -f deploy/variables.awk .env.example docker-compose.yml app-metrics/README.md .env
    expect_status 0
    [[ -z $output ]]
    # shellcheck disable=SC2086 # Words of it.
    DEMO_PORT=x run $awk -f deploy/variables.awk .env.example docker-compose.yml app-metrics/README.md .env
    expect_status 1
    [[ $output == "DEMO_PORT: expected a port, 1 to 65535, was 'x'" ]]
  done
}

@test "the first lines of .env.example say where it goes" {
  run head -n 1 .env.example
  expect_output 'The first start'
}
