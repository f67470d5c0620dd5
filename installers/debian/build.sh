#!/usr/bin/env bash
# Builds the Debian package of the field unit: the workbench with its edge environment inside, nothing to fetch but models.
#
#   bash installers/debian/build.sh [-o FOLDER] [--hub] [--python /usr/bin/python3.11]
#   --hub     with what `workbench hub` needs as well; the package is then called forensic-audio-workbench-hub
#   --python  the system's interpreter that the package will run with (its version becomes a dependency)
#   --keep    leave the unpacked tree in FOLDER/tree
#
# WORKBENCH_DEB_COMPRESSION: zstd by default (Debian 12, Ubuntu 22.04 and later); xz is smaller by an eighth and takes many minutes.
# The program inside is that of the last commit. SOURCE_DATE_EPOCH is honoured; without it the commit's own time is taken.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
HERE="$ROOT/installers/debian"

usage() { sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

OUT="$ROOT/out" NAME=forensic-audio-workbench EXTRAS=setup SYSTEM=/usr/bin/python3 KEEP=""
while [ $# -gt 0 ]; do
    case "$1" in
        -o | --output) [ $# -gt 1 ] || { usage; exit 2; }; OUT="$2"; shift ;;
        --python) [ $# -gt 1 ] || { usage; exit 2; }; SYSTEM="$2"; shift ;;
        --hub) NAME=forensic-audio-workbench-hub EXTRAS=setup,hub ;;
        --keep) KEEP=yes ;;
        -h | --help) usage; exit 0 ;;
        *) printf 'build.sh does not know %s.\n\n' "$1"; usage; exit 2 ;;
    esac
    shift
done

# shellcheck source=installers/setup.sh
. "$ROOT/installers/setup.sh"

git -C "$ROOT" rev-parse HEAD >/dev/null 2>&1 || fail "Debian package" "this is no git checkout" "build from a clone"
command -v dpkg-deb >/dev/null || fail "Debian package" "dpkg-deb is not here" "build on Debian or Ubuntu"
[ -x "$SYSTEM" ] || fail "Python" "$SYSTEM is not here" "name the system's interpreter: --python /usr/bin/python3.11"
"$SYSTEM" -c "$PYTHON_TEST" || fail "Python" "$SYSTEM is not Python 3.11, 3.12 or 3.13" "name another: --python FILE"

MINOR="$("$SYSTEM" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')"
INTERPRETER="/usr/bin/python$MINOR"
VERSION="$(sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/pyproject.toml" | head -n 1)"
MACHINE="$(dpkg --print-architecture)"
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH="$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || echo 1767225600)"
fi
export SOURCE_DATE_EPOCH LC_ALL=C PYTHONDONTWRITEBYTECODE=1
mkdir -p "$OUT"
OUT="$(cd "$OUT" && pwd)"
BUILD="$(mktemp -d "$OUT/.deb-XXXXXX")"
trap 'rm -rf "$BUILD"' EXIT
TREE="$BUILD/tree"
PLACE="$TREE/usr/lib/forensic-audio-workbench"
DOCS="$TREE/usr/share/doc/$NAME"

