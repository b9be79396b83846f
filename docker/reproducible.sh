#!/usr/bin/env bash
# Makes our images twice and compares them. --help tells how.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly home=${here%/*}
readonly names=sightline-reproducible
prebuilt=false
modules=()

usage() {
  cat <<'TEXT'
Usage: docker/reproducible.sh [--prebuilt] [MODULE…]

Makes the image of each module (demo-service, ops-console, log-shipper, alert-rules) twice, without a cache, and compares
all that is in it above its base image: names, kinds, modes, owners, sizes, SHA-256, settings. Prints a line for each image, and
what differs. Status 1 when something does.

The last commit is cloned twice and built by Maven in each clone, which takes minutes. With --prebuilt, copies of the jars
that are in */target are taken instead.

Not compared: the times of files. They are those of the making, unless the builder is BuildKit 0.13 or newer and is told
otherwise; docker/README.md says how.
TEXT
}

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

note() {
  printf '%s\n' "$*" >&2
}

clean_up() {
  local image images
  rm -rf "$work"
  mapfile -t images < <(docker image ls --format '{{.Repository}}' "$names/*")
  # The base cannot go before those that are made of it.
  for image in "${images[@]}"; do
    [[ $image == "$names/base" ]] || docker image rm "$image" >/dev/null
  done
  docker image rm "$names/base" >/dev/null
}

# The jars of one side, below FOLDER.
jars() {
  local folder=$1 module
  if "$prebuilt"; then
    mkdir -p "$folder/docker"
    cp "$here/Dockerfile" "$folder/docker/"
    cp "$home/.dockerignore" "$folder/"
    for module in "${modules[@]}"; do
      mkdir -p "$folder/$module/target"
      cp "$home/$module/target/$module-all.jar" "$folder/$module/target/" ||
        die "$module/target/$module-all.jar: build it first, by mvn package, or leave --prebuilt out"
    done
  else
    note "building ${modules[*]} in $folder"
    git clone --quiet --no-hardlinks "$home" "$folder"
    mvn -q -B -P '!checks' -f "$folder/pom.xml" -pl "$(
      IFS=,
      printf '%s' "${modules[*]}"
    )" -am package -Dmaven.test.skip=true >&2 || die "mvn: the build failed, see above"
  fi
}

image() {
  local folder=$1 module=$2 tag=$3
  docker build --quiet --no-cache --file "$folder/docker/Dockerfile" --target prebuilt \
    --build-arg "MODULE=$module" --build-arg "JRE_IMAGE=$names/base" --tag "$tag" "$folder" >"$work/said" 2>&1 ||
    die "docker build: $(<"$work/said")"
}

# What is in an image, a line each.
contents() {
  local tag=$1 container file
  container=$(docker create "$tag")
  docker export --output "$work/files.tar" "$container"
  docker rm "$container" >/dev/null
  # Without the time, columns 4 and 5.
  tar --numeric-owner -tvf "$work/files.tar" | awk '{ $4 = $5 = ""; print }' | sort
  while read -r file; do
    printf '%s  %s\n' "$(tar -xOf "$work/files.tar" "$file" | sha256sum | cut -d ' ' -f 1)" "$file"
  done < <(tar -tf "$work/files.tar" | grep -v '/$' | sort)
  docker image inspect --format '{{json .Config}}' "$tag" | sed 's/"Image":"[^"]*",//'
}

compare() {
  local module=$1 side
  for side in one another-place; do
    image "$work/$side" "$module" "$names/$module-$side"
    contents "$names/$module-$side" >"$work/$module-$side.txt"
  done
  grep -q ' app/app.jar$' "$work/$module-one.txt" || die "$module: there is no app/app.jar in the image"
  if diff -u "$work/$module-one.txt" "$work/$module-another-place.txt"; then
    printf '%s: the same twice, jar %s\n' "$module" "$(sed -n 's/^\([0-9a-f]\{64\}\)  app\/app.jar$/\1/p' "$work/$module-one.txt")"
  else
    printf '%s: differs\n' "$module"
    return 1
  fi
}

main() {
  local module status=0
  while (($#)); do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --prebuilt) prebuilt=true ;;
      demo-service | ops-console | log-shipper | alert-rules) modules+=("$1") ;;
      *)
        usage >&2
        exit 2
        ;;
    esac
    shift
  done
  ((${#modules[@]})) || modules=(demo-service ops-console log-shipper alert-rules)
  command -v docker >/dev/null || die "docker is missing: install it"
  work=$(mktemp -d)
  trap clean_up EXIT
  # Of nothing, so that the files are ours alone.
  tar -cf - --files-from /dev/null | docker import - "$names/base" >/dev/null
  jars "$work/one"
  jars "$work/another-place"
  for module in "${modules[@]}"; do
    compare "$module" || status=1
  done
  return "$status"
}

main "$@"
