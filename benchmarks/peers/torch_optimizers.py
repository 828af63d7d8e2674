"""Steps of an optimizer of PyTorch for the parameters of ResNet-50, on demand.

    torch_optimizers.py NAME foreach|fused wall|cpu

Says `ready`, or what this torch lacks. Then for each line with a number n it makes n steps and says
what each took, in milliseconds.
"""

import sys
import time

import torch


def shapes():
    found = []

    def convolution(inside, out, kernel):
        found.extend([(out, inside, kernel, kernel), (out,), (out,)])

    convolution(3, 64, 7)
    inside = 64
    for stage, blocks in enumerate((3, 4, 6, 3)):
        width = 64 << stage
        for block in range(blocks):
            convolution(inside, width, 1)
            convolution(width, width, 3)
            convolution(width, width * 4, 1)
            if block == 0:
                convolution(inside, width * 4, 1)
            inside = width * 4
    return found + [(1000, inside), (1000,)]


def main():
    name, way, clock = sys.argv[1:]
    torch.set_num_threads(1)
    now = time.perf_counter if clock == "wall" else time.thread_time
    parameters = [torch.randn(shape).requires_grad_() for shape in shapes()]
    for parameter in parameters:
        parameter.grad = torch.randn_like(parameter) * 1e-2
    options = dict(lr=1e-3)
    if name == "SGD":
        options.update(momentum=0.9, weight_decay=1e-4)
    try:
        optimizer = getattr(torch.optim, name)(parameters, **options, **{way: True})
        optimizer.step()
    except (AttributeError, TypeError, RuntimeError) as problem:
        print(str(problem).splitlines()[0], flush=True)
        return
    print("ready", flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = now()
            optimizer.step()
            times.append((now() - start) * 1e3)
        print(*times, flush=True)


main()
