#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets status and output.

load sandbox

@test "up starts the stack and passes options on" {
  run ./deploy.sh up --runtime local --timing
  expect_status 0
  expect_call 'java local-stack/target/local-stack-all.jar up --timing'
  expect_no_call mvn
}

@test "up builds first when a jar is missing" {
  rm log-shipper/target/log-shipper-all.jar
  run ./deploy.sh up --runtime=local
  expect_status 0
  expect_call 'mvn -q -B -T 2 -P !checks' '-pl local-stack,demo-service,log-shipper,ops-console,alert-rules -am package'
}

@test "up builds first when a source is newer than its jar, but not for a test" {
  mkdir -p ops-console/src/main ops-console/src/test
  touch -d '+1 minute' ops-console/src/test/SomeTest.java
  run ./deploy.sh up --runtime local
  expect_no_call mvn
  touch -d '+1 minute' ops-console/src/main/Some.java
  run ./deploy.sh up --runtime local
  expect_call mvn
}

@test "up does not rebuild what a running stack runs from" {
  rm log-shipper/target/log-shipper-all.jar
  FAKE_STATUS=0 run ./deploy.sh up --runtime local
  expect_no_call mvn
  expect_call 'local-stack-all.jar up'
}

@test "a build that fails" {
  rm log-shipper/target/log-shipper-all.jar
  FAKE_MVN_EXIT=1 run ./deploy.sh up --runtime local
  expect_status 1
  expect_output 'the build failed: the lines above say why'
  expect_no_call 'local-stack-all.jar up'
  FAKE_MVN_EXIT=130 run ./deploy.sh build
  expect_status 130
}

@test "commands about a running stack are local unless told otherwise, and keep their arguments and status" {
  local command
  for command in 'restart redis prometheus' 'status --json' urls 'logs redis -f' 'alerts severity=critical' \
    'silence HighErrorRate service=shop --for 2h' 'unsilence --all' 'test-alert all' rules reload \
    'doctor --json' 'monitor http://x/ --timeout 2' down; do
    # shellcheck disable=SC2086 # Words of it.
    FAKE_JAVA_EXIT=5 run ./deploy.sh $command
    [[ $command == status* ]] || expect_status 5
    expect_call "java local-stack/target/local-stack-all.jar $command"
  done
  expect_no_call docker
}

@test "dry runs show each command and run nothing" {
  local command
  for command in up down 'restart redis' status urls 'logs redis' alerts 'silence X' 'unsilence 1' 'test-alert all' rules \
    reload doctor monitor check; do
    # shellcheck disable=SC2086 # Words of it.
    run ./deploy.sh --dry-run $command --runtime local
    expect_status 0
    expect_output "local-stack-all.jar $command"
  done
  for command in test build; do
    run ./deploy.sh --dry-run "$command"
    expect_status 0
    expect_output 'mvn '
  done
  run ./deploy.sh --dry-run dashboards format
  expect_output 'grafana-dashboards-all.jar format'
  [[ ! -s $calls && ! -e .env ]]
}

@test "test runs all of Maven's tests, with its arguments" {
  run ./deploy.sh test -Dtest=SomeTest
  expect_status 0
  expect_call 'mvn -B -f pom.xml verify -Dtest=SomeTest'
}

@test "dashboards are built when they are newer than their program" {
  touch -d '+1 minute' grafana-dashboards/src/main/Some.java
  run ./deploy.sh dashboards format --check
  expect_call 'mvn -q -B -P !checks' 'java grafana-dashboards/target/grafana-dashboards-all.jar format --check'
}
