"""Prints the seconds of each evaluation of detections by pycocotools with the metric bbox, then its mAP.

Arguments: a directory with annotations.json and detections.json, and the number of evaluations. Reading the files is not
measured.
"""
import contextlib
import io
import sys
import time

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def main():
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(f"{sys.argv[1]}/annotations.json")
        found = truth.loadRes(f"{sys.argv[1]}/detections.json")
    for _ in range(int(sys.argv[2])):
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            evaluation = COCOeval(truth, found, "bbox")
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
        print(f"{time.perf_counter() - start:.2f}", flush=True)
    print(f"bbox_mAP {evaluation.stats[0]:.4f}", file=sys.stderr)


main()
