#!/usr/bin/env bash
# Builds the images, from a base that is named by its digest.
#
#   bash installers/containers/build.sh cpu|cuda PYTHON_DIGEST [-t NAME:TAG] [--models "NAME ..."] [--pip-conf FILE] [--print]
#   PYTHON_DIGEST is that of the base's image, sha256: and 64 hexadecimal digits, as `docker buildx imagetools inspect` shows it
#   --print shows the command and runs nothing
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

usage() { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

refuse() { printf '%s\n%s\n' "$1" "$2" >&2; exit 2; }

TARGET="${1:-}" DIGEST="${2:-}"
case "$TARGET" in cpu) EXTRAS="hub" ;; cuda) EXTRAS="hub full" ;; -h | --help) usage; exit 0 ;; *) usage >&2; exit 2 ;; esac
[[ "$DIGEST" =~ ^sha256:[0-9a-f]{64}$ ]] ||
    refuse "The base's digest is missing or is none: “$DIGEST”." "Look it up: docker buildx imagetools inspect python:3.11-slim-bookworm"
shift 2
TAG="forensic-audio-workbench:$TARGET" MODELS="" PIP_CONF="" PRINT=""
while [ $# -gt 0 ]; do
    case "$1" in
        -t) TAG="$2"; shift ;;
        --models) MODELS="$2"; shift ;;
        --pip-conf) PIP_CONF="$2"; shift ;;
        --print) PRINT=yes ;;
        *) refuse "build.sh does not know $1." "See: build.sh --help" ;;
    esac
    shift
done

# BuildKit, for secrets that stay out of the image; .dockerignore beside the Dockerfile is read by it alone.
COMMAND=(docker build -f "$ROOT/installers/containers/Dockerfile" --target "$TARGET" --build-arg "PYTHON_DIGEST=$DIGEST"
    --build-arg "EXTRAS=$EXTRAS" --build-arg "MODELS=$MODELS" --label "org.opencontainers.image.base.digest=$DIGEST")
[ -z "$PIP_CONF" ] || COMMAND+=(--secret "id=pip_conf,src=$PIP_CONF")
COMMAND+=(-t "$TAG" "$ROOT")
if [ -n "$PRINT" ]; then printf '%q ' "${COMMAND[@]}"; echo; else DOCKER_BUILDKIT=1 "${COMMAND[@]}"; fi
