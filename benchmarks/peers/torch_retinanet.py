"""Prints what steps of training RetinaNet R50-FPN take in PyTorch, in milliseconds, a line each.

usage: torch_retinanet.py SIZE STEPS THREADS DEVICE CLOCK

SIZE is the height and width of one image, or IMAGESxHEIGHTxWIDTH.

The network is MMDetection's retinanet_r50_fpn: stem and first stage frozen, batch normalisation in evaluation mode
with trained affine maps, focal and L1 loss on ready-made dense targets, SGD with momentum and weight decay. Ours is
measured beside it by benchmarks/detectors.sh.
"""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = 80


def conv_norm(inputs, outputs, kernel, stride=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs))


class Bottleneck(nn.Module):
    def __init__(self, inputs, planes, stride):
        super().__init__()
        self.first = conv_norm(inputs, planes, 1)
        self.second = conv_norm(planes, planes, 3, stride)
        self.third = conv_norm(planes, 4 * planes, 1)
        changes = stride > 1 or inputs != 4 * planes
        self.shortcut = conv_norm(inputs, 4 * planes, 1, stride) if changes else nn.Identity()

    def forward(self, x):
        y = F.relu(self.second(F.relu(self.first(x), inplace=True)), inplace=True)
        return F.relu(self.third(y) + self.shortcut(x), inplace=True)


def tower():
    layers = []
    for _ in range(4):
        layers += [nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


class RetinaNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(conv_norm(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1))
        self.stages = nn.ModuleList()
        inputs = 64
        for stage, count in enumerate((3, 4, 6, 3)):
            planes = 64 << stage
            blocks = [Bottleneck(inputs, planes, 2 if stage else 1)]
            inputs = 4 * planes
            blocks += [Bottleneck(inputs, planes, 1) for _ in range(count - 1)]
            self.stages.append(nn.Sequential(*blocks))
        self.lateral = nn.ModuleList(nn.Conv2d(channels, 256, 1) for channels in (512, 1024, 2048))
        self.out = nn.ModuleList(nn.Conv2d(256, 256, 3, padding=1) for _ in range(3))
        self.p6 = nn.Conv2d(2048, 256, 3, 2, 1)
        self.p7 = nn.Conv2d(256, 256, 3, 2, 1)
        self.class_tower, self.box_tower = tower(), tower()
        self.scores = nn.Conv2d(256, 9 * CLASSES, 3, padding=1)
        self.boxes = nn.Conv2d(256, 9 * 4, 3, padding=1)
        nn.init.normal_(self.scores.weight, 0, .01)
        nn.init.constant_(self.scores.bias, -4.595)
        for frozen in (self.stem, self.stages[0]):
            frozen.requires_grad_(False)

    def forward(self, x):
        x = self.stem(x)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        levels = [conv(m) for conv, m in zip(self.lateral, maps[1:])]
        for i in (2, 1):
            levels[i - 1] = levels[i - 1] + F.interpolate(levels[i], size=levels[i - 1].shape[2:])
        levels = [conv(level) for conv, level in zip(self.out, levels)]
        levels.append(self.p6(maps[3]))
        levels.append(self.p7(levels[3]))
        for level in levels:
            scores = self.scores(self.class_tower(level))
            boxes = self.boxes(self.box_tower(level))
            yield (scores.permute(0, 2, 3, 1).reshape(-1, CLASSES), boxes.permute(0, 2, 3, 1).reshape(-1, 4))


def focal(scores, targets):
    p = scores.sigmoid()
    wrong = (1 - p) * targets + p * (1 - targets)
    entropy = F.binary_cross_entropy_with_logits(scores, targets, reduction="none")
    return entropy * (.25 * targets + .75 * (1 - targets)) * wrong * wrong


def main():
    shape = [int(size) for size in sys.argv[1].split("x")]
    count, height, width = shape if len(shape) == 3 else (1, shape[0], shape[0])
    steps, threads = map(int, sys.argv[2:4])
    device = "cuda" if sys.argv[4] == "gpu" else sys.argv[4]
    clock = time.perf_counter if sys.argv[5] == "wall" else time.process_time
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = RetinaNet().to(device).train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.SGD(trained, lr=1e-4, momentum=.9, weight_decay=1e-4, fused=True)
    # Channels last is what ours uses; on a CPU it is the faster layout here too.
    images = torch.randn(count, 3, height, width, device=device)
    if device == "cpu":
        images = images.contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        counts = [len(scores) for scores, _ in model(images)]
    targets = [((torch.rand(n, CLASSES, device=device) < 1e-4).float(), torch.randn(n, 4, device=device),
                (torch.rand(n, 1, device=device) < 1e-3).float()) for n in counts]
    for _ in range(steps):
        wait()
        start = clock()
        loss = 0.
        for (scores, boxes), (classes, wanted, weights) in zip(model(images), targets):
            loss = loss + focal(scores, classes).sum() / 100 + ((boxes - wanted).abs() * weights).sum() / 100
        float(loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        wait()
        print(f"{1e3 * (clock() - start):.1f}", flush=True)


main()
