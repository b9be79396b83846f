#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets status and output.

load sandbox

readonly healthy=$'prometheus running 0 healthy\nredis running 0 none\nalert-rules exited 0 none'

@test "up takes docker when an engine answers and has the images" {
  FAKE_STATES=$healthy run ./deploy.sh up
  expect_status 0
  expect_call '--profile monitoring --profile logging up --detach --build'
  expect_output 'prometheus       http://127.0.0.1:9090' 'password in '
}

@test "up takes local when no engine answers, no compose is there, or an image cannot be had" {
  local fake
  for fake in FAKE_ENGINE_EXIT FAKE_COMPOSE_EXIT FAKE_IMAGE_EXIT; do
    : >"$calls"
    env "$fake=1" ./deploy.sh up
    expect_call 'local-stack-all.jar up'
    expect_no_call ' up --detach'
  done
}

@test "deploy takes docker, without looking whether it can" {
  FAKE_STATES=$healthy run ./deploy.sh deploy
  expect_status 0
  expect_call ' up --detach --build'
  FAKE_ENGINE_EXIT=1 run ./deploy.sh deploy
  expect_status 1
  expect_output 'the Docker engine does not answer: start it, or use --runtime local'
  run ./deploy.sh deploy --runtime local
  expect_call 'local-stack-all.jar up'
}

@test "deploy follows SIGHTLINE_RUNTIME" {
  printf 'SIGHTLINE_RUNTIME=local\n' >.env
  run ./deploy.sh deploy
  expect_status 0
  expect_call 'local-stack-all.jar up'
}

@test "a profile alone" {
  FAKE_STATES=$healthy run ./deploy.sh deploy-monitoring
  expect_status 0
  expect_call '… --profile monitoring up --detach --build'
  FAKE_STATES=$healthy run ./deploy.sh deploy-logging
  expect_call '… --profile logging up --detach --build'
}

@test "without traffic its container is not started" {
  printf 'TRAFFIC_REQUESTS_PER_SECOND=0\n' >.env
  FAKE_STATES=$healthy run ./deploy.sh deploy
  expect_call 'up --detach --build --scale traffic=0'
  : >"$calls"
  FAKE_STATES=$healthy run ./deploy.sh up --runtime docker traffic redis
  expect_call 'up --detach --build --scale traffic=0 traffic redis'
  FAKE_STATES=$healthy run ./deploy.sh up --runtime docker redis
  expect_call 'up --detach --build redis'
}

@test "up with an option that there is not" {
  run ./deploy.sh up --runtime docker --fast
  expect_status 1
  expect_output "up --runtime docker: expected --timing or names of services, was '--fast'"
}

@test "docker that is not there" {
  rm "$bin/docker"
  run ./deploy.sh deploy
  expect_status 1
  expect_output 'docker is missing: install it, or use --runtime local'
}

