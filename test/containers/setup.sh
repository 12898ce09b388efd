#!/bin/sh
# Installs what `npm run test:containers` needs, on Debian or Ubuntu, as root. What cannot be had fails here.
# Both engines are real; only the base image is made here, since a registry may be out of reach.
set -eu
fail() { echo "setup.sh: $1" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || fail 'run this as root: it installs packages and adds a user'
command -v apt-get >/dev/null || fail 'this needs apt-get'
# shellcheck disable=SC1091
. /etc/os-release

# command:package
needed='podman:podman crun:crun newuidmap:uidmap slirp4netns:slirp4netns dockerd:docker.io docker:docker.io
  debootstrap:debootstrap shellcheck:shellcheck setpriv:util-linux unshare:util-linux dash:dash bash:bash'
missing=''
for pair in $needed; do
  command -v "${pair%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
if [ -n "$missing" ]; then
  apt-get -q update
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install $missing
fi
for pair in $needed; do
  command -v "${pair%:*}" >/dev/null || fail "${pair%:*} is missing even after installing ${pair#*:}"
done

# Somebody who is not root, with numbers of their own for the users inside a container.
user=dsql-skill-test
id "$user" >/dev/null 2>&1 || useradd --create-home --shell /bin/sh "$user"
for file in /etc/subuid /etc/subgid; do
  grep -q "^$user:" "$file" || fail "$user has no range in $file"
done

# The base image under the name that our Dockerfile asks for: Debian's Python in place of the official image's.
cache=/var/cache/dsql-skill-test
mkdir -p "$cache"
if [ ! -d "$cache/root" ]; then
  # shellcheck disable=SC2016
  site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $VERSION_CODENAME" | head -n 1)
  [ -n "$site" ] || fail "apt knows no source of $VERSION_CODENAME"
  parts=main
  [ "$ID" != ubuntu ] || parts=main,universe
  rm -rf "$cache/partial"
  debootstrap --variant=minbase --components="$parts" --include=python3,python3-venv,python-is-python3,ca-certificates \
    "$VERSION_CODENAME" "$cache/partial" "$site"
  mv "$cache/partial" "$cache/root"
fi
# pip inside finds what pip out here finds; none of that is for our Dockerfile.
cp -L /etc/ssl/certs/ca-certificates.crt "$cache/root/etc/ssl/certs/ca-certificates.crt"
index=${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || true)}
{
  printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n'
  [ -z "$index" ] || printf 'index-url = %s\n' "$index"
} >"$cache/root/etc/pip.conf"
tar -C "$cache/root" --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' -cf "$cache/base.tar" .
