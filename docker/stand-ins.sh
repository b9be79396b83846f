#!/usr/bin/env bash
# Makes stand-ins for the official images where no registry can be reached: Debian packages, unpacked and not installed,
# under the paths, users and start scripts that docker-compose.yml expects. Grafana and Kibana have none.
# Needs: root, Docker, mmdebstrap, a JDK, and the folder of an unpacked Elasticsearch.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly home=${here%/*}
readonly suite=${STAND_IN_SUITE:-trixie}
readonly images=(prometheus alertmanager node-exporter postgres-exporter redis-exporter blackbox-exporter
  elasticsearch-exporter postgresql redis nginx jre elasticsearch)

usage() {
  cat <<'TEXT'
Usage: docker/stand-ins.sh [--anew] ENV_FILE

Builds the images sightline-stand-in/* and writes ENV_FILE, which names them to compose:
  docker compose --env-file ENV_FILE --profile monitoring --profile logging up
Images that this script made of the same Elasticsearch, Java and release of Debian are taken again; --anew makes them
anew, with the packages of today.

Variables: STAND_IN_SUITE (trixie), the Debian release to take packages from;
SIGHTLINE_ELASTICSEARCH, the unpacked server (else .sightline/tools/elasticsearch-*); JAVA_HOME.
TEXT
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

note() {
  printf '%s\n' "$*" >&2
}

elasticsearch_home() {
  local found=("${SIGHTLINE_ELASTICSEARCH:-}" "$home"/.sightline/tools/elasticsearch-*/elasticsearch-*)
  local folder
  for folder in "${found[@]}"; do
    if [[ -x $folder/bin/elasticsearch ]]; then
      printf '%s' "$folder"
      return
    fi
  done
  die "Elasticsearch: an unpacked server; run the local stack once, or name it by SIGHTLINE_ELASTICSEARCH"
}

java_home() {
  local java
  java=$(readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")") || die "java: a JDK, by JAVA_HOME or the PATH"
  printf '%s' "${java%/bin/java}"
}

mirror() {
  awk '/^URIs:/ { print $2; exit } /^deb / { print $2; exit }' /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null
}

# unpack FOLDER PACKAGES: these and what they need, without their install scripts, and busybox for the rest.
unpack() {
  local folder=$1 packages=$2 name
  note "unpacking $packages"
  mmdebstrap --quiet --variant=extract --mode=root \
    --include="base-files,libc6,busybox-static,bash,netbase,$packages" "$suite" "$folder" "$(mirror)" >/dev/null 2>&1 ||
    die "mmdebstrap: cannot get $packages of $suite from $(mirror)"
  for name in bin sbin lib lib64; do
    [[ -e $folder/$name ]] || ln -s "usr/$name" "$folder/$name"
  done
  chroot "$folder" /usr/bin/busybox --list | while read -r name; do
    [[ -e $folder/usr/bin/$name ]] || ln -s busybox "$folder/usr/bin/$name"
  done
  mkdir -p "$folder/tmp"
  chmod 1777 "$folder/tmp"
  printf 'root:x:0:0:root:/root:/bin/sh\npostgres:x:999:999:postgres:/:/bin/sh\nelasticsearch:x:1000:0::/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$folder/etc/passwd"
  printf 'root:x:0:\npostgres:x:999:\nnobody:x:65534:\n' >"$folder/etc/group"
}

# What the images are made of, but for the newest packages of the release.
inputs() {
  {
    cat "${BASH_SOURCE[0]}" "$here"/stand-ins/*
    printf '%s %s %s\n' "$suite" "$(basename "$1"/lib/elasticsearch-[0-9]*.jar)" "$("$(java_home)/bin/java" -version 2>&1)"
  } | sha256sum | cut -c 1-16
}

# Every image is there, and made of these inputs.
made_before() {
  local name
  for name in "${images[@]}"; do
    [[ $(docker image inspect --format '{{index .Config.Labels "io.sightline.inputs"}}' "sightline-stand-in/$name" 2>/dev/null) == "$1" ]] ||
      return 1
  done
}

# import NAME FOLDER [CHANGE…]: an image of the folder, with Dockerfile instructions on top.
import() {
  local name=$1 folder=$2 changes=(--change "LABEL io.sightline.inputs=$made_of") change
  shift 2
  for change in "$@"; do
    changes+=(--change "$change")
  done
  tar -C "$folder" --numeric-owner -c . |
    docker import "${changes[@]}" - "sightline-stand-in/$name" >/dev/null
  note "made sightline-stand-in/$name"
}

# on_top IMAGE NAME INSTRUCTION…: another image of the same files.
on_top() {
  local image=$1 name=$2
  shift 2
  { printf 'FROM sightline-stand-in/%s\n' "$image" && printf '%s\n' "$@"; } |
    DOCKER_BUILDKIT=0 docker build --quiet --tag "sightline-stand-in/$name" - >/dev/null 2>&1 ||
    die "docker build: cannot make sightline-stand-in/$name"
  note "made sightline-stand-in/$name"
}

# owned FOLDER USER PATHS: folders of the image that a volume takes its owner from.
owned() {
  local folder=$1 user=$2 path
  shift 2
  for path in "$@"; do
    mkdir -p "$folder$path"
    chown "$user" "$folder$path"
  done
}

monitoring() {
  local folder=$work/monitoring name
  local exporters=(node postgres redis blackbox elasticsearch) packages=prometheus,prometheus-alertmanager
  for name in "${exporters[@]}"; do
    packages+=,prometheus-$name-exporter
  done
  unpack "$folder" "$packages"
  ln -s prometheus-alertmanager "$folder/usr/bin/alertmanager"
  for name in "${exporters[@]}"; do
    ln -s "prometheus-$name-exporter" "$folder/usr/bin/${name}_exporter"
  done
  ln -s usr/bin/prometheus-redis-exporter "$folder/redis_exporter"
  rm -rf "$folder/etc/prometheus"
  owned "$folder" 65534:65534 /prometheus /alertmanager /etc/prometheus
  import prometheus "$folder" 'ENTRYPOINT ["/bin/prometheus"]' 'USER nobody' 'WORKDIR /prometheus'
  docker tag sightline-stand-in/prometheus sightline-stand-in/alertmanager
  for name in "${exporters[@]}"; do
    on_top prometheus "$name-exporter" "ENTRYPOINT [\"/bin/${name}_exporter\"]"
  done
}

stores() {
  local folder=$work/stores program
  unpack "$folder" postgresql-17,postgresql-client-17,redis-server,redis-tools,nginx-light
  for program in "$folder"/usr/lib/postgresql/17/bin/*; do
    ln -sf "../lib/postgresql/17/bin/${program##*/}" "$folder/usr/bin/"
  done
  install -m 755 "$here/stand-ins/postgresql-entrypoint.sh" "$folder/usr/bin/docker-entrypoint.sh"
  owned "$folder" 999:999 /var/lib/postgresql/data /var/run/postgresql /data
  # As in the official image; a tmpfs takes the mode of the folder it covers.
  chmod 3777 "$folder/var/run/postgresql"
  import redis "$folder" 'CMD ["redis-server"]'
  on_top redis nginx 'CMD ["nginx"]'
  on_top redis postgresql 'ENV PGDATA=/var/lib/postgresql/data' 'STOPSIGNAL SIGINT' \
    'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["postgres"]'
}

