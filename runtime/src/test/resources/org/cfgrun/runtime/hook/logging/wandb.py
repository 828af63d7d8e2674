"""Stands for the SDK: notes each call in the file that WANDB_CALLS names, one JSON list a line."""

import json
import os


def note(function, /, *args, **kwargs):
    with open(os.environ["WANDB_CALLS"], "a") as calls:
        calls.write(json.dumps([function, list(args), kwargs]) + "\n")


class Run:
    id = "r1"
    url = None
    offline = True
    dir = "/somewhere/wandb/offline-run-r1/files"


class Artifact:
    def __init__(self, **kwargs):
        note("wandb.Artifact", **kwargs)

    def add_file(self, file, name):
        if not os.path.isfile(file):
            raise ValueError("no such file")
        note("add_file", name)


def init(**kwargs):
    note("wandb.init", **kwargs)
    return Run()


def define_metric(name, **kwargs):
    if kwargs["summary"] == "highest":
        raise ValueError("there is no summary of this name")
    note("wandb.define_metric", name, **kwargs)


def log(values, **kwargs):
    if os.environ.get("WANDB_FAILS"):
        raise ValueError("the disk is full")
    note("wandb.log", values, **kwargs)


def log_artifact(artifact):
    note("wandb.log_artifact")


def finish(**kwargs):
    note("wandb.finish", **kwargs)
