# Measures a class of org.cfgrun.benchmarks.detector beside a peer in PyTorch, in turns. The scripts of detectors source it.
set -euo pipefail

# measure CLASS PEER [OPTIONS], where CLASS and PEER may have arguments after a blank
measure() {
  local main peer
  read -ra main <<<"$1"
  read -ra peer <<<"$2"
  shift 2
  local clock=wall size=320 threads=2 device=cpu rounds=3 option
  while getopts c:s:t:d:n:h option; do
    case $option in
      c) clock=$OPTARG ;;
      s) size=$OPTARG ;;
      t) threads=$OPTARG ;;
      d) device=$OPTARG ;;
      n) rounds=$OPTARG ;;
      h)
        sed -n '2,/^source/{/^#/s/^# \{0,1\}//p}' "$0"
        exit
        ;;
      *) exit 2 ;;
    esac
  done
  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  mvn -q -B -Pbenchmarks -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package

  steps=10
  folder=$(mktemp -d)
  trap 'rm -r "$folder"' EXIT
  for ((round = 0; round < rounds; round++)); do
    OMP_NUM_THREADS=$threads java -Xmx1g -Dai.djl.offline=true -DOPT_OUT_TRACKING=true \
      -cp 'benchmarks/target/classes:benchmarks/target/lib/*' "org.cfgrun.benchmarks.detector.${main[0]}" "${main[@]:1}" \
      "$size" $steps "$threads" "$device" "$clock" 2>"$folder/calls" | tail -n +4 >>"$folder/ours" ||
      fail "$folder/calls"
    if [[ -n ${TORCH_PYTHON:-} ]]; then
      OMP_NUM_THREADS=$threads "$TORCH_PYTHON" "benchmarks/peers/${peer[0]}" "${peer[@]:1}" \
        "$size" $steps "$threads" "$device" "$clock" 2>"$folder/torch-notes" | tail -n +4 >>"$folder/torch" ||
        fail "$folder/torch-notes"
    fi
  done
  grep 'kernel calls' "$folder/calls"
  read -r ours least < <(median "$folder/ours")
  printf '%-12s %10s %10s\n' 'ms a step' median least
  printf '%-12s %10s %10s\n' ours "$ours" "$least"
  if [[ -s $folder/torch ]]; then
    read -r torch torch_least < <(median "$folder/torch")
    printf '%-12s %10s %10s\n' PyTorch "$torch" "$torch_least"
    awk "BEGIN { printf \"%-12s %10.3f %10.3f\\n\", \"ratio\", $ours / $torch, $least / $torch_least }"
  fi
  resident ours "$folder/calls"
  if [[ -s $folder/torch ]]; then
    resident PyTorch "$folder/torch-notes"
  fi
}

fail() {
  cat "$1" >&2
  exit 1
}

# resident NAME NOTES: the peak of the last process.
resident() { sed -n "s/^peak resident MB: /$1 peak resident MB: /p" "$2"; }

median() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)], a[1] }'; }
