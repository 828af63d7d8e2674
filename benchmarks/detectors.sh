#!/usr/bin/env bash
# What a step of training a detector takes: ours, PyTorch's, and the ratio of the two.
#
#   TORCH_PYTHON=/path/to/python benchmarks/detectors.sh [-m MODEL] [-c wall|cpu] [-s SIZE] [-t THREADS] [-d DEVICE] [-n ROUNDS]
#
#   -m   retinanet (the default) or faster_rcnn, with a ResNet-50 and FPN
#   -c   wall: by the clock on the wall. cpu: the processes' processor time, for a machine that does other work too.
#   -s   height and width of the one image of a batch, 320 by default
#   -t   threads of the CPU, 2 by default
#   -d   cpu or gpu
#   -n   how often each one has its turn, 3 by default: a process of 10 steps, the first 3 of which warm up
#
# TORCH_PYTHON is a Python with torch; 2.7.1 has the same kernels. Without it ours is measured alone. The peer of RetinaNet
# has the same network and losses and is handed its targets, which ours assigns in the step. That of Faster R-CNN is
# torchvision's, with the number of proposals and samples that ours has.
set -euo pipefail

model=retinanet
clock=wall
size=320
threads=2
device=cpu
rounds=3
while getopts m:c:s:t:d:n:h option; do
  case $option in
    m) model=$OPTARG ;;
    c) clock=$OPTARG ;;
    s) size=$OPTARG ;;
    t) threads=$OPTARG ;;
    d) device=$OPTARG ;;
    n) rounds=$OPTARG ;;
    h)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
      exit
      ;;
    *) exit 2 ;;
  esac
done
case $model in
  retinanet) peer=(torch_retinanet.py) ;;
  faster_rcnn) peer=(torch_rcnn.py "$model") ;;
  *)
    echo "unknown model $model" >&2
    exit 2
    ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package

steps=10
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
for ((round = 0; round < rounds; round++)); do
  OMP_NUM_THREADS=$threads java -Xmx1g -Dai.djl.offline=true -DOPT_OUT_TRACKING=true \
    -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.cfgrun.benchmarks.detector.DetectorSteps \
    "$model" "$size" $steps "$threads" "$device" "$clock" 2>"$folder/calls" | tail -n +4 >>"$folder/ours"
  if [[ -n ${TORCH_PYTHON:-} ]]; then
    OMP_NUM_THREADS=$threads "$TORCH_PYTHON" "benchmarks/peers/${peer[0]}" "${peer[@]:1}" \
      "$size" $steps "$threads" "$device" "$clock" | tail -n +4 >>"$folder/torch"
  fi
done
grep 'kernel calls' "$folder/calls"
median() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)], a[1] }'; }
read -r ours least < <(median "$folder/ours")
printf '%-12s %10s %10s\n' 'ms a step' median least
printf '%-12s %10s %10s\n' ours "$ours" "$least"
if [[ -s $folder/torch ]]; then
  read -r torch torch_least < <(median "$folder/torch")
  printf '%-12s %10s %10s\n' PyTorch "$torch" "$torch_least"
  awk "BEGIN { printf \"%-12s %10.3f %10.3f\\n\", \"ratio\", $ours / $torch, $least / $torch_least }"
fi
