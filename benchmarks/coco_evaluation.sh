#!/usr/bin/env bash
# What an evaluation with COCO's metrics takes: ours, pycocotools', and the ratio of the two.
#
#   COCO_PYTHON=/path/to/python benchmarks/coco_evaluation.sh [-m METRIC] [-i IMAGES] [-d DETECTIONS] [-n EVALUATIONS]
#
#   -m   bbox (the default) or segm, whose masks are ellipses in the boxes
#   -i   images, 5000 by default
#   -d   detections in each image, 100 by default
#   -n   how often each one evaluates, 3 by default; the least time counts
#
# COCO_PYTHON is a Python with pycocotools. Without it ours is measured alone. Both print the mAP, which is the same.
set -euo pipefail

metric=bbox
images=5000
detections=100
times=3
while getopts m:i:d:n:h option; do
  case $option in
    m) metric=$OPTARG ;;
    i) images=$OPTARG ;;
    d) detections=$OPTARG ;;
    n) times=$OPTARG ;;
    h)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
      exit
      ;;
    *) exit 2 ;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
# The options of `cfgrun test`.
java -Xmx2g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.cfgrun.benchmarks.evaluation.CocoEvaluationTime \
  "$metric" "$images" "$detections" "$times" "$folder" >"$folder/ours"
ours=$(sort -n "$folder/ours" | head -1)
echo "ours         $ours s"
if [[ -n ${COCO_PYTHON:-} ]]; then
  "$COCO_PYTHON" benchmarks/peers/pycocotools_evaluation.py "$metric" "$folder" "$times" >"$folder/theirs"
  theirs=$(sort -n "$folder/theirs" | head -1)
  echo "pycocotools  $theirs s"
  awk "BEGIN { printf \"ratio        %.3f\\n\", $ours / $theirs }"
fi
