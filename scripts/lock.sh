#!/usr/bin/env bash
# Renews the hashed locks: the newest versions that requirements/*.in allow, and the newest uv.
set -euo pipefail
cd "$(dirname "$0")/.."

# No header, no index: a lock names packages and hashes, and no machine or mirror.
compile() {
    .venv/bin/uv pip compile -q --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --python-version 3.11 "$@"
}

if [ -z "${SSL_CERT_FILE:-}" ] && [ -r /etc/ssl/certs/ca-certificates.crt ]; then
    export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
fi
compile requirements/base.in requirements/dev.in -o requirements/lock.txt

bootstrap=$(echo uv | compile -)
cat >requirements/bootstrap.txt <<TEXT
# The installer that scripts/setup.sh puts into .venv before everything else. Renewed by \`make lock\`.
$bootstrap
TEXT
echo "Renewed. Read the difference, then: make check"
