"""Prints the history that an offline run of the SDK has written, as JSON: read_wandb.py FILE."""

import json
import struct
import sys

from wandb.proto import wandb_internal_pb2

HEAD, BLOCK, RECORD = 7, 32768, struct.Struct("<IHB")
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4


def records(data):
    at, whole = HEAD, b""
    while at + RECORD.size <= len(data):
        if BLOCK - at % BLOCK < RECORD.size:
            at += BLOCK - at % BLOCK
            continue
        _, length, kind = RECORD.unpack_from(data, at)
        at += RECORD.size
        whole += data[at : at + length]
        at += length
        if kind in (FULL, LAST):
            yield whole
            whole = b""


rows, run = [], None
for bytes in records(open(sys.argv[1], "rb").read()):
    record = wandb_internal_pb2.Record.FromString(bytes)
    if record.WhichOneof("record_type") == "run":
        run = {"id": record.run.run_id, "project": record.run.project}
    if record.WhichOneof("record_type") == "history":
        items = {(item.key or "/".join(item.nested_key)): item.value_json for item in record.history.item}
        rows.append({key: json.loads(value) for key, value in items.items()})
print(json.dumps({"run": run, "rows": rows}))
