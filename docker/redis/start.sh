#!/bin/sh
# Puts the password into a configuration that only this container sees: arguments show in process lists.
set -eu
umask 077

{
  cat /etc/sightline/redis.conf
  printf 'requirepass %s\n' "$(cat /run/secrets/redis_password)"
} >/tmp/redis.conf

exec redis-server /tmp/redis.conf
