#!/bin/bash
set -eu

KIBANA_SYSTEM_PASSWORD=$(cat /run/secrets/kibana_system_password)
export KIBANA_SYSTEM_PASSWORD
exec /usr/local/bin/kibana-docker
