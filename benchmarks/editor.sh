#!/bin/sh
# Starts the language server, types into configs key by key, and prints its latency and memory as a table.
#
#   benchmarks/editor.sh [-n EDITS] [DIR]      default: 10000 edits, stdlib-configs
set -eu

edits=10000
while getopts n: option; do
  case $option in
    n) edits=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
checkout=$(cd "$(dirname "$0")/.." && pwd)
folder=$(cd "${1:-$checkout/stdlib-configs}" && pwd)
cd "$checkout"
mvn ${MAVEN_ARGS:-} -q -B -Pbenchmarks -pl benchmarks,cli -am -DskipTests -Dspotless.check.skip=true package
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# The flags with which editors start the server (docs/editors.md).
exec "$java" -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.cfgrun.benchmarks.editor.EditorLatency \
  "$folder" "$edits" "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms32m -Xmx256m -jar cli/target/cfgrun-lsp.jar
