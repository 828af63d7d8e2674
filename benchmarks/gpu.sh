#!/usr/bin/env bash
# Checks and measures training on a GPU in one go, for a machine that is lent for minutes. Nothing is downloaded.
#
#   benchmarks/gpu.sh [-d DEVICE] [-o DIR] [-q]
#
#   -d   gpu (the default), gpu:N or cpu
#   -o   directory of the results, which is replaced; gpu-check by default
#   -q   a small model and few steps, to try the script on a CPU
#
# CFGRUN is the command, ./cfgrun by default; cli/scripts/pack-gpu.sh makes one for a machine without Java. With TORCH_PYTHON, a
# Python with torch, steps of RetinaNet are timed there too. DIR/report.txt has a line for each result:
#
#   doctor   the engine and the devices
#   losses   of five steps on the CPU and on the device, which may differ by 1e-4 of their size
#   steps    of RetinaNet, Faster R-CNN and Mask R-CNN, R50, with 2 and 8 images of 800 x 1344 pixels, in 32 and in 16 bits: median
#            milliseconds of a step, and of its wait for data
#   profile  the operators of two steps, in DIR/profile/*.trace.json
#   test     50 images
#
# The exit status is 1 if the losses differ or a command fails. Logs are in DIR.
set -euo pipefail

device=gpu folder=gpu-check quick=
while getopts d:o:qh option; do
  case $option in
    d) device=$OPTARG ;;
    o) folder=$OPTARG ;;
    q) quick=yes ;;
    h)
      sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
      exit
      ;;
    *) exit 2 ;;
  esac
done
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
read -ra cfgrun <<<"${CFGRUN:-$here/../cfgrun}"
rm -rf "$folder"
mkdir -p "$folder"

say() { printf '%-9s %s\n' "$1" "$2" | tee -a "$folder/report.txt"; }

# call NAME ARGUMENT...: runs cfgrun with its output in DIR/NAME.out.
call() {
  local out=$folder/$1.out
  shift
  if ! "${cfgrun[@]}" "$@" >"$out" 2>&1; then
    tail -n 20 "$out" >&2
    say failed "cfgrun $*: see $out"
    exit 1
  fi
}

# train NAME CONFIG DEVICE STEPS [OPTION...]: trains with the overrides.
train() {
  call "$1" train "$2" --device "$3" --seed 0 --no-validate --work-dir "$folder/$1" \
    --cfg-options "runner.max_iters=$4" "checkpoint_config.interval=$4" "${@:5}"
}

# logged NAME KEY: the values of a key, a line for each step.
logged() { sed -n "s/^{\"mode\": \"train\".*\"$2\": \([-+.e0-9]*\).*/\1/p" "$folder/$1"/*.log.json; }

# median: milliseconds from the seconds of each step, without the first three.
median() {
  local all
  all=$(cat)
  [[ $(wc -l <<<"$all") -le 3 ]] || all=$(tail -n +4 <<<"$all")
  sort -g <<<"$all" | awk '{ a[NR] = $1 } END { printf "%.1f", 1e3 * a[int((NR + 1) / 2)] }'
}

if [[ -n $quick ]]; then
  models=small batches=1 types=float32 steps=4 images=2
  size=()
else
  models='retinanet faster_rcnn mask_rcnn' batches='2 8' types='float32 bfloat16' steps=30 images=50
  size=('data.train.img_size=(1344, 800)')
fi

"${cfgrun[@]}" doctor >"$folder/doctor.out" 2>&1 || true
while IFS= read -r line; do say doctor "$line"; done <"$folder/doctor.out"

train losses-cpu "$here/gpu/small.cfg" cpu 5 data.samples_per_gpu=2
train losses-device "$here/gpu/small.cfg" "$device" 5 data.samples_per_gpu=2
apart=$(paste <(logged losses-cpu loss) <(logged losses-device loss) |
  awk '{ d = $1 - $2; if (d < 0) d = -d; if (d / $1 > most) most = d / $1 } END { printf "%.2g", (NR == 5 ? most : 9) }')
say losses "cpu: $(logged losses-cpu loss | xargs)"
say losses "$device: $(logged losses-device loss | xargs)"
say losses "largest relative difference: $apart"

for model in $models; do
  for batch in $batches; do
    for type in $types; do
      name=$model-$batch-$type
      half=()
      [[ $type = float32 ]] || half=("+fp16.dtype='$type'" +fp16.loss_scale=1.0)
      train "$name" "$here/gpu/$model.cfg" "$device" "$steps" "data.samples_per_gpu=$batch" "${size[@]}" "${half[@]}"
      say steps "$(printf '%-12s %s images  %-8s  step %8s ms, of it data %8s ms' "$model" "$batch" "$type" \
        "$(logged "$name" time | median)" "$(logged "$name" data_time | median)")"
    done
  done
done
if [[ -n ${TORCH_PYTHON:-} && -z $quick ]]; then
  for batch in $batches; do
    say steps "$(printf '%-12s %s images  %-8s  step %8s ms' PyTorch "$batch" float32 \
      "$("$TORCH_PYTHON" "$here/peers/torch_retinanet.py" "${batch}x800x1344" "$steps" 4 "${device%%:*}" wall |
        awk '{ print $1 / 1e3 }' | median)")"
  done
fi

first=${models%% *}
cat >"$folder/profile.cfg" <<END
_base_ = '$here/gpu/$first.cfg'
custom_hooks = [dict(type='ProfilerHook', by_epoch=False, profile_iters=2)]
END
train profile "$folder/profile.cfg" "$device" 2 "${size[@]}"
say profile "$(ls "$folder"/profile/*.trace.json)"

start=$(date +%s%N)
call test test "$here/gpu/$first.cfg" "$folder/profile/iter_2.pth" --device "$device" --eval bbox \
  --cfg-options "data.test.num_images=$images"
say test "$images images in $((($(date +%s%N) - start) / 1000000)) ms, with the start of the process"

if awk "BEGIN { exit !($apart > 1e-4) }"; then
  say failed "the losses differ by more than 1e-4"
  exit 1
fi
