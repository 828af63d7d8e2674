"""Loads the configs in a list with mmcv's loader: mmcv_loader.py load|print LIST."""
import sys
import warnings

warnings.simplefilter('ignore')
from mmcv import Config  # noqa: E402

action, listing = sys.argv[1:]
for name in open(listing).read().splitlines():
    config = Config.fromfile(name, import_custom_modules=False)
    if action == 'print':
        print(config.pretty_text)
