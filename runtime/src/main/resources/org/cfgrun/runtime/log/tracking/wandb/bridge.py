"""Sends the values that a cfgrun run logs to Weights & Biases.

Each line of standard input is a JSON object whose `do` names a request; the answer is one line on
standard output: the result or an `error`. If the input ends without `finish`, the run
was killed.
"""

import sys

# Python searches the current folder first, where a file may shadow a module.
sys.path[:] = [place for place in sys.path if place]

import json
import os
import signal


def init(kwargs, summaries):
    run = wandb.init(**kwargs)
    refused = {}
    for metric, summary in summaries.items():
        try:
            wandb.define_metric(metric, summary=summary)
        except Exception as failure:
            refused[metric] = text(failure)
    return {
        "refused": refused,
        "id": run.id,
        "url": run.url,
        "offline": bool(run.offline),
        "folder": os.path.dirname(run.dir),
    }


def log(values, **options):
    wandb.log(values, **options)


def artifact(folder, files):
    model = wandb.Artifact(name="artifacts", type="model")
    for file in files:
        model.add_file(os.path.join(folder, file), name=file)
    wandb.log_artifact(model)


def finish(**options):
    wandb.finish(**options)


def text(failure):
    return "%s: %s" % (type(failure).__name__, failure)


def answer(words):
    answers.write(json.dumps(words or {}) + "\n")
    answers.flush()


# The SDK prints as it likes; that must not come between the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
# Whoever interrupts the training wants its last points, too.
signal.signal(signal.SIGINT, signal.SIG_IGN)

try:
    import wandb
except ImportError as missing:
    answer({"error": str(missing), "missing": True})
    sys.exit()

DUTIES = {"init": init, "log": log, "artifact": artifact, "finish": finish}
duty = None
for line in sys.stdin:
    words = json.loads(line)
    duty = words.pop("do")
    try:
        answer(DUTIES[duty](**words))
    except Exception as failure:
        # Arguments that the SDK does not have will not be there at the next attempt.
        answer({"error": text(failure), "lasting": isinstance(failure, TypeError)})
if duty != "finish":
    finish(exit_code=1)
