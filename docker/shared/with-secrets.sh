#!/bin/sh
# Runs a program that reads secrets from files named by NAME_FILE: with-secrets.sh PROGRAM ARGUMENT…
# An empty file stands for "not set": a secret that compose knows must exist.
set -eu

for file in /run/secrets/*; do
  if [ -s "$file" ]; then
    name=$(basename "$file" | tr '[:lower:]' '[:upper:]')
    export "${name}_FILE=$file"
  fi
done

exec "$@"
