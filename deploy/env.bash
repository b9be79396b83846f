# shellcheck shell=bash
# What comes before any start: there is a .env, and all of what it and the environment say can be understood.
# deploy.sh sources this file and lends it `home`, `dry_run`, `need` and `die`.

# Secrets that are made up are not in it but in files, see RATIONALE.md.
env_make() {
  [[ ! -e ${home:?}/.env && ! -L $home/.env ]] || return 0
  if "${dry_run:?}"; then
    printf 'cp .env.example .env\n'
    return
  fi
  if (umask 077 && cp "${home:?}/.env.example" "$home/.env.new" && mv -n "$home/.env.new" "$home/.env"); then
    printf 'made .env out of .env.example, readable by you only: what you want to change goes there\n' >&2
  else
    rm -f "$home/.env.new"
    printf 'cannot make %s out of .env.example: going on with the defaults\n' "$home/.env" >&2
  fi
}

# A line for each problem on standard output; false when there is one.
env_problems() {
  local files=("$home/.env.example" "$home/docker-compose.yml" "$home/app-metrics/README.md")
  need awk "install mawk or gawk"
  [[ ! -f $home/.env ]] || files+=("$home/.env")
  awk -f "$home/deploy/variables.awk" "${files[@]}"
}

env_ready() {
  env_make
  env_problems >&2 || die "nothing was started: change what the lines above name, in .env or in the environment"
}
