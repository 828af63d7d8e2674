#!/usr/bin/env bash
# Gathers what a bare Linux x86-64 machine with an NVIDIA GPU needs to run cfgrun into one folder under 60 MiB: a trimmed Java
# runtime, the jars and the natives, but no libtorch, which such a machine has or gets by itself.
#
#   cli/scripts/pack-gpu.sh DIR
#
# There, DIR/cfgrun unpacks beside itself at its first call (it needs tar and xz, or python3) and then is the cfgrun command.
# libtorch 2.7.1 is found by PYTORCH_LIBRARY_PATH; PYTORCH_VERSION and PYTORCH_FLAVOR default to 2.7.1 and cu128.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
target=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
[ -x "$java_home/bin/jlink" ] || { echo "pack-gpu: no jlink in $java_home; set JAVA_HOME to a JDK 17 or newer" >&2; exit 1; }
for tool in xz tar zip unzip; do
  command -v "$tool" >/dev/null || { echo "pack-gpu: $tool is not installed" >&2; exit 1; }
done

"$here/cfgrun" --version >/dev/null
lib=$(echo "$here"/cli/target/cfgrun-*/cfgrun-*/lib)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "a Java runtime with what cfgrun uses ..."
"$java_home/bin/jlink" --output "$work/app/jre" --strip-debug --strip-native-commands --compress=0 --no-header-files --no-man-pages \
  --add-modules java.base,java.compiler,jdk.compiler,java.desktop,java.logging,java.management,java.sql,java.xml,jdk.unsupported,jdk.zipfs
# Stripping took bin/java away too; it is the one command that is needed.
mkdir -p "$work/app/jre/bin"
cp "$java_home/bin/java" "$work/app/jre/bin/java"

echo "jars and natives for Linux x86-64 ..."
mkdir "$work/app/lib"
for jar in "$lib"/*.jar; do
  case ${jar##*/} in
    pytorch-native-cpu-*) continue ;;
    opencv-*) drop='nu/pattern/opencv/*' keep='nu/pattern/opencv/linux/x86_64/*' ;;
    pytorch-jni-*) drop='jnilib/*' keep='jnilib/linux-x86_64/* jnilib/pytorch.properties' ;;
    *) cp "$jar" "$work/app/lib/"; continue ;;
  esac
  mkdir "$work/jar"
  # shellcheck disable=SC2086
  (cd "$work/jar" && unzip -q "$jar" -x "$drop" && unzip -q "$jar" $keep && zip -q -0 -r "$work/app/lib/${jar##*/}" .)
  rm -rf "$work/jar"
done

echo "packing ..."
rm -rf "$target"
mkdir -p "$target"
tar -C "$work/app" -cf - . | xz -9 -T1 >"$target/app.tar.xz"
cat >"$target/cfgrun" <<'START'
#!/bin/sh
# The cfgrun command of a packed folder.
set -eu
home=$(CDPATH='' cd -P "$(dirname "$(readlink -f "$0")")" && pwd)
if [ ! -x "$home/app/jre/bin/java" ]; then
  echo "cfgrun: unpacking once ..." >&2
  rm -rf "$home/app.tmp"
  mkdir "$home/app.tmp"
  if command -v xz >/dev/null; then
    xz -dc "$home/app.tar.xz" | tar -C "$home/app.tmp" -xf -
  elif command -v python3 >/dev/null; then
    python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "$home/app.tar.xz" "$home/app.tmp"
  else
    echo "cfgrun: unpacking needs xz or python3" >&2
    exit 1
  fi
  mv "$home/app.tmp" "$home/app"
fi
if [ -n "${PYTORCH_LIBRARY_PATH:-}" ]; then
  export PYTORCH_VERSION="${PYTORCH_VERSION:-2.7.1}" PYTORCH_FLAVOR="${PYTORCH_FLAVOR:-cu128}"
fi
terminal=false
[ -t 2 ] && terminal=true
jar=$(echo "$home"/app/lib/cfgrun-cli-*.jar)
# shellcheck disable=SC2086
exec "$home/app/jre/bin/java" ${CFGRUN_JAVA_OPTS:-} -Dcfgrun.terminal=$terminal -cp "$jar" org.cfgrun.cli.Main "$@"
START
chmod +x "$target/cfgrun"
du -sm "$target" | awk '{ print $1 " MiB in " $2 }'
