#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets status and output.

load sandbox

# expect_finding TEXT: a line, with tabs, that the local stack's program was given.
expect_finding() {
  if ! grep -qF -- "$1" "$calls.stdin"; then
    printf 'expected the finding: %s\namong:\n%s\n' "$1" "$(cat "$calls.stdin")"
    return 1
  fi
}

@test "check builds what it asks, and gives what it found itself" {
  rm grafana-dashboards/target/grafana-dashboards-all.jar
  run ./deploy.sh check --runtime local --json
  expect_status 0
  expect_call 'mvn -q -B -P !checks -f pom.xml -pl grafana-dashboards' \
    'java local-stack/target/local-stack-all.jar check --runtime local --json'
  expect_finding $'settings\tok\tthe environment; there is no .env yet\t'
  [[ ! -e .env ]]
}

@test "settings that are wrong, and a .env that others may read" {
  printf 'DEMO_PORT=x\nSMTP_HOTS=y\n' >.env
  chmod 644 .env
  run ./deploy.sh check --runtime local
  expect_finding $'settings\tproblem\t'
  expect_finding 'SMTP_HOTS: nobody reads'
  expect_finding "DEMO_PORT: expected a port, 1 to 65535, was 'x'"
  expect_finding $'.env\tproblem\tothers may read it'
}

@test "its status is the program's" {
  FAKE_JAVA_EXIT=1 run ./deploy.sh check --runtime local
  expect_status 1
}

@test "engine, compose file, disk and own ports in docker" {
  run ./deploy.sh check --runtime docker
  expect_status 0
  expect_finding $'engine\tok\tversion 26.1.5'
  expect_finding $'compose\tok\tdocker-compose.yml is valid: docker compose config'
  expect_finding $'disk\t'
  expect_call 'check --runtime docker --own-port 8080 --own-port 8088'
}

@test "an engine that does not answer" {
  FAKE_ENGINE_EXIT=1 run ./deploy.sh check --runtime docker
  expect_finding $'engine\tproblem\tCannot connect to the Docker daemon\tstart the Docker engine'
}

@test "a compose file that is wrong" {
  FAKE_CONFIG=$'services.redis: bad\tthing\nmore' run ./deploy.sh check --runtime docker
  expect_finding $'compose\tproblem\tservices.redis: bad thing | more\tchange docker-compose.yml'
}

@test "an engine whose disk is elsewhere is said to be skipped" {
  FAKE_ROOT_DIR=/nowhere/docker run ./deploy.sh check --runtime docker
  expect_finding $'disk\tskipped\tNOT checked: the engine\'s folder /nowhere/docker cannot be seen from here\t'
}
