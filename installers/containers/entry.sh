#!/bin/sh
# Starts the workbench in its container. What holds a password comes from files: NAME_FILE=PATH becomes NAME, for these names alone.
set -eu
for name in WORKBENCH_HUB_STATE WORKBENCH_HUB_BROKER WORKBENCH_HUB_OBJECTS WORKBENCH_HUB_POOL WORKBENCH_PASSWORD; do
    eval "file=\${${name}_FILE:-}"
    [ -n "$file" ] || continue
    [ -r "$file" ] || { echo "workbench: ${name}_FILE names $file, which cannot be read. Mount the secret there." >&2; exit 2; }
    value="$(cat "$file")"
    export "$name=$value"
    unset "${name}_FILE"
done
# libpq reads a password file only where nobody else can read it; a mounted secret often has other rights.
if [ -n "${PGPASSFILE:-}" ] && [ -r "$PGPASSFILE" ]; then
    mkdir -p /tmp/pg && install -m 600 "$PGPASSFILE" /tmp/pg/pass
    export PGPASSFILE=/tmp/pg/pass
fi
# The log is a line of JSON each, to where the container's log goes; a copy stays in the volume where one is asked for.
if [ -n "${WORKBENCH_LOG_COPY:-}" ]; then
    fifo="/tmp/log-$$"
    mkfifo "$fifo"
    tee -a "/app/logs/$WORKBENCH_LOG_COPY" <"$fifo" >&2 &
    exec 2>"$fifo"
    rm -f "$fifo"
fi
exec /app/python/bin/python -I -m workbench "$@"
