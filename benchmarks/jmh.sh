#!/bin/sh
# Builds the benchmarks and runs those whose names match a pattern. Accepts the options of JMH:
#   benchmarks/jmh.sh Language -p configs=/path/to/mmdetection/configs
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package
exec java -Dai.djl.offline=true -DOPT_OUT_TRACKING=true \
  -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.openjdk.jmh.Main "$@"
