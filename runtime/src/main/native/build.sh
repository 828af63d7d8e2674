#!/usr/bin/env bash
# Builds the native library for Linux on x86-64, which src/main/resources holds. Run it after a change of
# c10d_bridge.cpp. It takes half a minute, downloads 99 MB, and needs g++, unzip, pip, and libtorch in DJL's
# cache, where `cfgrun doctor` puts it.
#
# PyTorch's headers are only in its wheels. The smallest one is that for aarch64; its headers fit all systems.
set -euo pipefail
cd "$(dirname "$0")"

version=2.7.1
cache=${TMPDIR:-/tmp}/cfgrun-headers-$version
if [ ! -d "$cache/torch/include" ]; then
  mkdir -p "$cache"
  pip download --quiet --no-deps --only-binary=:all: --platform manylinux_2_28_aarch64 --python-version 3.11 \
    --dest "$cache" "torch==$version"
  unzip -q -o "$cache"/torch-*.whl 'torch/include/*' -d "$cache"
fi
libtorch=${LIBTORCH:-$(ls -d "${DJL_CACHE_DIR:-$HOME/.djl.ai}"/pytorch/$version-*cpu-linux-x86_64 | head -n 1)}
target=../resources/org/cfgrun/runtime/comm/linux-x86_64/libcfgrun_c10d.so
mkdir -p "$(dirname "$target")"

# The old string ABI is not used since PyTorch 2.6. Libtorch is found again at run time by the names of its
# libraries, because DJL has loaded them.
g++ -std=c++17 -O2 -fPIC -shared -fvisibility=hidden -fvisibility-inlines-hidden -s \
  -D_GLIBCXX_USE_CXX11_ABI=1 -DUSE_DISTRIBUTED -DUSE_C10D -DUSE_C10D_GLOO \
  -DCFGRUN_SOURCE_DIGEST="\"$(sha256sum c10d_bridge.cpp | cut -d ' ' -f 1)\"" \
  -I . -isystem "$cache/torch/include" -isystem "$cache/torch/include/torch/csrc/api/include" \
  c10d_bridge.cpp -o "$target" -Wl,--as-needed -L "$libtorch" -l:libtorch_cpu.so -l:libc10.so
ls -l "$target"
