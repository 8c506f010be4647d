# Sourced by ./dev: the native for linux-aarch64 in a JVM for that machine, under qemu's emulation of user programs.
# shellcheck shell=bash

readonly AARCH64=build/arm64-jvm # apt: what was fetched; root: the unpacked packages, complete once it has that name

# The contract, and what shows that a lock ends with its process and is seen by others. Not the races: they would take hours.
readonly AARCH64_TESTS='io/mortise/contract/*Test,KilledHolderTest,CancelledWaitTest,ClassLoaderTest,PythonLockfTest'

# apt with a state of its own, for which this is an arm64 system without a package: the real one is neither changed nor asked.
apt_for_arm64() {
  local place=$PWD/$AARCH64/apt
  mkdir -p "$place"/{state/lists,cache/archives}/partial
  : >"$place/state/status"
  apt-get -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o "Dir::State=$place/state" \
    -o "Dir::State::status=$place/state/status" -o "Dir::Cache=$place/cache" "$@"
}

# A Java runtime and all it depends on; a release of Debian or Ubuntu has one or two of them.
fetch_aarch64_jvm() {
  local version
  if ! { command -v apt-get && command -v dpkg-deb; }; then return 1; fi
  rm -rf "$AARCH64/apt"
  apt_for_arm64 update || true # as in install: a foreign source without arm64 is no harm
  for version in 17 21 25; do
    apt_for_arm64 install -y --no-install-recommends --download-only "openjdk-$version-jre-headless" && return
  done
  return 1
}

has_aarch64_jvm() { [ -d "$AARCH64/root" ] || fetch_aarch64_jvm >"$LOGS/aarch64-jvm.log" 2>&1; }

# Unpacks into a folder, without a package's scripts. They would run as arm64 programs, and Java needs nothing from them.
unpack_aarch64_jvm() {
  local new=$AARCH64/root.new package link
  rm -rf "$new"
  mkdir -p "$new/usr/lib"
  ln -s usr/lib "$new/lib" # where a release's packages have everything in /usr, the loader is still looked for in /lib
  for package in "$AARCH64"/apt/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --no-same-owner --keep-directory-symlink -C "$new"
  done
  # An absolute link would lead out of the folder: the kernel, not qemu, follows it.
  find "$new" -type l -lname '/*' | while read -r link; do
    ln -snfr "$new$(readlink "$link")" "$link"
  done
  wrap_java "$(find "$new/usr/lib/jvm" -mindepth 1 -maxdepth 1 -type d)/bin"
  mv "$new" "$AARCH64/root"
  rm -rf "$AARCH64/apt"
}

# In the place of java, a script that emulates it, so that tests can start JVMs too. FORK, because Java's other
# ways to start a process go through a helper program, which the kernel here cannot execute.
wrap_java() { # BIN
  mv "$1/java" "$1/java.aarch64"
  cat >"$1/java" <<'SCRIPT'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec qemu-aarch64 -L "${here%/usr/lib/jvm/*}" "$here/java.aarch64" -Djdk.lang.Process.launchMechanism=FORK "$@"
SCRIPT
  chmod +x "$1/java"
}

# Maven itself runs here, on the newest JDK; only the JVM of the tests is an emulated one.
java_on_aarch64() {
  [ -d "$AARCH64/root" ] || unpack_aarch64_jvm
  # shellcheck disable=SC2154 # natives_dir is of native/steps.sh
  maven -pl java/core clean test "-Dnatives.dir=$natives_dir" "-Dtest=$AARCH64_TESTS" \
    "-Djvm=$(echo "$PWD/$AARCH64"/root/usr/lib/jvm/java-[1-9][0-9]-*/bin/java)"
  # That the library was loaded is one of the tests; that it was in such a JVM is not.
  grep -q 'name="os.arch" value="aarch64"' java/core/target/surefire-reports/TEST-io.mortise.contract.NativeStatusTest.xml
}

step_on_aarch64() {
  if { is_here qemu-user || may_install; } && ! has_aarch64_jvm; then
    left_out "Java on aarch64" "apt has no Java runtime for arm64 here (log: $LOGS/aarch64-jvm.log)"
  else
    step_with 'qemu-user' "Java on aarch64" java_on_aarch64
  fi
}