# The runtime for our own images, and Elasticsearch on top of it.
runtime() {
  local folder=$work/java jdk
  jdk=$(java_home)
  unpack "$folder" zlib1g,libgcc-s1,libstdc++6,curl
  note "linking a Java runtime from $jdk"
  mkdir -p "$folder/opt/java"
  "$jdk/bin/jlink" --module-path "$jdk/jmods" --add-modules ALL-MODULE-PATH --strip-java-debug-attributes \
    --no-header-files --no-man-pages --output "$folder/opt/java/openjdk"
  ln -s /opt/java/openjdk/bin/java "$folder/usr/bin/java"
  import jre "$folder" 'ENV JAVA_HOME=/opt/java/openjdk'
}

elasticsearch() {
  local folder=$work/elasticsearch
  mkdir -p "$folder/usr/share" "$folder/usr/local/bin"
  cp -a "$1" "$folder/usr/share/elasticsearch"
  rm -rf "$folder/usr/share/elasticsearch/data" "$folder/usr/share/elasticsearch/logs"
  install -m 755 "$here/stand-ins/elasticsearch-entrypoint.sh" "$folder/usr/local/bin/docker-entrypoint.sh"
  owned "$folder" 1000:0 /usr/share/elasticsearch /usr/share/elasticsearch/data /usr/share/elasticsearch/logs
  chown -R 1000:0 "$folder/usr/share/elasticsearch/config"
  cat >"$folder/Dockerfile" <<'TEXT'
FROM sightline-stand-in/jre
COPY --chown=1000:0 usr /usr
ENV ES_JAVA_HOME=/opt/java/openjdk
USER 1000:0
WORKDIR /usr/share/elasticsearch
ENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]
TEXT
  DOCKER_BUILDKIT=0 docker build --quiet --tag sightline-stand-in/elasticsearch "$folder" >/dev/null 2>&1 ||
    die "docker build: cannot make the Elasticsearch image"
  note "made sightline-stand-in/elasticsearch"
}

write_env() {
  local name
  for name in PROMETHEUS ALERTMANAGER NODE_EXPORTER POSTGRES_EXPORTER REDIS_EXPORTER BLACKBOX_EXPORTER \
    ELASTICSEARCH_EXPORTER POSTGRESQL REDIS NGINX ELASTICSEARCH; do
    printf '%s_IMAGE=sightline-stand-in/%s\n' "$name" "$(tr 'A-Z_' 'a-z-' <<<"$name")"
  done
  printf 'JRE_IMAGE=sightline-stand-in/jre\nSIGHTLINE_BUILD_TARGET=prebuilt\n'
}

make_all() {
  command -v mmdebstrap >/dev/null || die "mmdebstrap is missing: install it"
  ((EUID == 0)) || die "unpacking packages needs root"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  monitoring
  stores
  runtime
  elasticsearch "$1"
}

main() {
  local anew=false
  if [[ ${1:-} == --anew ]]; then
    anew=true
    shift
  fi
  case ${1:-} in
    '' | -*)
      usage
      [[ ${1:-} == -h || ${1:-} == --help ]] || exit 2
      exit 0
      ;;
  esac
  command -v docker >/dev/null || die "docker is missing: install it"
  local es
  es=$(elasticsearch_home)
  made_of=$(inputs "$es")
  if ! "$anew" && made_before "$made_of"; then
    note "the images are there already, made of the same"
  else
    make_all "$es"
  fi
  write_env >"$1"
  note "wrote $1; not made: Grafana, Kibana"
}

main "$@"
