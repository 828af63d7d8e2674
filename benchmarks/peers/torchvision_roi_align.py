"""Prints what RoIAlign on a pyramid takes in torchvision. Called by roi_align.sh, as RoIAlignSteps."""

import sys
import time

import torch
from torchvision.ops import roi_align

STRIDES = (4, 8, 16, 32)
REGIONS = 512


def regions(size):
    """Returns the regions that RoIAlignSteps makes: sides from 12 to 200 pixels, at the same places."""
    i = torch.arange(REGIONS)
    side = torch.stack([12. * 16 ** (i * 37 % REGIONS / REGIONS), 12. * 16 ** (i * 91 % REGIONS / REGIONS)], 1)
    low = torch.stack([i * 53 % REGIONS, i * 29 % REGIONS], 1) * (0.8 * size / REGIONS)
    return torch.cat([(i % 2).unsqueeze(1), low, torch.clamp_max(low + side, size)], 1)


def pyramid(features, rois):
    area = (rois[:, 3] - rois[:, 1]) * (rois[:, 4] - rois[:, 2])
    levels = torch.clamp(torch.floor(torch.log2(torch.sqrt(area) / 56 + 1e-6)), 0, len(STRIDES) - 1)
    pooled = features[0].new_zeros(len(rois), features[0].shape[1], 7, 7)
    for level, (stride, feature) in enumerate(zip(STRIDES, features)):
        here = torch.nonzero(levels == level)[:, 0]
        pooled = pooled.index_copy(0, here, roi_align(feature, rois[here], 7, 1 / stride, 0, True))
    return pooled


def main():
    size, steps, threads = map(int, sys.argv[1:4])
    device = "cuda" if sys.argv[4] == "gpu" else sys.argv[4]
    clock = time.perf_counter if sys.argv[5] == "wall" else time.process_time
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    features = [torch.randn(2, 256, -(-size // stride), -(-size // stride), device=device, requires_grad=True)
                for stride in STRIDES]
    rois = regions(size).to(device)
    gradient = torch.randn(REGIONS, 256, 7, 7, device=device)
    for _ in range(steps):
        for feature in features:
            feature.grad = None
        wait()
        start = clock()
        pyramid(features, rois).backward(gradient)
        wait()
        print(f"{1e3 * (clock() - start):.1f}", flush=True)


main()
