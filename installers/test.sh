#!/usr/bin/env bash
# Everything that is checked, from a fresh clone: set-up, style, types, layers, tests. The last line is pytest's.
#
#   bash installers/test.sh [--edge | --full] [--fresh] [-- pytest arguments]
set -u
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT" || exit 1

WANTED_SET=auto EXTRAS=dev FRESH=""
while [ $# -gt 0 ]; do
    case "$1" in
        --edge) WANTED_SET=edge ;;
        --full) WANTED_SET=full ;;
        --fresh) FRESH=yes ;;
        --) shift; break ;;
        *) printf 'test.sh does not know %s; it takes --edge, --full, --fresh and, after --, arguments for pytest.\n' "$1"; exit 2 ;;
    esac
    shift
done

# shellcheck source=installers/setup.sh
. "$ROOT/installers/setup.sh"

TEST_PROGRAMS="program=Xvfb:xvfb program=pdftoppm:poppler-utils program=ffmpeg:ffmpeg program=pg_ctlcluster:postgresql program=redis-check-rdb:redis-tools program=softhsm2-util:softhsm2 program=openssl:openssl program=gcc:build-essential"
NEEDED="$WINDOW_LIBRARIES $TEST_PROGRAMS"
[ "$WANTED_SET" = edge ] || NEEDED="$NEEDED $FULL_LIBRARIES"
export QT_QPA_PLATFORM=offscreen
BEGAN=$SECONDS
# Debian's PostgreSQL makes and starts a server when it is installed: the tests run one of their own, and want no other.
NO_SERVER=/etc/postgresql-common/createcluster.d/workbench-tests.conf
if command -v apt-get >/dev/null 2>&1 && ! command -v pg_ctlcluster >/dev/null 2>&1; then
    as_root sh -c "mkdir -p ${NO_SERVER%/*} && echo create_main_cluster = false >$NO_SERVER" &&
        trap 'as_root rm -f "$NO_SERVER"' EXIT
fi
# The smallest recogniser as well: kill and resume tests run it many times.
set_up "$NEEDED" whisper-base segmentation-3.0 wespeaker-resnet34 wqy-microhei whisper-tiny.en

BIN="$VENV/bin"
FAILED=""
check() { # like a step, but the others still run
    local name="$1" began=$SECONDS
    shift
    STEP_NUMBER=$((STEP_NUMBER + 1))
    say "[$STEP_NUMBER] $name: $(basename "$1") ${*:2}"
    "$@" || FAILED="$FAILED${FAILED:+, }$name"
    say "    $((SECONDS - began)) s"
}
check "Lint" "$BIN/ruff" check .
check "Format" "$BIN/ruff" format --check .
check "Types" "$BIN/mypy"
check "Layers" "$BIN/lint-imports" --no-logo
[ -z "$FAILED" ] || fail "$FAILED" "the lines above name file and line" "mend them; ruff check --fix and ruff format mend much by themselves"

STEP_NUMBER=$((STEP_NUMBER + 1))
say "[$STEP_NUMBER] Tests"
if [ "$SET" = edge ]; then
    say "    Left out: tests of torch, whisperx and pyannote.audio, because the edge set has none of them ($SET_REASON)."
    left_out
fi
[ -z "$MISSING" ] || say "    Left out: tests that need $MISSING."
WORKBENCH_MODELS="$("$PY" -c 'from workbench.models.store import default_home; print(default_home())')"
export WORKBENCH_MODELS
# Two workers: numeric libraries that take every core for themselves would only fight each other.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
"$BIN/python" -m pytest -n "${WORKBENCH_TEST_WORKERS:-2}" --dist loadfile -p tests.group_times -rs "$@"
RESULT=$?
exit $RESULT
