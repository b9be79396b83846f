#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets status and output.

load sandbox

setup_newer() {
  mkdir -p demo-service/src/main
  touch -d '+1 minute' demo-service/src/main/Newer.java
  printf 'old' >demo-service/target/demo-service-all.jar
}

# The calls, without those that only look.
done_calls() {
  grep -v ' status$' "$calls" | sed "s/ -.*//; s|$PWD/||g"
}

@test "upgrade builds, backs up and stops with the old version, starts the new one" {
  setup_newer
  FAKE_STATUS=0 run ./deploy.sh upgrade
  expect_status 0
  expect_output "upgraded; the backup from before is $PWD/.sightline/backups/sightline-1"
  run done_calls
  [[ $output == "mvn
java .sightline/upgrade/local-stack-all.jar backup .sightline/backups
java .sightline/upgrade/local-stack-all.jar down
java local-stack/target/local-stack-all.jar up" ]] || { printf '%s\n' "$output" && false; }
  [[ ! -e .sightline/upgrade ]]
}

@test "upgrade hands options on to the backup" {
  setup_newer
  FAKE_STATUS=0 run ./deploy.sh upgrade --backup-dir /b --without elasticsearch --without redis
  expect_call 'backup /b --without elasticsearch --without redis'
}

@test "upgrade of what does not run, and with nothing new" {
  run ./deploy.sh upgrade
  expect_status 3
  expect_output 'the stack is not running: ./deploy.sh up builds and starts the new version'
  FAKE_STATUS=0 run ./deploy.sh upgrade
  expect_status 0
  expect_output 'nothing is newer than what runs'
  expect_no_call backup mvn
}

@test "a build that fails, or a backup, leaves the old version running with its jars" {
  setup_newer
  FAKE_STATUS=0 FAKE_MVN_EXIT=1 run ./deploy.sh upgrade
  expect_status 1
  expect_output 'nothing was stopped: the old version runs on'
  expect_no_call backup ' down'
  [[ $(<demo-service/target/demo-service-all.jar) == old ]]
  FAKE_STATUS=0 FAKE_FAILS=backup run ./deploy.sh upgrade
  expect_status 1
  expect_output 'there is no backup, so nothing was stopped: the old version runs on'
  expect_no_call ' down'
  [[ $(<demo-service/target/demo-service-all.jar) == old && ! -e .sightline/upgrade/demo-service-all.jar ]]
}

@test "a new version that does not become healthy: the old jars, and the data of the backup" {
  setup_newer
  FAKE_STATUS=0 FAKE_FAILS=up FAKE_SUPERVISOR=1 run ./deploy.sh upgrade
  expect_status 1
  expect_output 'Rolled back: the old version runs, with the data of' 'The sources are still the new ones'
  expect_call "java local-stack/target/local-stack-all.jar restore $PWD/.sightline/backups/sightline-1 --replace"
  [[ $(<demo-service/target/demo-service-all.jar) == old ]]
}

@test "a new version that was refused before it started: the old jars, and the data as it is" {
  setup_newer
  FAKE_STATUS=0 FAKE_FAILS=up:1 run ./deploy.sh upgrade
  expect_status 1
  expect_output 'Rolled back'
  expect_no_call restore
  [[ $(grep -c 'local-stack-all.jar up' "$calls") == 2 ]]
}

@test "when the old version does not come back either, it is said how to go on" {
  setup_newer
  FAKE_STATUS=0 FAKE_FAILS='up restore' FAKE_SUPERVISOR=1 run ./deploy.sh upgrade
  expect_status 1
  expect_output 'the old one could not be brought back' \
    "then ./deploy.sh restore $PWD/.sightline/backups/sightline-1 --replace --runtime local"
}

@test "upgrade with an option that there is not, or without its value" {
  run ./deploy.sh upgrade --fast
  expect_status 2
  expect_output "upgrade: expected --backup-dir DIR or --without PART, was '--fast'"
  run ./deploy.sh upgrade --backup-dir
  expect_status 2
  expect_output 'upgrade: --backup-dir expects a value'
  run ./deploy.sh upgrade --runtime cloud
  expect_status 2
  expect_output "--runtime: expected local or docker, was 'cloud'"
}

@test "upgrade in docker builds before it backs up, and starts what ran" {
  FAKE_STATES=$'redis running 0 none\nprometheus running 0 healthy\nalert-rules exited 0 none' \
    run ./deploy.sh upgrade --runtime docker --without grafana
  expect_status 0
  expect_call ' build' "backup --runtime docker $PWD/.sightline/backups --without grafana" ' up --detach --no-build prometheus redis'
  expect_no_call restore
}

@test "upgrade in docker that does not start goes back to the old images and the backup" {
  FAKE_UP_EXIT=1 FAKE_STATES=$'redis running 0 none' run ./deploy.sh upgrade --runtime docker
  expect_status 1
  expect_output 'Rolled back'
  expect_call ' down' 'restore --runtime docker'
}

@test "backup and restore reach the runtime that is asked for" {
  run ./deploy.sh backup /b --keep 3
  expect_status 0
  expect_call 'java local-stack/target/local-stack-all.jar backup /b --keep 3'
  run ./deploy.sh backup /b --runtime docker
  expect_call 'local-stack-all.jar backup --runtime docker /b'
  run ./deploy.sh restore /b/sightline-1 --replace --runtime docker
  expect_call 'local-stack-all.jar restore --runtime docker /b/sightline-1 --replace'
  [[ -s .sightline/secrets/redis_password ]]
}

@test "in docker nothing starts while a restore is not finished" {
  mkdir -p .sightline/state
  printf '/b/sightline-1' >.sightline/state/unfinished-restore
  run ./deploy.sh up --runtime docker
  expect_status 1
  expect_output 'a restore was interrupted, and the data is not complete: repeat ./deploy.sh restore /b/sightline-1 --runtime docker'
  expect_no_call ' up '
}
