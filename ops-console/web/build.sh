#!/usr/bin/env bash
# Builds the console's web pages into the folder that the jar is made from. Maven calls it; by hand:
#   ops-console/web/build.sh [--force]
# Without Node.js 20 or newer it builds nothing and says so; the Java build goes on, and the console
# then serves a page that says what to install.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly target="$here/../target"
readonly output="$target/classes/ui"
readonly built="$target/web-build.sha256"
readonly installed="$here/node_modules/.sightline-installed.sha256"
readonly oldest_node=20

say() {
  printf 'ops-console/web: %s\n' "$*" >&2
}

node_is_there() {
  local major
  command -v node npm >/dev/null || return 1
  major=$(node --print 'process.versions.node.split(".")[0]') || return 1
  ((major >= oldest_node))
}

say_what_is_missing() {
  say "************************************************************************************"
  say "The web pages were NOT built: Node.js $oldest_node or newer and npm are not on the PATH."
  say "The console will run without its pages. Install Node.js (Debian: apt-get install nodejs"
  say "npm; or https://nodejs.org) and build again."
  say "************************************************************************************"
}

# Of everything that decides what comes out: all sources but the browser tests, and Node's version.
fingerprint() {
  {
    node --version
    cd "$here"
    find . -path ./node_modules -prune -o -path ./browser -prune -o -type f -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum
}

install_packages() {
  local wanted
  wanted=$(sha256sum <"$here/package-lock.json")
  if [[ -f $installed && $(<"$installed") == "$wanted" ]]; then
    return
  fi
  say "installing the packages of package-lock.json"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  printf '%s\n' "$wanted" >"$installed"
}

main() {
  local now
  if ! node_is_there; then
    say_what_is_missing
    return
  fi
  now=$(fingerprint)
  if [[ ${1:-} != --force && -f $built && -f $output/index.html && $(<"$built") == "$now" ]]; then
    say "unchanged since the last build"
    return
  fi
  cd "$here"
  install_packages
  npm run --silent check
  npm run --silent test
  npm run --silent build -- --logLevel warn
  mkdir -p "$target"
  printf '%s\n' "$now" >"$built"
}

main "$@"
