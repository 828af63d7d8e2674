"""Prints what steps of training torchvision's Faster or Mask R-CNN R50-FPN take, in milliseconds, a line each, and then
its peak resident memory.

Arguments: faster_rcnn or mask_rcnn, image size, steps, threads, device (cpu or gpu), clock (wall or cpu). The settings are
those of MMDetection's configs: 1,000 proposals, 512 samples, frozen batch normalization and the first stage frozen.
"""
import resource
import sys
import time

import torch
from torchvision.models.detection import fasterrcnn_resnet50_fpn, maskrcnn_resnet50_fpn


def main():
    build = {"faster_rcnn": fasterrcnn_resnet50_fpn, "mask_rcnn": maskrcnn_resnet50_fpn}[sys.argv[1]]
    size, steps, threads = map(int, sys.argv[2:5])
    device = "cuda" if sys.argv[5] == "gpu" else sys.argv[5]
    clock = time.perf_counter if sys.argv[6] == "wall" else time.process_time
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = build(
        weights=None, weights_backbone=None, num_classes=81, trainable_backbone_layers=3, min_size=size, max_size=size,
        image_mean=(0., 0., 0.), image_std=(1., 1., 1.), rpn_post_nms_top_n_train=1000).to(device).train()
    for module in model.backbone.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()
    # torchvision freezes stages only with pretrained weights.
    for name, parameter in model.backbone.body.named_parameters():
        if not name.startswith(("layer2", "layer3", "layer4")):
            parameter.requires_grad = False
    if device == "cpu":
        model = model.to(memory_format=torch.channels_last)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.SGD(trained, lr=1e-4, momentum=.9, weight_decay=1e-4, fused=True)
    image = torch.randn(3, size, size, device=device)
    middle = size / 2
    boxes = torch.tensor([[10, 10, middle, middle], [middle, 20, size - 5, size - 30], [30, middle, 90, size - 9]])
    target = {"boxes": boxes.to(device), "labels": torch.tensor([2, 18, 61], device=device)}
    if sys.argv[1] == "mask_rcnn":
        masks = torch.zeros(3, size, size, dtype=torch.uint8)
        for mask, (x1, y1, x2, y2) in zip(masks, boxes.int().tolist()):
            mask[y1:y2, x1:x2] = 1
        target["masks"] = masks.to(device)
    for _ in range(steps):
        wait()
        start = clock()
        loss = sum(model([image], [target]).values())
        float(loss)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        wait()
        print(f"{1e3 * (clock() - start):.1f}", flush=True)
    print("peak resident MB:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)


main()
