#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets status and output.

load sandbox

# complete_of WORD…: what is offered for the last word.
complete_of() {
  run ./deploy.sh completion
  expect_status 0
  eval "$output"
  COMP_WORDS=(./deploy.sh "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _sightline_deploy
  output=" ${COMPREPLY[*]} "
}

@test "bash knows it for deploy.sh, wherever that is" {
  eval "$(./deploy.sh completion)"
  [[ $(complete -p deploy.sh) == *_sightline_deploy* ]]
}

@test "all commands, and those that begin so" {
  complete_of ''
  expect_output ' up ' ' restart ' ' test-alert ' ' completion ' ' --dry-run '
  complete_of deploy-
  [[ $output == ' deploy-monitoring deploy-logging deploy-proxy ' ]]
  complete_of --dry-run resta
  [[ $output == ' restart ' ]]
}

@test "components" {
  complete_of restart prom
  [[ $output == ' prometheus ' ]]
  complete_of restart redis log-
  [[ $output == ' log-shipper ' ]]
  complete_of logs ''
  expect_output ' elasticsearch-exporter ' ' traffic ' ' --follow '
  [[ $output != *edge* ]]
}

@test "runtimes, channels, alerts, options" {
  complete_of up --runtime ''
  [[ $output == ' local docker ' ]]
  complete_of test-alert s
  [[ $output == ' slack sms ' ]]
  complete_of silence HighE
  [[ $output == ' HighErrorRate ' ]]
  complete_of doctor --
  [[ $output == ' --runtime --json ' ]]
  complete_of monitor --t
  [[ $output == ' --timeout ' ]]
  complete_of dashboards f
  [[ $output == ' format ' ]]
}
