#!/usr/bin/env bash
# Prints a table of the time of an optimizer step on the parameters of ResNet-50 with one thread, in milliseconds.
#
#   benchmarks/optimizers.sh [-c wall|cpu] [-n ROUNDS] [OPTIMIZER...]
#   -c   wall: wall-clock time. cpu: CPU time of the thread, for a machine with other load.
#   -n   number of rounds, 12 by default; slow rows stop after 8 s. The whole table takes five minutes.
#
# Set TORCH_PYTHON=/path/to/python to a Python with torch to compare against; torch 2.7.1 has the same kernels. Several
# paths are separated by colons, and the first whose torch has the optimizer is used. Muon requires torch 2.9. The
# benchmark needs 3 GB of memory.
#
# SparseAdam, Muon and LBFGS run on other inputs. SparseAdam: every tensor is a matrix with a row per output, and one row
# of ten has a gradient. Muon: convolutions and classifier are such matrices, without vectors. LBFGS: two iterations and
# a history of two, on a quadratic loss whose evaluations are part of the time.
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
