#!/usr/bin/env bash
# Makes a bare Debian 12 (git, make, Python 3.11; root or passwordless sudo) ready for this project.
#
#   scripts/setup.sh          what `make run` needs
#   scripts/setup.sh test     and the browser that the tests drive
#   scripts/setup.sh servers  and the servers that `make test-postgres` may start for itself
#
# Idempotent: what is there is left alone, and a second call takes a second and needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."

PURPOSE="${1:-run}"
VENV=.venv
PYTHON=$VENV/bin/python
LOCK=requirements/lock.txt
BOOTSTRAP=requirements/bootstrap.txt
STAMP=$VENV/installed-from
CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt

# WeasyPrint draws with Pango; without libharfbuzz-subset0 it still runs, but slowly and with other bytes.
RUN_PACKAGES=(ca-certificates python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
# The browser of the journeys; Playwright's own node needs libatomic1 and says only "Connection closed".
TEST_PACKAGES=(chromium-headless-shell libatomic1)
SERVER_PACKAGES=(postgresql redis-server)

say() { printf '    %s\n' "$*"; }
step() { printf '==> %s\n' "$*"; }
stop() { printf '\nmake setup: %s\n' "$*" >&2; exit 1; }

# --- System packages -------------------------------------------------------------------------------------

missing_packages() {
    local package
    for package in "$@"; do
        # "ii " is installed; a package that was removed but not purged still answers, with "rc ".
        [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = "ii " ] || printf '%s ' "$package"
    done
}

install_packages() {
    local missing apt=(env DEBIAN_FRONTEND=noninteractive apt-get)
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian: please see to it that these exist here: $*"
        return
    fi
    missing=$(missing_packages "$@")
    if [ -z "$missing" ]; then
        say "all there"
        return
    fi
    say "missing: $missing"
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || stop "sudo wants a password here. Please run this line, then \`make setup\` again:

    sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing"
        apt=(sudo -n "${apt[@]}")
    fi
    # apt-get update answers 0 even when it is offline: only the installation tells.
    "${apt[@]}" update -q | sed 's/^/    /' || true
    # shellcheck disable=SC2086  # the list is meant to fall into words
    "${apt[@]}" install -q -y --no-install-recommends $missing | sed 's/^/    /' \
        || stop "apt-get could not install: $missing"
    missing=$(missing_packages "$@")
    [ -z "$missing" ] || stop "still missing after the installation: $missing"
}

# --- Python ----------------------------------------------------------------------------------------------

is_python_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    # Debian's own first: a Python from elsewhere may lack ensurepip or SQLite's extensions.
    for candidate in /usr/bin/python3.11 python3.11 python3; do
        if is_python_311 "$candidate" && "$candidate" -c 'import ensurepip' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    local python
    # A folder that was copied or moved keeps scripts that point to the old place: made anew.
    if is_python_311 $PYTHON && grep -qsF "$PWD/$VENV" $VENV/bin/activate; then
        say "there already"
        return
    fi
    # A link leads to another checkout's: that one must not be cleared.
    [ ! -L $VENV ] || rm $VENV
    python=$(find_python) || stop "no Python 3.11 with ensurepip was found (Debian: python3.11 and python3-venv)"
    say "$("$python" --version)"
    "$python" -m venv --clear $VENV
}

# pip's settings (a mirror, a folder of wheels) hold for uv too, unless uv has its own.
follow_pip_settings() {
    local index links
    index=${PIP_INDEX_URL:-$($PYTHON -m pip config get global.index-url 2>/dev/null || true)}
    links=${PIP_FIND_LINKS:-}
    if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] && [ -n "$index" ]; then export UV_DEFAULT_INDEX=$index; fi
    if [ -z "${UV_FIND_LINKS:-}" ] && [ -n "$links" ]; then export UV_FIND_LINKS=${links// /,}; fi
    if [ -z "${SSL_CERT_FILE:-}" ] && [ -r $CA_BUNDLE ]; then export SSL_CERT_FILE=$CA_BUNDLE; fi
}

lock_sum() { cat $BOOTSTRAP $LOCK | sha256sum | cut -d' ' -f1; }

install_requirements() {
    local wanted
    wanted=$(lock_sum)
    if [ "$(cat $STAMP 2>/dev/null)" = "$wanted" ]; then
        say "up to date"
        return
    fi
    $PYTHON -m pip install -q --disable-pip-version-check --require-hashes -r $BOOTSTRAP \
        || stop "pip could not install uv"
    follow_pip_settings
    # Compiled at once: uv would leave that to the first start, and to every start where nothing may be written.
    if ! $VENV/bin/uv pip install --compile-bytecode --python $PYTHON --require-hashes -r $LOCK; then
        say "uv did not succeed; pip tries, slower, with its own settings"
        $PYTHON -m pip install -q --disable-pip-version-check --require-hashes -r $LOCK \
            || stop "the packages of $LOCK could not be installed"
    fi
    printf '%s\n' "$wanted" >$STAMP
}

check_libraries() {
    $PYTHON - <<'PY' || stop "a library that WeasyPrint needs cannot be loaded"
import ctypes

for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
PY
}

# --- All of it -------------------------------------------------------------------------------------------

mkdir -p var
exec 9>var/setup.lock
flock 9 # two calls at once would build one .venv twice

step "System packages"
case $PURPOSE in
    run) install_packages "${RUN_PACKAGES[@]}" ;;
    test) install_packages "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}" ;;
    servers) install_packages "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}" "${SERVER_PACKAGES[@]}" ;;
    *) stop "unknown purpose: $PURPOSE (run, test or servers)" ;;
esac
step "Python environment $VENV"
make_venv
step "Python packages of $LOCK"
install_requirements
check_libraries
step "Fonts"
if [ -f scripts/prepare_fonts.py ]; then
    $PYTHON scripts/prepare_fonts.py
else
    say "scripts/prepare_fonts.py is not there yet"
fi
step "Ready"
