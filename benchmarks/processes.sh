#!/usr/bin/env bash
# Times whole processes on a directory of configs, and prints the medians as a table.
#
#   benchmarks/processes.sh [-n RUNS] [DIR]      default: stdlib-configs
#
# Set MMCV_PYTHON=/path/to/python to a Python with mmcv 1.x to time mmcv's loader as well.
set -euo pipefail

runs=7
while getopts n: option; do
  case $option in
    n) runs=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cfgrun=$checkout/cfgrun
cd "${1:-$checkout/stdlib-configs}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find . \( -name target -prune \) -o -type f \( -name '*.cfg' -o -name '*.py' \) -print | sed 's,^\./,,' | sort >"$work/found"

# Only files that evaluate are compared, since a directory can have other Python files. This also builds and warms caches.
sed 's/.*/"&"/' "$work/found" >"$work/arguments"
"$cfgrun" eval --out-dir "$work/out" "@$work/arguments" 2>"$work/summary" || true
while read -r file; do
  [ ! -f "$work/out/$file" ] || echo "$file"
done <"$work/found" >"$work/configs"
sed 's/.*/"&"/' "$work/configs" >"$work/arguments"
count=$(wc -l <"$work/configs")
# The config with the longest output takes about the longest.
one=$(while read -r file; do echo "$(wc -c <"$work/out/$file") $file"; done <"$work/configs" | sort -n | tail -n 1 | cut -d ' ' -f 2-)

middle() { sort -n | sed -n "$(((runs + 1) / 2))p"; }

# row LABEL COMMAND...: medians of the wall time and of the CPU time of all threads.
row() {
  local label=$1
  shift
  : >"$work/times"
  for ((run = 0; run < runs; run++)); do
    TIMEFORMAT='%R %U %S'
    { time "$@" >/dev/null 2>"$work/err"; } 2>>"$work/times" || {
      cat "$work/err" >&2
      return 1
    }
  done
  printf '| %s | %.2f | %.2f |\n' "$label" "$(cut -d ' ' -f 1 "$work/times" | middle)" \
    "$(awk '{ print $2 + $3 }' "$work/times" | middle)"
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
echo "$count configs; single config: $one; medians of $runs runs, in seconds."
echo
echo "| | wall | CPU |"
echo "|---|---|---|"
row "\`java -version\`: JVM startup" "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -version
row "\`cfgrun --version\`" "$cfgrun" --version
row "\`cfgrun eval\`, one config" "$cfgrun" eval "$one"
row "\`cfgrun eval\`, all configs" "$cfgrun" eval "@$work/arguments"
row "\`cfgrun eval --out-dir\`, all configs" "$cfgrun" eval --out-dir "$work/out" "@$work/arguments"
row "\`cfgrun check\`, all configs" sh -c '"$1" check "$2" || [ $? = 4 ]' - "$cfgrun" "@$work/arguments"
if [ -n "${MMCV_PYTHON:-}" ]; then
  loader=$checkout/benchmarks/mmcv_loader.py
  : >"$work/none"
  echo "$one" >"$work/one"
  row "mmcv: Python startup and imports" "$MMCV_PYTHON" "$loader" load "$work/none"
  row "mmcv: one config, printed" "$MMCV_PYTHON" "$loader" print "$work/one"
  row "mmcv: all configs, not printed" "$MMCV_PYTHON" "$loader" load "$work/configs"
fi
