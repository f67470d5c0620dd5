#!/usr/bin/env bash
# From a fresh clone to the sample case, in a window or without one. Running it again is quick.
#
#   bash installers/run.sh                    set up, then the window with the sample case
#   bash installers/run.sh --headless [-o F]  set up, then the same case to a signed report in the folder F (out)
#   --full | --edge                           with or without torch, whisperx and pyannote.audio (else: what the machine can do)
#   --set-up-only                             stop after the set-up
#   --fresh                                   install again even where nothing has changed
#
# WORKBENCH_VENV, WORKBENCH_PYTHON, WORKBENCH_MODELS, WORKBENCH_MODEL_SOURCE and uv's and pip's own variables are honoured.
set -u
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

usage() { sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

WANTED_SET=auto EXTRAS="" FRESH="" HEADLESS="" OUT="out" SET_UP_ONLY=""
while [ $# -gt 0 ]; do
    case "$1" in
        --headless) HEADLESS=yes ;;
        --edge) WANTED_SET=edge ;;
        --full) WANTED_SET=full ;;
        --fresh) FRESH=yes ;;
        --set-up-only) SET_UP_ONLY=yes ;;
        -o | --output) [ $# -gt 1 ] || { usage; exit 2; }; OUT="$2"; shift ;;
        -h | --help) usage; exit 0 ;;
        *) printf 'run.sh does not know %s.\n\n' "$1"; usage; exit 2 ;;
    esac
    shift
done

# shellcheck source=installers/setup.sh
. "$ROOT/installers/setup.sh"

if [ -z "$HEADLESS$SET_UP_ONLY" ] && [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    say "There is no display here, so no window can open."
    say "The same case without a window, to a signed report:  bash installers/run.sh --headless"
    exit 2
fi

NEEDED="$WINDOW_LIBRARIES"
[ "$WANTED_SET" = edge ] || NEEDED="$NEEDED $FULL_LIBRARIES"
[ -z "$HEADLESS" ] || NEEDED="libEGL.so.1:libegl1 libGL.so.1:libgl1"
BEGAN=$SECONDS
set_up "$NEEDED"
say "Set up in $((SECONDS - BEGAN)) s."
[ -z "$SET_UP_ONLY" ] || exit 0

if [ -n "$HEADLESS" ]; then
    exec "$PY" -m workbench demo --headless -o "$OUT"
fi
[ -z "$MISSING" ] || fail "The window" "these system libraries are missing: $MISSING" "install them, or use: bash installers/run.sh --headless"
exec "$PY" -m workbench demo
