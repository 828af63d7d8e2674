#!/usr/bin/env bash
# What a step of training RetinaNet R50-FPN takes: ours, PyTorch's, and the ratio of the two.
#
#   TORCH_PYTHON=/path/to/python benchmarks/retinanet.sh [-c wall|cpu] [-s SIZE] [-t THREADS] [-d DEVICE] [-n ROUNDS]
#
#   -c   wall: by the clock on the wall. cpu: the processes' processor time, for a machine that does other work too.
#   -s   height and width of the one image of a batch, 320 by default
#   -t   threads of the CPU, 2 by default
#   -d   cpu or gpu
#   -n   how often each one has its turn, 3 by default: a process of 10 steps, the first 3 of which warm up
#
# TORCH_PYTHON is a Python with torch; 2.7.1 has the same kernels. Without it ours is measured alone. The peer has the
# same network and losses and is handed its targets, which ours assigns in the step.
source "$(dirname "${BASH_SOURCE[0]}")/interleaved.sh"
measure RetinaNetSteps torch_retinanet.py "$@"
