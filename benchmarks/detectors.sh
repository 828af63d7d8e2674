#!/usr/bin/env bash
# What a step of training a detector takes: ours, PyTorch's, and the ratio of the two.
#
#   TORCH_PYTHON=/path/to/python benchmarks/detectors.sh [-m MODEL] [-c wall|cpu] [-s SIZE] [-t THREADS] [-d DEVICE] [-n ROUNDS]
#
#   -m   retinanet (the default), faster_rcnn or mask_rcnn, with a ResNet-50 and FPN
#   -c   wall: by the clock on the wall. cpu: the processes' processor time, for a machine that does other work too.
#   -s   height and width of the one image of a batch, 320 by default
#   -t   threads of the CPU, 2 by default
#   -d   cpu or gpu
#   -n   how often each one has its turn, 3 by default: a process of 10 steps, the first 3 of which warm up
#
# TORCH_PYTHON is a Python with torch; 2.7.1 has the same kernels. Without it ours is measured alone. The peer of RetinaNet
# has the same network and losses and is handed its targets, which ours assigns in the step. Those of Faster and
# Mask R-CNN are torchvision's, with the number of proposals and samples that ours have. Masks fill their boxes. Below the times
# is the peak resident memory of a process.
source "$(dirname "${BASH_SOURCE[0]}")/interleaved.sh"

model=retinanet
options=()
while getopts m:c:s:t:d:n:h option; do
  case $option in
    m) model=$OPTARG ;;
    h) options+=(-h) ;;
    '?') exit 2 ;;
    *) options+=("-$option" "$OPTARG") ;;
  esac
done
case $model in
  retinanet) peer=torch_retinanet.py ;;
  faster_rcnn | mask_rcnn) peer="torch_rcnn.py $model" ;;
  *)
    echo "unknown model $model" >&2
    exit 2
    ;;
esac
OPTIND=1
measure "DetectorSteps $model" "$peer" "${options[@]}"
