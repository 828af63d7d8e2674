"""Runs steps of a PyTorch optimizer on the parameters of ResNet-50, on request.

    torch_optimizers.py NAME OPTIONS dense|matrices|sparse|quadratic foreach|fused wall|cpu

Prints `ready`, or the `optimizer` or `way` that this torch does not have. Then, for each input line with a number n, runs n steps
and prints the time of each in milliseconds. The problems are those of the enum Problem in OptimizerTask.java.
"""

import inspect
import sys
import time

import torch

SMALL = 1e-2
ROWS_TO_A_GRADIENT = 10
LEAST_CURVATURE = 1e-3


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


def shapes_of(problem):
    if problem in ("dense", "quadratic"):
        return shapes()
    chosen = [shape for shape in shapes() if problem == "sparse" or len(shape) > 1]
    return [(shape[0], torch.Size(shape).numel() // shape[0]) for shape in chosen]


def gradient(parameter, problem):
    if problem == "quadratic":
        return torch.zeros_like(parameter)
    if problem == "sparse":
        rows = torch.arange(0, len(parameter), ROWS_TO_A_GRADIENT)
        values = torch.randn(len(rows), parameter.shape[1]) * SMALL
        return torch.sparse_coo_tensor(rows[None], values, parameter.shape)
    return torch.randn_like(parameter) * SMALL


def quadratic(parameters):
    count = len(parameters)
    curvatures = [LEAST_CURVATURE ** (i / (count - 1)) for i in range(count)]

    @torch.no_grad()
    def loss():
        total = torch.zeros((), dtype=torch.float64)
        for parameter, curvature in zip(parameters, curvatures):
            parameter.grad.copy_(parameter).mul_(curvature)
            total.add_(torch.dot(parameter.view(-1), parameter.grad.view(-1)), alpha=0.5)
        return total

    return loss


def lack_of(name, way):
    if not hasattr(torch.optim, name):
        return "optimizer"
    return "way" if way == "fused" and not knows(name, way) else None


def knows(name, way):
    return way in inspect.signature(getattr(torch.optim, name)).parameters


def optimizer_of(name, options, way, parameters):
    # An optimizer without these arguments has a single implementation.
    if knows(name, way):
        options[way] = True
    return getattr(torch.optim, name)(parameters, **options)


def main():
    name, options, problem, way, clock = sys.argv[1:]
    lack = lack_of(name, way)
    if lack:
        print(lack, flush=True)
        return
    torch.set_num_threads(1)
    torch.manual_seed(0)
    now = time.perf_counter if clock == "wall" else time.thread_time
    parameters = []
    for shape in shapes_of(problem):
        parameter = (torch.randn(shape) * SMALL).requires_grad_()
        parameter.grad = gradient(parameter.detach(), problem)
        parameters.append(parameter)
    arguments = [quadratic(parameters)] if problem == "quadratic" else []
    optimizer = optimizer_of(name, eval(f"dict({options})"), way, parameters)
    optimizer.step(*arguments)
    print("ready", flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = now()
            optimizer.step(*arguments)
            times.append((now() - start) * 1e3)
        print(*times, flush=True)


main()
