"""Prints how many images a second of processor time loads, resizes, flips, normalizes and pads with OpenCV, a line for each
pass.

Arguments: a directory of JPEG files, the number of images of a pass, and the number of passes. The steps are those of
pipeline.sh, with a buffer changed in place where OpenCV can.
"""
import pathlib
import random
import sys
import time

import cv2
import numpy as np

MEAN = np.array([[123.675, 116.28, 103.53]])
INVERSE_STD = 1 / np.array([[58.395, 57.12, 57.375]])


def load(file):
    image = cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    height, width = image.shape[:2]
    scale = min(1333 / max(height, width), 800 / min(height, width))
    image = cv2.resize(image, (int(width * scale + .5), int(height * scale + .5)), interpolation=cv2.INTER_LINEAR)
    if random.random() < .5:
        image = cv2.flip(image, 1)
    image = image.astype(np.float32)
    cv2.cvtColor(image, cv2.COLOR_BGR2RGB, image)
    cv2.subtract(image, MEAN, image)
    cv2.multiply(image, INVERSE_STD, image)
    height, width = image.shape[:2]
    return cv2.copyMakeBorder(image, 0, -height % 32, 0, -width % 32, cv2.BORDER_CONSTANT, value=0)


def main():
    folder, count, passes = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    cv2.setNumThreads(1)
    files = sorted(file for file in folder.iterdir() if file.suffix in (".jpg", ".jpeg", ".JPG"))[:count]
    for _ in range(passes):
        start = time.process_time()
        for i in range(count):
            load(files[i % len(files)])
        print(f"{count / (time.process_time() - start):.2f}", flush=True)


main()
