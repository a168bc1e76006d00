#!/usr/bin/env bash
# Installs what Shubbak needs from the system: `packages.sh build` for building
# and opening it, `packages.sh test` for its tests too, `packages.sh soak` for the
# long runs, `packages.sh package` for wrapping it up. It looks first, and asks
# for nothing when all is there. On Debian and Ubuntu it installs by apt; on any
# other system it says in one sentence what to install, and ends with 1.
set -euo pipefail

# One need a line: how to see that it is there, and the Debian package that
# brings it. cmd: a command; pc: pkg-config modules; file: any of these files.
build_needs() {
  cat <<'NEEDS'
cmd  gcc                                         gcc
file /usr/include/stdio.h                        libc6-dev
cmd  pkg-config                                  pkg-config
pc   gl                                          libgl1-mesa-dev
pc   x11,xcursor,xrandr,xinerama,xi,xxf86vm      xorg-dev
pc   wayland-client,wayland-cursor,wayland-egl   libwayland-dev
pc   xkbcommon                                   libxkbcommon-dev
file /etc/ssl/certs/ca-certificates.crt,/etc/ssl/cert.pem,/etc/pki/tls/certs/ca-bundle.crt ca-certificates
NEEDS
}

test_needs() {
  cat <<'NEEDS'
cmd  Xvfb                                        xvfb
cmd  xauth                                       xauth
cmd  openbox                                     openbox
cmd  xdotool                                     xdotool
cmd  setxkbmap                                   x11-xkb-utils
file /usr/lib*/dri/*_dri.so,/usr/lib/*/dri/*_dri.so libgl1-mesa-dri
cmd  cupsd                                       cups
cmd  lpadmin                                     cups-client
file /usr/lib/cups/filter/pdftopdf,/usr/libexec/cups/filter/pdftopdf cups-filters
file /usr/lib/cups/backend/cups-pdf              printer-driver-cups-pdf
cmd  pdftotext                                   poppler-utils
cmd  qpdf                                        qpdf
cmd  zbarimg                                     zbar-tools
cmd  mutool                                      mupdf-tools
cmd  java                                        default-jre-headless
file /usr/share/java/preflight.jar               libpdfbox2-java
file /usr/share/java/javax.activation.jar        libactivation-java
file /usr/share/java/jaxb-api.jar                libjaxb-api-java
cmd  certutil                                    libnss3-tools
cmd  import                                      imagemagick
file /usr/share/unicode/BidiTest.txt             unicode-data
cmd  dbus-run-session                            dbus
cmd  gnome-keyring-daemon                        gnome-keyring
cmd  strace                                      strace
NEEDS
}

# present HOW WHAT tells whether a need is met.
present() {
  local what
  IFS=, read -ra what <<<"$2"
  case $1 in
    cmd) PATH=$PATH:/usr/sbin:/sbin command -v "$2" >/dev/null ;;
    pc) command -v pkg-config >/dev/null && pkg-config --exists "${what[@]}" ;;
    file) compgen -G "${what[0]}" >/dev/null || { [ ${#what[@]} -gt 1 ] && present file "${2#*,}"; } ;;
  esac
}

# missing prints the packages of the needs on its input that are not met.
missing() {
  local how what package
  while read -r how what package; do
    present "$how" "$what" || echo "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# apt runs apt-get without questions, and again while another process holds
# its lock or the network stumbles.
apt() {
  local try
  for try in 1 2 3 4 5; do
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
      -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 "$@" </dev/null && return
    [ "$try" -eq 5 ] || sleep $((try * 3))
  done
  echo "apt-get $1 failed five times; what it said stands above." >&2
  return 1
}

case ${1:-} in
  build) wanted=$(build_needs | missing) ;;
  test) wanted=$({ build_needs; test_needs; } | missing) ;;
  soak) wanted=$({ build_needs; test_needs; echo "cmd chromium chromium"; } | missing) ;;
  package) wanted=$({ build_needs; echo "cmd xz xz-utils"; } | missing) ;;
  *) echo "usage: packages.sh build|test|soak|package" >&2; exit 2 ;;
esac
[ -n "$wanted" ] || exit 0
# shellcheck disable=SC2086 # one word a package
set -- $wanted

if ! command -v apt-get >/dev/null; then
  echo "Please install what your system calls these Debian packages, and run this again: $*" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
  echo "Please run this as root: apt-get install $*" >&2
  exit 1
fi
echo "Installing: $*"
apt update || echo "The package lists could not all be renewed; going on with those that are there." >&2
apt install --no-install-recommends "$@"
