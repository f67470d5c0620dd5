#!/usr/bin/env bash
# Makes the secrets of compose.yaml in installers/containers/secrets, once; what is there is never replaced.
#
#   bash installers/containers/secrets.sh [FOLDER]
set -euo pipefail
umask 077
PLACE="${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/secrets}"
mkdir -p "$PLACE"

random() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }

keep() { # NAME TEXT: the folder is closed to others; a container's own user reads the file through its mount
    [ -e "$PLACE/$1" ] && { echo "kept   $1"; return; }
    printf '%s\n' "$2" >"$PLACE/$1"
    chmod 644 "$PLACE/$1"
    echo "made   $1"
}

[ -e "$PLACE/postgres_password" ] && POSTGRES="$(cat "$PLACE/postgres_password")" || POSTGRES="$(random)"
REDIS="$(random)"
keep postgres_password "$POSTGRES"
keep pgpass "*:*:*:workbench:$POSTGRES"
if [ ! -e "$PLACE/redis.conf" ] && [ ! -e "$PLACE/broker" ]; then
    keep redis.conf "$(printf 'requirepass %s\nprotected-mode yes\nsave ""\nappendonly no\nmaxmemory 256mb\nmaxmemory-policy noeviction' "$REDIS")"
    keep broker "redis://:$REDIS@redis:6379/0"
fi
keep pool "$(random)"
keep grafana_password "$(random)"
keep hub_password "$(random)"
chmod 700 "$PLACE"
