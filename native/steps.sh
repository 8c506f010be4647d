# Sourced by ./dev: the natives of all platforms, and how they are checked and run on one machine.
# shellcheck shell=bash

readonly ZIG_VERSION=0.16.0 # the one of cmake/zig
readonly PLATFORMS='linux-x86_64 linux-aarch64 macos-x86_64 macos-aarch64 windows-x86_64 windows-aarch64'
readonly DEBIAN_PYTHON=/usr/bin/python3 # Debian's packages for Python are for this one
readonly WINE=/usr/lib/wine/wine64      # the package alone brings no command; for is_here too

is_zig_here() { [ "$(zig version 2>/dev/null)" = "$ZIG_VERSION" ]; }

# The machine's zig if it is of our version, else npm's package of it, checked against cmake/zig/package-lock.json.
need_zig() {
  if is_zig_here; then return; fi
  [ "$(uname -sm)" = 'Linux x86_64' ] || die "install zig $ZIG_VERSION, then try again; npm's package of it is for Linux on x86_64"
  local place=build/zig
  if ! cmp -s cmake/zig/package-lock.json "$place/package-lock.json"; then
    need npm
    say "fetching zig $ZIG_VERSION (log: $LOGS/zig.log)"
    mkdir -p "$place"
    cp cmake/zig/package.json "$place"
    cp cmake/zig/package-lock.json "$place/package-lock.json.wanted"
    rm -rf "$place/package-lock.json" "$place/node_modules"
    quietly zig fetch_zig "$place"
  fi
  PATH=$PWD/$place/node_modules/.bin:$PATH
  is_zig_here || die "zig $ZIG_VERSION does not run; remove $place to fetch it again"
}

fetch_zig() { # FOLDER
  cd "$1" || return
  mv package-lock.json.wanted package-lock.json
  npm ci --ignore-scripts --no-audit --no-fund
}

build_native() { # PLATFORM
  cmake --fresh --preset "$1" && cmake --build --preset "$1" && cmake --install "build/$1" --prefix build/natives
}

# Builds all natives of this source tree into build/natives.
build_natives() {
  local platform
  for platform in $PLATFORMS; do
    say "building the native for $platform (log: $LOGS/native-$platform.log)"
    quietly "native-$platform" build_native "$platform"
  done
}

# The same sources, elsewhere, give the same bytes.
natives_are_reproducible() {
  local elsewhere=build/natives-again/from/elsewhere platform
  rm -rf "$elsewhere"
  mkdir -p "$elsewhere"
  cp -R CMakeLists.txt CMakePresets.json cmake native "$elsewhere"
  for platform in $PLATFORMS; do
    (cd "$elsewhere" && build_native "$platform")
  done
  diff -r build/natives "$elsewhere/build/natives"
}

gate() { "$DEBIAN_PYTHON" native/gate/gate.py "$@"; }

need_for_natives() {
  need python3 python3-macholib python3-pefile python3-pyelftools
  need_zig
}

natives() {
  build_natives
  gate build/natives
}

# --- Steps of ./dev test --------------------------------------------------------------------------------------------

native_steps() {
  if ! may_install && { ! is_zig_here || [ -n "$(missing python3-macholib python3-pefile python3-pyelftools)" ]; }; then
    left_out "Natives" "this needs zig $ZIG_VERSION and Debian's python3-macholib, -pefile and -pyelftools"
    return
  fi
  need_for_natives
  step "Natives" natives
  step "Natives from elsewhere" natives_are_reproducible
  step "Gate refuses bad natives" "$DEBIAN_PYTHON" native/gate/test_gate.py
}
