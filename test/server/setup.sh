#!/bin/sh
# Installs what `npm run test:server` needs, on Debian or Ubuntu, and only what is missing: then it must be root.
set -eu
fail() { echo "setup.sh: $1" >&2; exit 1; }

has() {
  case $1 in
    postgres) ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null ;;
    venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# what:package
needed='postgres:postgresql openssl:openssl setpriv:util-linux python3:python3 venv:python3-venv'
missing=''
for pair in $needed; do
  has "${pair%:*}" || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0

[ "$(id -u)" -eq 0 ] || fail "run this as root: it installs$missing"
command -v apt-get >/dev/null || fail "this needs apt-get to install$missing"
# Debian would start a database of its own, on the very port that the tests need.
config=/etc/postgresql-common/createcluster.conf
if [ ! -e "$config" ]; then
  mkdir -p "${config%/*}"
  echo 'create_main_cluster = false' >"$config"
fi
apt-get -q update
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install $missing
for pair in $needed; do
  has "${pair%:*}" || fail "${pair%:*} is missing even after installing ${pair#*:}"
done
