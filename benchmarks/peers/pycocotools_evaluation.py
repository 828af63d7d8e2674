"""Prints the seconds of each evaluation of detections by pycocotools with the metric bbox or segm, then its mAP.

Arguments: the metric, a directory with annotations.json and detections.json, and the number of evaluations. Reading the
files is not measured.
"""
import contextlib
import io
import sys
import time

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def main():
    metric, folder, times = sys.argv[1:]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(f"{folder}/annotations.json")
        found = truth.loadRes(f"{folder}/detections.json")
    for _ in range(int(times)):
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            evaluation = COCOeval(truth, found, metric)
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
        print(f"{time.perf_counter() - start:.2f}", flush=True)
    print(f"{metric}_mAP {evaluation.stats[0]:.4f}", file=sys.stderr)


main()
