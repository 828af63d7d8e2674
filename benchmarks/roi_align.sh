#!/usr/bin/env bash
# What RoIAlign of 512 regions on a pyramid of four levels takes, forward and backward: ours, torchvision's, and the ratio.
#
#   TORCH_PYTHON=/path/to/python benchmarks/roi_align.sh [-c wall|cpu] [-s SIZE] [-t THREADS] [-d DEVICE] [-n ROUNDS]
#
#   -c   wall: by the clock on the wall. cpu: the processes' processor time, for a machine that does other work too.
#   -s   height and width of the two images of a batch, 320 by default
#   -t   threads of the CPU, 2 by default
#   -d   cpu or gpu
#   -n   how often each one has its turn, 3 by default: a process of 10 steps, the first 3 of which warm up
#
# TORCH_PYTHON is a Python with torch and torchvision; 2.7.1 and 0.22.1 are the same release as ours. Without it ours is measured
# alone. Maps have 256 channels, regions 7x7 bins, and the number of samples follows from the size of a region, as in mmdet.
source "$(dirname "${BASH_SOURCE[0]}")/interleaved.sh"
measure RoIAlignSteps torchvision_roi_align.py "$@"
