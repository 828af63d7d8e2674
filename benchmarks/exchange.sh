#!/usr/bin/env bash
# What the exchange of gradients between two processes adds to a step of RetinaNet with a ResNet-18.
#
#   benchmarks/exchange.sh [-r RATE] [-s SIZE] [-n TURNS]
#
#   -r   rate of the network between the processes, such as 1gbit: two network namespaces, which requires root.
#        Without it they use 127.0.0.1.
#   -s   height and width of the one image of each process, 320 by default
#   -n   steps of each kind, 15 by default
#
# Each process has one thread. The table is that of rank 0: the exchange, the median of a step in milliseconds, and the
# efficiency, which is the time of a step without an exchange divided by that of one with it.
set -euo pipefail

rate='' size=320 turns=15
while getopts r:s:n:h option; do
  case $option in
    r) rate=$OPTARG ;;
    s) size=$OPTARG ;;
    n) turns=$OPTARG ;;
    h)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
      exit
      ;;
    *) exit 2 ;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package

export WORLD_SIZE=2 LOCAL_WORLD_SIZE=1 LOCAL_RANK=0 OMP_NUM_THREADS=1 MASTER_PORT=29531 MASTER_ADDR=127.0.0.1
if [[ -n $rate ]]; then
  export MASTER_ADDR=10.77.17.1
  machines=("cfx0$$" "cfx1$$")
  trap 'for each in "${machines[@]}"; do ip netns delete "$each" 2>/dev/null || true; done' EXIT
  for each in "${machines[@]}"; do ip netns add "$each"; done
  ip link add "${machines[0]}" type veth peer name "${machines[1]}"
  for rank in 0 1; do
    each=${machines[$rank]}
    ip link set "$each" netns "$each"
    ip -n "$each" address add "10.77.17.$((rank + 1))/24" dev "$each"
    ip -n "$each" link set "$each" up
    ip -n "$each" link set lo up
    ip netns exec "$each" tc qdisc add dev "$each" root tbf rate "$rate" burst 1mb latency 50ms
  done
fi

steps() {
  local rank=$1 wrapper=()
  [[ -z $rate ]] || wrapper=(ip netns exec "${machines[$rank]}")
  RANK=$rank "${wrapper[@]}" java -Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dai.djl.offline=true \
    -DOPT_OUT_TRACKING=true -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
    org.cfgrun.benchmarks.detector.ExchangeSteps "$size" "$turns"
}

echo '| exchange | ms a step | efficiency |'
echo '|---|---|---|'
steps 1 >/dev/null &
steps 0
wait
