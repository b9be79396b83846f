#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets status and output.

load sandbox

@test "without a command, and with --help, it tells all commands" {
  run ./deploy.sh
  expect_status 0
  local command
  for command in up down restart status urls logs check doctor monitor alerts silence unsilence test-alert rules reload \
    test build 'dashboards import' 'dashboards format' deploy deploy-monitoring deploy-logging completion help; do
    expect_output "
  $command"
  done
  run ./deploy.sh --help
  expect_output 'Usage: ./deploy.sh'
}

@test "usage names every command that there is" {
  local command
  run ./deploy.sh help
  for command in $(commands); do
    [[ $command == -* || $command == help ]] || expect_output "  $command"
  done
}

@test "a command that there is not" {
  run ./deploy.sh launch
  expect_status 2
  expect_output "there is no command 'launch'" 'try: ./deploy.sh --help'
}

@test "a runtime that there is not" {
  run ./deploy.sh up --runtime cloud
  expect_status 2
  expect_output "--runtime: expected local or docker, was 'cloud'"
  run ./deploy.sh status --runtime
  expect_status 2
  expect_output '--runtime: expected local or docker, was nothing'
}

@test "Java that is missing, does not run, or is too old" {
  JAVA_HOME=/nowhere run ./deploy.sh up --runtime local
  expect_status 1
  expect_output '/nowhere/bin/java is missing: install a JDK, 17 or newer'
  FAKE_JAVA=11 run ./deploy.sh up --runtime local
  expect_status 1
  expect_output 'Java 11 is too old: install a JDK, 17 or newer, or point JAVA_HOME at one'
  FAKE_JAVA='' run ./deploy.sh up --runtime local
  FAKE_JAVA=x run ./deploy.sh up --runtime local
  expect_status 1
  expect_output 'Java x is too old'
}
