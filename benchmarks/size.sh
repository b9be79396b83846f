#!/usr/bin/env bash
# How much room a running stack takes: what docs/scale-out.md computes its table from.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: benchmarks/size.sh [STATE_DIR]

Prints, for a stack of the local runtime that has been running for a while (half an hour is good): series, samples a second
and bytes a sample of Prometheus, and bytes a line of each data stream of Elasticsearch, with what a day of each makes; and
what that would be for more services and more requests.
Bytes a sample are those of a block that a second Prometheus makes of a copy of the data. Needs curl.
TEXT
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
esac
state=${1:-$home/.sightline}
[[ -f $state/state/status.json ]] || die "$state: expected the state folder of a stack that runs"

# port TARGETS-FILE: of a listener, as the stack itself wrote it down.
port() {
  sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$state/run/prometheus/targets/$1.yml" | head -n 1
}

# value EXPRESSION: of an instant query with one sample.
value() {
  curl -sfG --data-urlencode "query=$1" "http://127.0.0.1:$prometheus/api/v1/query" |
    sed -n 's/.*"value":\[[^,]*,"\([^"]*\)"\].*/\1/p'
}

size_of_a_sample() {
  local work pid port binary
  work=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" RETURN
  cp -r "$state/data/prometheus" "$work/data"
  rm -f "$work/data/lock"
  printf 'global: {}\n' >"$work/prometheus.yml"
  binary=$(find "$state"/../.sightline/tools "$home/.sightline/tools" -path '*/bin/prometheus' 2>/dev/null | head -n 1)
  binary=${SIGHTLINE_PROMETHEUS:-${binary:-prometheus}}
  port=$((prometheus + 1))
  "$binary" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" --web.enable-admin-api \
    --web.listen-address="127.0.0.1:$port" >"$work/log" 2>&1 &
  pid=$!
  local tries=0
  until curl -sf "http://127.0.0.1:$port/-/ready" >/dev/null; do
    kill -0 "$pid" 2>/dev/null || die "Prometheus does not start on the copy: $(tail -n 2 "$work/log")"
    ((++tries < 120)) || die "Prometheus is not ready on the copy"
    sleep 0.5
  done
  curl -sf -X POST "http://127.0.0.1:$port/api/v1/admin/tsdb/snapshot" >/dev/null
  kill "$pid"
  wait "$pid" 2>/dev/null || true
  local block samples=0 bytes=0
  for block in "$work"/data/snapshots/*/*/; do
    samples=$((samples + $(sed -n 's/.*"numSamples": \([0-9]*\).*/\1/p' "$block/meta.json" | head -n 1)))
    bytes=$((bytes + $(du -sb "$block" | cut -f 1)))
  done
  awk -v samples="$samples" -v bytes="$bytes" 'BEGIN { printf "%.2f", bytes / samples }'
}

# The table of docs/scale-out.md: what so many services make of so many requests a second, as much of each as here.
table() {
  awk -v base="$base" -v series="$service" -v sample="$a_sample" -v interval=10 -v ratio="$lines_a_request" -v line="$a_line" '
    BEGIN {
      print "| services | requests/s | series | samples/s | Prometheus, a day | lines/s | Elasticsearch, a day |"
      print "|---|---|---|---|---|---|---|"
      for (i = split("1 10 10 100 100 1000 100 10000", of, " "); i > 0; i--) size[i] = of[i]
      for (i = 1; i in size; i += 2) {
        all = base + size[i] * series
        lines = size[i + 1] * ratio
        printf "| %d | %d | %d | %d | %s | %.0f | %s |\n", size[i], size[i + 1], all, all / interval,
          readable(all / interval * sample * 86400), lines, readable(lines * line * 86400)
      }
    }
    function readable(bytes) {
      return bytes < 1073741824 ? sprintf("%.0f MiB", bytes / 1048576) : sprintf("%.1f GiB", bytes / 1073741824)
    }'
}

prometheus=$(port prometheus)
series=$(value 'count({__name__!=""})')
service=$(value 'max(count by (instance) ({job="application"}))')
base=$((series - service))
rate=$(value 'sum(rate(prometheus_tsdb_head_samples_appended_total[10m]))')
a_sample=$(size_of_a_sample)
awk -v series="$series" -v service="$service" -v rate="$rate" -v each="$a_sample" 'BEGIN {
  printf "Prometheus\n  series            %d, %d of them of the service\n  samples/s         %.0f\n  bytes/sample      %s\n  MiB a day         %.0f\n",
    series, service, rate, each, rate * each * 86400 / 1048576
}'

elasticsearch=$(sed -n 's/^http.port: //p' "$state/data/elasticsearch/config/elasticsearch.yml")
streams=$(printf 'user = "elastic:%s"\n' "$(<"$state/secrets/elasticsearch_password")" |
  curl -sf --config - "http://127.0.0.1:$elasticsearch/_cat/indices/logs-*?h=index,docs.count,pri.store.size&bytes=b&expand_wildcards=all" |
  sed 's/^\.ds-//; s/-[0-9.]*-[0-9]*  */ /')
printf 'Elasticsearch       lines  bytes/line  MiB a day at 1,000 lines/s\n'
awk '{ lines[$1] += $2; bytes[$1] += $3 }
  END { for (name in lines) if (lines[name] > 1000)
    printf "  %-24s %9d %9.0f %9.0f\n", name, lines[name], bytes[name] / lines[name],
      bytes[name] / lines[name] * 1000 * 86400 / 1048576 }' <<<"$streams" |
  sort
a_line=$(awk '{ lines += $2; bytes += $3 } END { printf "%.0f", bytes / lines }' <<<"$streams")
lines_a_request=$(value 'sum(increase(shipper_documents_delivered_total[15m])) / sum(increase(http_requests_total{job="application"}[15m]))')
printf '  lines a request   %.2f, of %s bytes\n\n' "$lines_a_request" "$a_line"
table
