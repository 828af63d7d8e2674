#!/usr/bin/env bash
# Packs cfgrun for a Linux x86-64 machine with an NVIDIA GPU into one directory of less than 60 MiB: a trimmed Java runtime, the
# jars and the native libraries. libtorch is not included and must be installed on that machine.
#
#   cli/scripts/pack-gpu.sh DIR
# On that machine, DIR/cfgrun is the cfgrun command. It unpacks itself at its first call, which requires tar and xz, or python3.
# Set PYTORCH_LIBRARY_PATH to libtorch 2.7.1; PYTORCH_VERSION and PYTORCH_FLAVOR default to 2.7.1 and cu128.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
target=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
[ -x "$java_home/bin/jlink" ] || { echo "pack-gpu: jlink not found in $java_home. Set JAVA_HOME to a JDK 17 or newer." >&2; exit 1; }
for tool in xz tar zip unzip; do
  command -v "$tool" >/dev/null || { echo "pack-gpu: $tool is not installed" >&2; exit 1; }
done

"$here/cfgrun" --version >/dev/null
lib=$(echo "$here"/cli/target/cfgrun-*/cfgrun-*/lib)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "building a Java runtime ..."
"$java_home/bin/jlink" --output "$work/app/jre" --strip-debug --strip-native-commands --compress=0 --no-header-files --no-man-pages \
  --add-modules java.base,java.compiler,jdk.compiler,java.desktop,java.logging,java.management,java.sql,java.xml,jdk.unsupported,jdk.zipfs
# --strip-native-commands also removes bin/java, the only command that is needed.
mkdir -p "$work/app/jre/bin"
cp "$java_home/bin/java" "$work/app/jre/bin/java"

echo "collecting jars and native libraries ..."
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
# The cfgrun command of a packed directory.
set -eu
home=$(CDPATH='' cd -P "$(dirname "$(readlink -f "$0")")" && pwd)
if [ ! -x "$home/app/jre/bin/java" ]; then
  echo "cfgrun: unpacking (first call only) ..." >&2
  rm -rf "$home/app.tmp"
  mkdir "$home/app.tmp"
  if command -v xz >/dev/null; then
    xz -dc "$home/app.tar.xz" | tar -C "$home/app.tmp" -xf -
  elif command -v python3 >/dev/null; then
    python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "$home/app.tar.xz" "$home/app.tmp"
  else
    echo "cfgrun: unpacking requires xz or python3. Install one of them." >&2
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