@test "secrets are made up once, for the owner of the folder" {
  FAKE_STATES=$healthy run ./deploy.sh deploy
  [[ $(stat -c %a .sightline/secrets) == 700 && $(stat -c %a .sightline/secrets/redis_password) == 444 ]]
  local first
  first=$(cat .sightline/secrets/redis_password)
  [[ ${#first} == 32 && ! -s .sightline/secrets/smtp_password ]]
  printf 'SMTP_PASSWORD="hush # hush"\n' >.env
  FAKE_STATES=$healthy run ./deploy.sh deploy
  [[ $(cat .sightline/secrets/redis_password) == "$first" && $(cat .sightline/secrets/smtp_password) == 'hush # hush' ]]
  [[ $output != *hush* ]]
  expect_no_call hush
}

@test "prepare makes what compose wants, and starts nothing" {
  run ./deploy.sh --dry-run prepare
  expect_status 0
  expect_output 'make up secrets in ' '/.sightline/secrets'
  [[ ! -e .env && ! -e .sightline ]]
  run ./deploy.sh prepare
  expect_status 0
  expect_output 'made .env out of .env.example' 'secrets are in ' '/.sightline/secrets'
  [[ $(grep '^[A-Z]' .env) == COMPOSE_PROJECT_NAME=sightline ]]
  local name names
  names=$(sed -n 's|^  [a-z_]*: {file: .*/secrets/\([a-z_]*\)"}|\1|p' docker-compose.yml)
  [[ $names == *redis_password* ]]
  for name in $names; do
    # Without openssl, which is not among the tools of these tests, there is no certificate.
    [[ $name == proxy_* || -e .sightline/secrets/$name ]]
  done
  expect_no_call docker
  run ./deploy.sh prepare everything
  expect_status 2
  expect_output "prepare: expected nothing more, was 'everything'"
}

@test "the project has the name that .env says" {
  printf 'COMPOSE_PROJECT_NAME=shop\n' >.env
  run ./deploy.sh --dry-run deploy
  expect_status 0
  expect_output 'docker compose --project-name shop '
}

@test "a secret that is set twice, or whose file is empty" {
  : >empty
  printf 'SMTP_PASSWORD=hush\nSMTP_PASSWORD_FILE=%s/empty\n' "$PWD" >.env
  run ./deploy.sh deploy
  expect_status 1
  expect_output 'SMTP_PASSWORD: expected not to be set together with SMTP_PASSWORD_FILE'
  printf 'SMTP_PASSWORD_FILE=%s/empty\n' "$PWD" >.env
  run ./deploy.sh deploy
  expect_status 1
  expect_output "SMTP_PASSWORD_FILE: expected a file that is not empty, was '$PWD/empty'"
}

@test "compose that fails, a service that fails, one that does not become healthy" {
  FAKE_UP_EXIT=1 run ./deploy.sh deploy
  expect_status 1
  expect_output 'docker compose up failed: the lines above say why'
  FAKE_STATES='elasticsearch-setup exited 1 none' run ./deploy.sh deploy
  expect_status 1
  expect_output 'failed: elasticsearch-setup. See: ' 'logs elasticsearch-setup'
  FAKE_STATES='prometheus running 0 unhealthy' run ./deploy.sh deploy
  expect_status 1
  expect_output 'waiting for prometheus' 'not healthy in time: prometheus. See: '
}

@test "alerts that are refused leave the stack with its last good ones" {
  FAKE_STATES=$healthy FAKE_VERDICT='prometheus: bad rule' FAKE_VERDICT_EXIT=1 run ./deploy.sh deploy
  expect_status 1
  expect_output 'prometheus: bad rule' 'the stack runs with its last good alerts'
}

@test "restart waits until the services are healthy again" {
  FAKE_STATES=$'prometheus running 0 healthy\nredis running 0 healthy\nkibana running 0 unhealthy' \
    run ./deploy.sh restart --runtime docker prometheus redis
  expect_status 0
  expect_call ' restart prometheus redis'
  expect_output 'prometheus is healthy again' 'redis is healthy again'
}

@test "restart runs a one-shot again" {
  FAKE_STATES='alert-rules exited 0 none' run ./deploy.sh restart --runtime docker alert-rules
  expect_status 0
  expect_call ' restart alert-rules'
  FAKE_STATES='alert-rules exited 1 none' run ./deploy.sh restart --runtime docker alert-rules
  expect_status 1
  expect_output 'failed: alert-rules'
  FAKE_STATES='alert-rules running 0 none no' run ./deploy.sh restart --runtime docker alert-rules
  expect_status 1
  expect_output 'not healthy in time: alert-rules'
}

@test "restart of what there is not, of nothing, of what does not run, of what stays ill" {
  run ./deploy.sh restart --runtime docker promtheus
  expect_status 2
  expect_output "NAME: expected one of alert-rules, alertmanager, ops-console, prometheus, redis, was 'promtheus'"
  run ./deploy.sh restart --runtime docker
  expect_status 2
  expect_output 'restart: expected the name of a component, or several'
  run ./deploy.sh restart --runtime docker redis
  expect_status 3
  expect_output 'redis is not running: ./deploy.sh up --runtime docker starts it'
  FAKE_STATES='redis running 0 starting' run ./deploy.sh restart --runtime docker redis
  expect_status 1
  expect_output 'not healthy in time: redis'
  expect_no_call 'restart promtheus'
}

@test "reload renders, and waits for the verdicts" {
  run ./deploy.sh reload --runtime docker
  expect_status 0
  expect_call 'run --rm --no-deps -T alert-rules'
  expect_output 'it runs with the new configuration'
  FAKE_STATES='' run ./deploy.sh reload --runtime docker
  expect_status 3
  expect_output 'prometheus is not running'
}

@test "test-alert, alerts and silences are the local stack's commands" {
  FAKE_STATES='alertmanager running 0 healthy' run ./deploy.sh test-alert --runtime docker slack
  expect_status 0
  expect_call 'local-stack-all.jar test-alert --log ' ' slack'
  run ./deploy.sh alerts --runtime docker
  expect_call 'local-stack-all.jar alerts'
  run ./deploy.sh silence --runtime docker X --for 2h
  expect_call 'local-stack-all.jar silence X --for 2h'
  run ./deploy.sh unsilence --runtime docker --all
  expect_call 'local-stack-all.jar unsilence --all'
  FAKE_STATES='' run ./deploy.sh test-alert --runtime docker slack
  expect_status 3
}

@test "down, status, logs and urls are compose's" {
  run ./deploy.sh down --runtime docker --volumes
  expect_call '--profile monitoring --profile logging --profile proxy down --volumes'
  run ./deploy.sh status --runtime docker
  expect_call ' ps'
  run ./deploy.sh logs --runtime docker redis -f
  expect_call ' logs redis -f'
  run ./deploy.sh urls --runtime docker
  expect_output 'grafana          http://127.0.0.1:3000' 'grafana          user admin, password in '
  run ./deploy.sh rules --runtime docker
  expect_call 'alert-rules list'
}

@test "doctor tells of the containers, too" {
  FAKE_STATES=$'prometheus running 0 healthy\nkibana running 0 unhealthy' run ./deploy.sh doctor --runtime docker --json
  expect_status 0
  expect_call 'local-stack-all.jar doctor --runtime docker --absent LOGGING --json'
  [[ $(cat "$calls.stdin") == $'container kibana\tproblem\trunning, exit status 0, health: unhealthy\t./deploy.sh logs'* ]]
  FAKE_STATES=$healthy run ./deploy.sh doctor --runtime docker
  [[ $(cat "$calls.stdin") == $'containers\tok\t'* ]]
}

@test "doctor knows which half was never deployed" {
  FAKE_STATES=$'demo-service running 0 healthy\nprometheus running 0 healthy' run ./deploy.sh doctor --runtime docker
  expect_call 'local-stack-all.jar doctor --runtime docker --absent LOGGING'
  FAKE_STATES=$'demo-service running 0 healthy\nelasticsearch running 0 healthy' run ./deploy.sh doctor --runtime docker --json
  expect_call 'local-stack-all.jar doctor --runtime docker --absent MONITORING --json'
  : >"$calls"
  FAKE_STATES=$'prometheus running 0 healthy\nelasticsearch exited 137 none' run ./deploy.sh doctor --runtime docker
  expect_no_call absent
}

@test "doctor when nothing runs" {
  FAKE_STATES='' run ./deploy.sh doctor --runtime docker
  expect_status 3
  expect_output 'the stack is not running: ./deploy.sh up --runtime docker starts it'
}

@test "monitor knows that the shipper's port is not published" {
  run ./deploy.sh monitor --runtime docker http://x/
  expect_call 'local-stack-all.jar monitor --runtime docker http://x/'
}

@test "dry runs show each command and change nothing" {
  local command
  for command in up deploy deploy-monitoring deploy-logging deploy-proxy down 'restart redis' status logs rules reload test-alert \
    alerts 'silence X' 'unsilence 1' doctor monitor check; do
    # shellcheck disable=SC2086 # Words of it.
    SIGHTLINE_RUNTIME=docker run ./deploy.sh --dry-run $command
    expect_status 0
    [[ -n $output ]]
  done
  expect_no_call java mvn ' up --detach' ' restart ' ' down' ' run '
  [[ ! -e .env && ! -e .sightline ]]
}