environment_inside() { # a relocatable one, on the system's interpreter
    mkdir -p "$PLACE"
    "$PY" -m uv venv --quiet --relocatable --python "$INTERPRETER" "$PLACE/python"
    local extras=() extra
    for extra in ${EXTRAS//,/ }; do extras+=(--extra "$extra"); done
    UV_LINK_MODE=copy "$PY" -m uv pip install --quiet --python "$PLACE/python/bin/python" -c "$CONSTRAINTS" \
        -r "$ROOT/pyproject.toml" "${extras[@]}"
}

program() { # the last commit's, beside the environment; a .pth file leads to it, wherever the two stand
    mkdir -p "$PLACE/app"
    git -C "$ROOT" archive HEAD -- workbench config resources LICENSE README.md pyproject.toml installers/constraints.txt \
        installers/engines | tar -C "$PLACE/app" -xf -
    echo "../../../../app" >"$PLACE/python/lib/python$MINOR/site-packages/workbench.pth"
    "$PY" "$HERE/trim.py" "$PLACE/python"
    # Neither name a folder of the machine that builds.
    sed -i "s|^home = .*|home = /usr/bin|; /^uv = /d" "$PLACE/python/pyvenv.cfg"
    ln -sfn "$INTERPRETER" "$PLACE/python/bin/python"
    find "$PLACE/python" -name uv_cache.json -delete
    # Compiled by content, not by time: engines' processes write nothing into the installation.
    find "$PLACE" -name __pycache__ -prune -exec rm -rf {} +
    "$INTERPRETER" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$TREE" "$PLACE" >/dev/null || true
}

launcher() {
    install -d "$TREE/usr/bin"
    cat >"$TREE/usr/bin/workbench" <<'SH'
#!/bin/sh
# The workbench in its own environment: nothing of the user's Python gets in.
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP
exec /usr/lib/forensic-audio-workbench/python/bin/python -I -m workbench "$@"
SH
    chmod 755 "$TREE/usr/bin/workbench"
}

desktop_files() {
    install -Dm644 "$ROOT/installers/desktop/forensic-audio-workbench.desktop" -t "$TREE/usr/share/applications"
    install -Dm644 "$ROOT/installers/desktop/forensic-audio-workbench.svg" -t "$TREE/usr/share/icons/hicolor/scalable/apps"
    install -d "$TREE/usr/share/man/man1"
    "$PLACE/python/bin/python" -IB "$HERE/man_page.py" | gzip -9n >"$TREE/usr/share/man/man1/workbench.1.gz"
}

units() { # nothing is enabled or started
    install -Dm644 "$ROOT"/installers/systemd/*.service -t "$TREE/usr/lib/systemd/system"
    install -Dm644 "$ROOT/installers/systemd/forensic-audio-workbench.sysusers" "$TREE/usr/lib/sysusers.d/forensic-audio-workbench.conf"
}

documents() { # what is inside, and under which licences; asked of the very environment that is shipped
    install -d "$DOCS"
    "$PLACE/python/bin/python" -I "$ROOT/installers/notices.py" --sbom "$DOCS/sbom.cdx.json" --notices "$BUILD/notices"
    gzip -9n <"$BUILD/notices" >"$DOCS/THIRD-PARTY-NOTICES.gz"
    {
        printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Forensic Audio Workbench\n\n'
        printf 'Files: *\nCopyright: the authors of the Forensic Audio Workbench\nLicense: Apache-2.0\n'
        printf ' On Debian systems the text stands in /usr/share/common-licenses/Apache-2.0.\n'
        printf ' What others made, with its licences: THIRD-PARTY-NOTICES.gz and sbom.cdx.json beside this file.\n'
        printf ' The package as a whole, with the x264 and x265 inside PyAV, may be passed on under GPL-3.0-or-later.\n'
    } >"$DOCS/copyright"
    printf '%s (%s) stable; urgency=medium\n\n  * See the history of the project.\n\n -- Forensic Audio Workbench <workbench@localhost>  %s\n' \
        "$NAME" "$VERSION" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$DOCS/changelog.gz"
}

control() {
    local libraries other=forensic-audio-workbench-hub
    [ "$NAME" = "$other" ] && other=forensic-audio-workbench
    # The window's libraries as the set-up knows them; the names that Debian 13 gave two of them stand beside.
    libraries="$(printf '%s\n' $WINDOW_LIBRARIES | cut -d: -f2 | sort -u | sed 's/^libglib2.0-0$/libglib2.0-0t64 | libglib2.0-0/' | paste -sd, | sed 's/,/, /g')"
    install -d "$TREE/DEBIAN"
    cat >"$TREE/DEBIAN/control" <<CONTROL
Package: $NAME
Version: $VERSION
Architecture: $MACHINE
Maintainer: Forensic Audio Workbench <workbench@localhost>
Section: sound
Priority: optional
Installed-Size: $(du -ks "$TREE/usr" | cut -f1)
Depends: python$MINOR, libc6 (>= 2.28), $libraries
Recommends: bubblewrap
Conflicts: $other
Replaces: $other
Description: prove what was said in a recording
 Takes in audio and video evidence and hashes it as it is read, transcribes and diarizes it on this machine, lets an analyst listen,
 correct and annotate, and leaves a digitally signed report whose every step can be verified.
 .
 The environment of a field unit is inside. Models come with "workbench models fetch" or from a file of models; engines with
 environments of their own with "workbench engines install".
CONTROL
    install -m755 "$HERE/postinst" "$HERE/postrm" -t "$TREE/DEBIAN"
    (cd "$TREE" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
}

pack() {
    find "$TREE" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    chmod -R u+rwX,go=rX "$TREE"
    dpkg-deb --root-owner-group -Z"${WORKBENCH_DEB_COMPRESSION:-zstd}" --build "$TREE" "$OUT/${NAME}_${VERSION}_$MACHINE.deb" >/dev/null
    [ -z "$KEEP" ] || { rm -rf "$OUT/tree"; mv "$TREE" "$OUT/tree"; }
    say "    $(du -m "$OUT/${NAME}_${VERSION}_$MACHINE.deb" | cut -f1) MiB: $OUT/${NAME}_${VERSION}_$MACHINE.deb"
}

step "Python environment for the build" "install Python 3.11 with its venv module" environment
step "Installer" "check that pip reaches its package index" installer
step "Environment of the package" "mend what the lines above name" environment_inside
step "Program" "" program
step "Launcher" "" launcher
step "Menu entry, icon, manual page" "" desktop_files
step "Units" "" units
step "Notices and bill of materials" "look up what the lines above name and add it to installers/notices.py or native_libraries.tsv" documents
step "Description" "" control
step "Package" "make room: the tree is about 1 GB" pack
