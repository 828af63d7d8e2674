import collections
import functools

from fakelib import (DATASETS, HOOKS, MODELS, NORMS, OPTIMIZERS, PIPELINES, ROOT, build_from_cfg)


def build_backbone(cfg):
    return MODELS.build(cfg)


def build_norm(cfg, channels):
    cfg = cfg.copy()
    cfg.pop('requires_grad', True)
    return NORMS.build(cfg, channels=channels)


def without_wraps(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper


def renamed(former):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **{former.get(k, k): v for k, v in kwargs.items()})
        return wrapper
    return decorate


class Base:
    """A base.

    Args:
        init_cfg (dict, optional): How weights begin.
        strict (bool): Whether to be strict: (a) or (b).
    """

    def __init__(self, init_cfg=None, strict=False):
        self.init_cfg = init_cfg


class Head(Base):
    def __init__(self, channels, num_classes=80, **kwargs):
        super(Head, self).__init__(strict=True, **kwargs)


@MODELS.register_module()
class DenseHead(Head):
    """A head that forwards what it does not know.

    Args:
        depth (int): The number of layers. Default: 4.
        ratios (list[float]): Of the anchors,
            one per level.
        act: no type.
        size (int): Contradicts its default.
    """

    def __init__(self, depth=4, ratios=(0.5, 1.0), act=None, size='auto', layer=Base, **kwargs):
        self.extra = kwargs.pop('extra', 3)
        super().__init__(**kwargs)


@MODELS.register_module()
class SkippingHead(Head):
    def __init__(self, *args, **kwargs):
        super(Head, self).__init__(*args, **kwargs)


@MODELS.register_module()
class Detector(Base):
    """Detects."""

    def __init__(self, backbone, neck=None, bbox_head=None, *, mode: str = 'fast', score: 'float' = 0.5):
        super().__init__()
        self.backbone = build_backbone(backbone)
        if neck is not None:
            self.neck = MODELS.build(neck)
        bbox_head.update(train_cfg=None)
        self.bbox_head = MODELS.build(bbox_head)


@MODELS.register_module()
class TwoStage(Detector):
    def __init__(self, backbone, **kwargs):
        super().__init__(backbone, **kwargs)


@MODELS.register_module()
class Wrapped(Base):
    @without_wraps
    def __init__(self, width, height=2):
        super().__init__()


@MODELS.register_module()
class Renamed(Base):
    @renamed({'old_width': 'width'})
    def __init__(self, width=1):
        super().__init__()


@ROOT.register_module()
class Root:
    pass


@MODELS.register_module()
class Swallows:
    def __init__(self, a=float('inf'), **kwargs):
        self.rest = dict(kwargs)


@MODELS.register_module()
def make_model(depth, width: int = 3):
    return None


NORMS.register_module('Counter', module=collections.OrderedDict)
NORMS.register_module('Half', module=functools.partial(make_model, 5, width=7))


@NORMS.register_module(name='BN')
class BatchNorm:
    def __init__(self, channels, eps: float = 1e-5, bias: 'Union[bool, str]' = True):
        pass


class Compose:
    def __init__(self, transforms):
        self.transforms = [build_from_cfg(t, PIPELINES) for t in transforms]


@PIPELINES.register_module()
class Resize:
    def __init__(self, scale, keep_ratio: bool = True):
        pass


@DATASETS.register_module()
class Images:
    def __init__(self, ann_file, pipeline, norm=None):
        self.pipeline = Compose(pipeline)


@HOOKS.register_module()
class StepLrUpdaterHook:
    def __init__(self, step, gamma=0.1):
        pass


@OPTIMIZERS.register_module()
class SGD:
    def __init__(self, params, lr=0.1):
        pass
