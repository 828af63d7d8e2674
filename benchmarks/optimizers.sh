#!/usr/bin/env bash
# What a step of each optimizer takes for the parameters of ResNet-50 with one thread, as a table.
#
#   benchmarks/optimizers.sh [-c wall|cpu] [-n ROUNDS] [OPTIMIZER...]
#
# TORCH_PYTHON=/path/to/python, where it is set, is a Python with torch, which steps beside ours; 2.7.1 has the
# same kernels. On a machine that does other work too, `-c cpu` counts the thread's processor time.
set -euo pipefail

clock=wall
rounds=12
while getopts c:n: option; do
  case $option in
    c) clock=$OPTARG ;;
    n) rounds=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package
exec env OMP_NUM_THREADS=1 java -Xmx512m -Dai.djl.offline=true -DOPT_OUT_TRACKING=true \
  -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.cfgrun.benchmarks.optim.OptimizerTable \
  "${TORCH_PYTHON:-}" benchmarks/peers/torch_optimizers.py "$clock" "$rounds" "$@"
