#!/usr/bin/env bash
# Images that a core loads, resizes to (1333, 800), flips, normalizes and pads in a second: ours, OpenCV's in Python, and the
# ratio of the two.
#
#   CV_PYTHON=/path/to/python benchmarks/pipeline.sh [-i IMAGES] [-n PASSES] DIR
#
#   DIR  a directory of JPEG photographs
#   -i   images of a pass, 100 by default; those of DIR in turns
#   -n   passes of a process, 4 by default; the best counts
#
# Both have the settings of malloc that `cfgrun train` has. The time is that of the processor, so that another process does
# not count. CV_PYTHON is a Python with opencv-python-headless. Without it ours is measured alone.
set -euo pipefail

images=100
passes=4
while getopts i:n:h option; do
  case $option in
    i) images=$OPTARG ;;
    n) passes=$OPTARG ;;
    h)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
      exit
      ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
photos=$(realpath "${1:?a directory of JPEG photographs is missing}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package

# As in `cfgrun train`, malloc keeps the memory of an image for the next one.
export MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TRIM_THRESHOLD_=268435456
# One thread of a server with other work: the collector of the JVM counts as ours.
ours=$(java -Xmx1g -XX:+UseSerialGC -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
  org.cfgrun.benchmarks.detector.PipelineTime "$photos" "$images" "$passes" | sort -n | tail -1)
echo "ours    $ours images/s"
if [[ -n ${CV_PYTHON:-} ]]; then
  theirs=$("$CV_PYTHON" benchmarks/peers/opencv_pipeline.py "$photos" "$images" "$passes" | sort -n | tail -1)
  echo "OpenCV  $theirs images/s"
  awk "BEGIN { printf \"ratio   %.3f\\n\", $ours / $theirs }"
fi
