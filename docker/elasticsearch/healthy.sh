#!/bin/bash
# Healthy: it answers our password, and every primary shard is there.
set -eu

# shellcheck source=docker/elasticsearch/curl.sh
. /etc/sightline/curl.sh
as_elastic --fail --max-time 5 --output /dev/null 'http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=2s'
