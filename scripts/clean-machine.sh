#!/usr/bin/env bash
# Proves that a machine with nothing but Go, git and make can run and test what
# is committed: makes such a Debian in a folder, clones this repository into it,
# and runs commands there with an empty Go cache.
#
#   sudo scripts/clean-machine.sh FOLDER [COMMAND...]
#
# Without commands it runs `make run`, which without a display must end with one
# sentence, and `.ci/run`. FOLDER is made if it is not there, and kept; with
# FRESH=1 an old one is made anew. Debian comes from the mirror that apt here is
# configured with, Go from the folder of the Go that is found here.
set -euo pipefail

suite=${SUITE:-bookworm}
repo=$(cd "$(dirname "$0")/.." && pwd)
go=$(PATH=$PATH:/usr/local/go/bin command -v go || true)
root=${1:-}
[ -n "$root" ] || { echo "usage: clean-machine.sh FOLDER [COMMAND...]" >&2; exit 2; }
shift
[ $# -gt 0 ] || set -- "make run" ".ci/run"

die() { echo "$*" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || die "Only root can make a Debian in a folder; use sudo."
command -v debootstrap >/dev/null || die "Please install the package debootstrap."
[ -n "$go" ] || die "Go was not found here, so there is none to copy."

# mirror prints the address that apt here fetches the suite from.
mirror() {
  # shellcheck disable=SC2016 # the names are apt's
  apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk -v suite="$suite" '$1 == suite { print $2; exit }'
}

make_machine() {
  local from
  from=$(mirror)
  [ -n "$from" ] || die "apt here has no source for $suite; set SUITE to one that it has."
  debootstrap --variant=minbase "$suite" "$root" "$from" >"$root.log" 2>&1 ||
    die "debootstrap failed; see $root.log."
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # start no services
  chmod 755 "$root/usr/sbin/policy-rc.d"
  cp -a "$("$go" env GOROOT)" "$root/usr/local/go"
}

# inside runs a command line in the machine, with processes of its own that
# end with it.
inside() {
  # shellcheck disable=SC2016 # expanded inside
  unshare --mount --pid --fork --kill-child env -i \
    PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LANG=C.UTF-8 TERM=dumb \
    GOPROXY="$("$go" env GOPROXY)" GOSUMDB="$("$go" env GOSUMDB)" GOTOOLCHAIN=local \
    http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
    bash -euc '
      mount --make-rprivate /
      mount -t proc proc "$1/proc"
      mount --rbind /dev "$1/dev"
      mount -t tmpfs tmpfs "$1/dev/shm"
      mount -t tmpfs tmpfs "$1/tmp"
      cp -L /etc/resolv.conf "$1/etc/resolv.conf"
      exec chroot "$1" bash -c "cd /srv/shubbak 2>/dev/null || cd /; $2"
    ' inside "$root" "$1" </dev/null
}

if [ "${FRESH:-}" = 1 ] && [ -d "$root" ]; then
  rm -rf --one-file-system "$root"
fi
if [ ! -d "$root" ]; then
  mkdir -p "$root"
  make_machine
  inside "apt-get -q -y update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends git make ca-certificates" >>"$root.log" 2>&1 ||
    die "Installing git and make failed; see $root.log."
fi
# A site's own certificates, if it has any.
if compgen -G "/usr/local/share/ca-certificates/*.crt" >/dev/null; then
  cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
  inside "update-ca-certificates" >>"$root.log" 2>&1
fi
rm -rf "$root/srv/shubbak" "$root/root/.cache/go-build"
git clone -q --no-hardlinks "$repo" "$root/srv/shubbak"

verdict=0
for command in "$@"; do
  echo "== $command"
  started=$SECONDS
  code=0
  inside "$command" || code=$?
  echo "== $command: exit $code after $((SECONDS - started)) s"
  [ "$code" -eq 0 ] || verdict=$code
done
exit "$verdict"
