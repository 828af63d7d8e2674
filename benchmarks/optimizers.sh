#!/usr/bin/env bash
# What a step of each optimizer takes for the parameters of ResNet-50 with one thread, in milliseconds, as a table.
#
#   benchmarks/optimizers.sh [-c wall|cpu] [-n ROUNDS] [OPTIMIZER...]
#
#   -c   wall: by the clock on the wall. cpu: the thread's processor time, for a machine that does other work too.
#   -n   how often each one has its turn, 12 by default; slow rows end after 8 s. All rows take five minutes.
#
# TORCH_PYTHON=/path/to/python, where it is set, is a Python with torch, which steps beside ours; 2.7.1 has the
# same kernels. It can be several with colons between them: the first that has the optimizer is taken, such as one
# with torch 2.9, the first with Muon. It all needs 3 GB of memory.
#
# SparseAdam, Muon and LBFGS are not given the same as the others. SparseAdam: every tensor as a matrix with a row for
# each output, one row of ten with a gradient. Muon: the convolutions and the classifier as such matrices, no vectors.
# LBFGS: two iterations, two pairs remembered, with a quadratic for a loss, whose evaluations are counted in.
set -euo pipefail

clock=wall
rounds=12
while getopts c:n:h option; do
  case $option in
    c) clock=$OPTARG ;;
    n) rounds=$OPTARG ;;
    h)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
      exit
      ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package
exec env OMP_NUM_THREADS=1 java -Xmx512m -Dai.djl.offline=true -DOPT_OUT_TRACKING=true \
  -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.cfgrun.benchmarks.optim.OptimizerTable \
  "${TORCH_PYTHON:-}" benchmarks/peers/torch_optimizers.py "$clock" "$rounds" "$@"
