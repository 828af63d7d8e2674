"""A package with registries like those of MMCV, for the test of the exporting script."""


class Registry:
    def __init__(self, name, parent=None, scope=None):
        self._name = name
        self._scope = scope or 'fakelib'
        self._module_dict = {}
        self._children = {}
        self.parent = parent
        if parent is not None:
            parent._children[self._scope] = self

    def build(self, cfg, **kwargs):
        return build_from_cfg(cfg, self, **kwargs)

    def register_module(self, name=None, module=None):
        def register(made):
            self._module_dict[name or made.__name__] = made
            return made
        return register if module is None else register(module)


def build_from_cfg(cfg, registry, **default_args):
    arguments = dict(default_args, **cfg)
    return registry._module_dict[arguments.pop('type')](**arguments)


ROOT = Registry('model', scope='base')
MODELS = Registry('models', parent=ROOT)
PIPELINES = Registry('pipeline')
NORMS = Registry('norm layer')
HOOKS = Registry('hook')
DATASETS = Registry('dataset')
OPTIMIZERS = Registry('optimizer')
