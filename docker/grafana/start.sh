#!/bin/sh
# Reads the password of Elasticsearch, and tells the dashboards where the console and Kibana are when their ports are not
# the usual ones: Grafana fills in nothing in a dashboard's constants. Then it becomes Grafana. GRAFANA_ROOT is for tests.
set -eu

root=${GRAFANA_ROOT:-}
ELASTICSEARCH_PASSWORD=$(cat "$root/run/secrets/grafana_elasticsearch_password")
export ELASTICSEARCH_PASSWORD

if [ "$CONSOLE_URL $KIBANA_URL" != 'http://127.0.0.1:8088 http://127.0.0.1:5601' ]; then
  own="$root/tmp/dashboards"
  rm -rf "$own"
  cp -R "$DASHBOARDS_DIR" "$own"
  find "$own" -name '*.json' -exec sed -i \
    -e "s#\"http://127\.0\.0\.1:8088\"#\"$CONSOLE_URL\"#" \
    -e "s#\"http://127\.0\.0\.1:5601\"#\"$KIBANA_URL\"#" {} +
  DASHBOARDS_DIR=$own
  export DASHBOARDS_DIR
fi
GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH=$DASHBOARDS_DIR/Application/application-overview.json
export GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH

exec "$root/run.sh"
