#!/usr/bin/env bash
# Backs a hub's vault up with all that belongs to it, and puts it back.
#
#   bash installers/hub_backup.sh make VAULT FOLDER                              FOLDER is made, or is empty
#   bash installers/hub_backup.sh restore FOLDER VAULT [--database URL] [--state URL]
#   --database, --state   other PostgreSQL databases than those it came from; they must be empty
#
# A vault or a state in PostgreSQL is dumped by pg_dump, also while the hub serves. Of a vault in its own file the hub's newest signed copy is
# taken while it serves, and the file itself when nobody writes; a state in a file is only then taken. Passwords: PGPASSFILE, never the address.
set -euo pipefail

usage() { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

refuse() { # what, what to do
    printf 'hub_backup: %s\n%s\n' "$1" "$2" >&2
    exit 2
}

address_in() { [ ! -s "$1" ] || head -n 1 "$1"; }

without_secret() { # an address with a password in it is never written down
    case "$1" in *://*:*@*) refuse "There is a password in the address of a database." "Put it into a file that PGPASSFILE names." ;; esac
}

# ---- make -----------------------------------------------------------------------------------------------------------

make() {
    local vault="$1" place="$2" database state serves=""
    [ -d "$vault/keys" ] || refuse "There is no vault at $vault." "Check the path."
    mkdir -p "$place"
    [ -z "$(ls -A "$place")" ] || refuse "$place is not empty." "Name a new folder: nothing is replaced."
    chmod 700 "$place"
    vault="$(cd "$vault" && pwd)" place="$(cd "$place" && pwd)"
    database="$(address_in "$vault/database.url")"
    state="${WORKBENCH_HUB_STATE:-$(address_in "$vault/hub.url")}"
    without_secret "$database"
    without_secret "$state"
    # As long as this lock is held here nobody writes to the vault; it goes with this process.
    exec 9>>"$vault/vault.lock"
    flock -n 9 || serves=yes
    # The state first: what it says is done must stand in the vault's copy, which is newer.
    [ -z "$state" ] || pg_dump --format=custom --no-owner --file="$place/state.dump" --dbname="$state"
    [ -z "$database" ] || pg_dump --format=custom --no-owner --file="$place/vault.dump" --dbname="$database"
    if [ -n "$serves" ] && [ -z "$database" ]; then
        ls "$vault"/backups/vault-*.db.json >/dev/null 2>&1 ||
            refuse "The hub serves and has made no signed copy of its vault yet." "Stop it for the backup, or have one made: workbench backup make"
    fi
    mkdir "$place/vault"
    files "$vault" "$serves" | tar -C "$vault" --null --no-recursion -T - -cf - | tar -C "$place/vault" -xpf -
    (cd "$place" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
    sync
    echo "Backed up $vault into $place${serves:+ while it was open; its database is the newest signed copy}."
}

files() { # VAULT SERVES: what can be made again stays out; and the live database files, where somebody writes to them
    local -a out=(-path ./derived -o -path ./hub-scratch -o -name vault.lock)
    [ -z "$2" ] || out+=(-o -name 'vault.db' -o -name 'vault.db-*' -o -name 'hub.db' -o -name 'hub.db-*')
    (cd "$1" && find . \( "${out[@]}" \) -prune -o -print0)
}

# ---- restore --------------------------------------------------------------------------------------------------------

restore() {
    local place="$1" vault="$2" database="" state=""
    shift 2
    while [ $# -gt 0 ]; do
        case "$1" in
            --database) database="$2"; shift ;;
            --state) state="$2"; shift ;;
            *) usage; exit 2 ;;
        esac
        shift
    done
    without_secret "$database"
    without_secret "$state"
    [ -s "$place/SHA256SUMS" ] || refuse "$place is no backup of a hub." "Check the path."
    (cd "$place" && sha256sum --check --quiet --strict SHA256SUMS) || refuse "Files of the backup were changed; the lines above name them." "Take another backup."
    mkdir -p "$vault"
    [ -z "$(ls -A "$vault")" ] || refuse "$vault is not empty." "Name a new folder: nothing is replaced."
    chmod 700 "$vault"
    tar -C "$place/vault" -cf - . | tar -C "$vault" -xpf -
    dumped "$place/vault.dump" "${database:-$(address_in "$vault/database.url")}" "$vault/database.url"
    dumped "$place/state.dump" "${state:-$(address_in "$vault/hub.url")}" "$vault/hub.url"
    sync
    if [ ! -e "$vault/vault.db" ] && [ ! -e "$place/vault.dump" ]; then
        echo "The database was backed up as a signed copy. Put it in its place:  workbench backup restore --vault $vault --yes"
    fi
    echo "Restored into $vault. Now check all of it:  workbench verify $vault --root FINGERPRINT"
}

dumped() { # DUMP URL FILE: into an empty database, all or nothing; the address stands in FILE from then on
    [ -e "$1" ] || return 0
    [ -n "$2" ] || refuse "The backup holds a PostgreSQL database, and it is not said where it goes." "Give --database URL, --state URL."
    pg_restore --exit-on-error --single-transaction --no-owner --dbname="$2" "$1"
    printf '%s\n' "$2" >"$3"
}

case "${1:-}" in
    make) [ $# -eq 3 ] || { usage; exit 2; }; make "$2" "$3" ;;
    restore) [ $# -ge 3 ] || { usage; exit 2; }; shift; restore "$@" ;;
    -h | --help) usage ;;
    *) usage; exit 2 ;;
esac
