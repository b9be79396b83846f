# shellcheck shell=bash
# What `check` looks at without the local stack's program, which looks at the rest and prints all of it.
# deploy.sh sources this file and lends it its functions.

# finding SUBJECT ok|problem|skipped FOUND [REMEDY]: a line with tabs, as the program reads it. The lines of what was
# found become one.
finding() {
  local found=${3//$'\t'/ }
  printf '%s\t%s\t%s\t%s\n' "$1" "$2" "${found//$'\n'/ | }" "${4:-}"
}

check_settings() {
  local problems
  if [[ -f ${home:?}/.env && -n $(find "$home/.env" -perm /077) ]]; then
    finding .env problem 'others may read it, and it may hold secrets' "chmod 600 $home/.env"
  fi
  if problems=$(with env.bash env_problems); then
    finding settings ok "$([[ -f $home/.env ]] && printf '.env and the environment' || printf 'the environment; there is no .env yet')"
  else
    finding settings problem "$problems" 'change them in .env or in the environment; .env.example lists all'
  fi
}

check_docker() {
  local said
  if ! command -v docker >/dev/null 2>&1; then
    finding engine problem 'there is no docker' 'install Docker Engine, or use --runtime local'
    return
  fi
  if ! said=$(docker version --format '{{.Server.Version}}' 2>&1); then
    finding engine problem "$said" 'start the Docker engine, or use --runtime local'
    return
  fi
  finding engine ok "version $said"
  if ! docker_find_compose; then
    finding compose problem 'there is no docker compose' 'install the compose plugin, 2.x (or docker-compose 1.29.2)'
    return
  fi
  if said=$("${compose[@]:?}" config --quiet 2>&1); then
    finding compose ok "docker-compose.yml is valid: ${compose[*]:0:2} config"
  else
    finding compose problem "$said" 'change docker-compose.yml, or the variable it names'
  fi
  check_engine_disk
}

# Where the engine's folder is not of this machine, as in a virtual machine, nobody can tell.
check_engine_disk() {
  local folder free
  folder=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null) || folder=''
  if [[ -n $folder ]] && free=$(df --output=avail -m "$folder" 2>/dev/null | tail -n 1); then
    if ((free < 10240)); then
      finding disk problem "only ${free// /} MiB are free at $folder and 10240 are needed" \
        'docker system prune frees what nobody uses; or move data-root of the engine to a larger disk'
    else
      finding disk ok "${free// /} MiB are free at $folder"
    fi
  else
    finding disk skipped "NOT checked: the engine's folder ${folder:-is not told, it} cannot be seen from here" \
      'look for yourself: 10240 MiB shall be free'
  fi
}

check_machine() {
  check_settings
  [[ $runtime != docker ]] || docker_runtime check_docker
}

# Builds what it asks; it changes nothing else.
check() {
  local argument own=()
  split_runtime "$@"
  [[ $runtime == docker ]] || runtime=${runtime:-local}
  runtime=$(runtime_of "$runtime") || exit $?
  build_if_needed
  build_dashboards
  if [[ $runtime == docker ]] && ! "${dry_run:?}"; then
    while read -r argument; do
      own+=(--own-port "$argument")
    done < <(docker_runtime docker_own_ports)
  fi
  if "$dry_run"; then
    local_stack check --runtime "$runtime" "${rest[@]}"
    return
  fi
  check_machine | local_stack check --runtime "$runtime" "${own[@]}" "${rest[@]}"
}
