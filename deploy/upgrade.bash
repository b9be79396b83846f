# shellcheck shell=bash
# ./deploy.sh upgrade: the new versions, with a backup first, and back to the old ones when they do not become healthy.
# Sourced by deploy.sh, which lends it `home`, `jar`, `modules`, `dry_run`, `run`, `die`, `build` and the like.

upgrade() {
  upgrade_folder=$(docker_runtime docker_secrets_folder)
  upgrade_folder=${upgrade_folder%/secrets}/upgrade
  backups=${upgrade_folder%/upgrade}/backups
  backup_options=()
  split_runtime "$@"
  upgrade_options "${rest[@]}"
  case ${runtime:-local} in
    local) upgrade_local ;;
    docker) docker_runtime upgrade_docker ;;
    *) wrong_usage "--runtime: expected local or docker, was '$runtime'" ;;
  esac
}

upgrade_options() {
  while (($#)); do
    case $1 in
      --backup-dir | --without)
        (($# > 1)) || wrong_usage "upgrade: $1 expects a value"
        if [[ $1 == --without ]]; then backup_options+=("$1" "$2"); else backups=$2; fi
        shift
        ;;
      *) wrong_usage "upgrade: expected --backup-dir DIR or --without PART, was '$1'" ;;
    esac
    shift
  done
}

upgrade_says() {
  printf '%s\n' "$*" >&2
}

# The sources are not ours to change.
upgrade_rolled_back() {
  die "the new version did not become healthy, the lines above say why. Rolled back: the old version runs, with the data of $backup. The sources are still the new ones, and the next ./deploy.sh up would build them: mend them, or go back to the old ones, before it"
}

upgrade_failed_twice() {
  die "the new version did not become healthy, and the old one could not be brought back: mend what the lines above name, then ./deploy.sh restore $backup --replace --runtime $1"
}

# ---- local

upgrade_local() {
  if ! is_running; then
    upgrade_says 'the stack is not running: ./deploy.sh up builds and starts the new version'
    exit 3
  fi
  if ! needs_build; then
    upgrade_says 'nothing is newer than what runs'
    return
  fi
  if "${dry_run:?}"; then
    build
    local_stack backup "$backups" "${backup_options[@]}"
    local_stack down
    local_stack up
    return
  fi
  upgrade_says '1 of 4: building the new version'
  upgrade_keep_jars
  trap upgrade_put_back EXIT
  (build) || die 'nothing was stopped: the old version runs on'
  upgrade_says '2 of 4: taking a backup'
  backup=$(upgrade_old_stack backup "$backups" "${backup_options[@]}") ||
    die 'there is no backup, so nothing was stopped: the old version runs on'
  upgrade_says '3 of 4: stopping the old version'
  upgrade_old_stack down
  upgrade_says '4 of 4: starting the new version'
  upgrade_start_local
}

upgrade_start_local() {
  local output=${upgrade_folder%/upgrade}/logs/process/supervisor.log began
  began=$upgrade_folder/began
  touch "$began"
  if local_stack up; then
    trap - EXIT
    rm -rf "$upgrade_folder"
    upgrade_says "upgraded; the backup from before is $backup"
    return
  fi
  upgrade_says 'the new version did not become healthy; going back to the old one'
  upgrade_put_back
  trap - EXIT
  # What never ran has changed no data.
  if [[ $output -nt $began ]]; then
    local_stack restore "$backup" --replace || upgrade_failed_twice local
  else
    local_stack up || upgrade_failed_twice local
  fi
  upgrade_rolled_back
}

# A program that runs keeps the file it was started from, under whatever name. The build writes to a copy.
upgrade_keep_jars() {
  local module
  rm -rf "$upgrade_folder"
  mkdir -p "$upgrade_folder"
  for module in "${modules[@]:?}"; do
    mv "${home:?}/$module/target/$module-all.jar" "$upgrade_folder/"
    cp -p "$upgrade_folder/$module-all.jar" "$home/$module/target/"
  done
}

upgrade_put_back() {
  local module
  for module in "${modules[@]}"; do
    [[ ! -f $upgrade_folder/$module-all.jar ]] ||
      mv -f "$upgrade_folder/$module-all.jar" "$home/$module/target/"
  done
}

# What stops and copies the old version is the old version.
upgrade_old_stack() {
  SIGHTLINE_HOME=$home "$(java_of_home)" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -jar "$upgrade_folder/local-stack-all.jar" "$@"
}

# ---- docker

upgrade_docker() {
  docker_need
  local services
  mapfile -t services < <(docker_states | awk '$2 == "running" { print $1 }' | sort)
  if ((${#services[@]} == 0)) && ! "$dry_run"; then
    upgrade_says 'the stack is not running: ./deploy.sh up --runtime docker starts the new version'
    exit 3
  fi
  "$dry_run" || docker_secrets
  upgrade_says '1 of 4: building and fetching the new version'
  local old
  old=$(upgrade_images)
  upgrade_fetch "${services[@]}"
  run "${compose[@]:?}" build || die 'the build failed: the old version runs on'
  upgrade_says '2 of 4: taking a backup'
  backup=$(docker_backup "$backups" "${backup_options[@]}") ||
    die 'there is no backup, so nothing was stopped: the old version runs on'
  upgrade_says '3 of 4: stopping the old version, and 4 of 4: starting the new one'
  upgrade_start_docker "$old" "${services[@]}"
}

# upgrade_start_docker OLD_IMAGES SERVICE…
upgrade_start_docker() {
  local old=$1
  shift
  if run "${compose[@]}" up --detach --no-build "$@" && { "$dry_run" || (docker_wait_healthy); }; then
    upgrade_says "upgraded; the backup from before is $backup"
    return
  fi
  upgrade_says 'the new version did not become healthy; going back to the old one'
  "${compose[@]}" down
  upgrade_take_images "$old"
  docker_restore "$backup" --replace || upgrade_failed_twice docker
  upgrade_rolled_back
}

# A line per service: its name and the image its container runs from.
upgrade_images() {
  local ids
  mapfile -t ids < <("${compose[@]}" ps --quiet --all 2>/dev/null || "${compose[@]}" ps --quiet)
  ((${#ids[@]} == 0)) || docker inspect --format \
    '{{index .Config.Labels "com.docker.compose.service"}} {{.Image}}' "${ids[@]}"
}

# Every image is a variable of the compose file, named after its service: the old ones by their ids.
upgrade_take_images() {
  local name image
  while read -r name image; do
    name=${name^^}
    export "${name//-/_}_IMAGE=$image"
  done <<<"$1"
}

# Those that are made elsewhere and not here yet, of these services.
upgrade_fetch() {
  local name image
  while read -r name image; do
    if [[ " $* " == *" $name "* && $image != sightline/* ]] && ! docker image inspect "$image" >/dev/null 2>&1; then
      run docker pull "$image" || die "$image cannot be had: the old version runs on"
    fi
  done < <("${compose[@]}" config | awk '/^[a-z]/ { part = $1 } part == "services:" && /^  [a-z]/ { name = $1; sub(":", "", name) } /^    image: / { print name, $2 }')
}
