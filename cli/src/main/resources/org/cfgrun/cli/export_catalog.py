#!/usr/bin/env python3
"""Exports the registries of Python packages as a catalog for cfgrun.

    python export.py mmdet mypackage -o catalog.json
    cfgrun check configs --catalog catalog.json

It imports the packages and all their modules, so run it in the environment in
which you train. Then it reads every registry of MMCV or MMEngine: the names of
the components, the arguments of their constructors with types and defaults, and
their docstrings. It needs Python 3.6 or newer and no other package, sends nothing
and writes only the catalog.

An unscoped type means the component of the package that is named first.
"""
import argparse
import ast
import functools
import importlib
import inspect
import io
import json
import os
import pkgutil
import re
import sys
import textwrap
import types
import typing
import warnings

VERSION = 1
# A value that is not a constant of the config language, such as a class.
NOT_CONSTANT = '...'
LONGEST_DEFAULT = 500
LONGEST_TEXT = 4000
DEEPEST = 6
ANY = 'any'


# -- Packages and registries -------------------------------------------------------


def import_all(name, failures):
    """Imports a package and all its modules; modules that cannot be imported are noted."""
    try:
        package = importlib.import_module(name)
    except (Exception, SystemExit) as e:
        sys.exit('error: `%s` cannot be imported: %s: %s' % (name, type(e).__name__, e))
    for found in pkgutil.walk_packages(getattr(package, '__path__', []), name + '.', lambda _: None):
        last = found[1].rsplit('.', 1)[-1]
        if last.startswith('__') or last == 'setup' or last.startswith('test_'):
            continue
        try:
            importlib.import_module(found[1])
        except (Exception, SystemExit) as e:
            failures.append((found[1], '%s: %s' % (type(e).__name__, e)))


def is_registry(value):
    """Returns whether a value is a registry of MMCV or MMEngine, by its attributes."""
    if isinstance(value, (type, types.ModuleType)):
        return False
    # Not hasattr, which would import what a lazy module stands for.
    attributes = getattr(value, '__dict__', None)
    return (isinstance(attributes, dict) and isinstance(attributes.get('_module_dict'), dict)
            and isinstance(attributes.get('_name'), str))


def registries():
    """Returns all registries, parents before children."""
    found = {}

    def add(registry):
        if is_registry(registry) and id(registry) not in found:
            add(getattr(registry, 'parent', None))
            found[id(registry)] = registry
            for child in list((getattr(registry, '_children', None) or {}).values()):
                add(child)

    for module in list(sys.modules.values()):
        if isinstance(module, types.ModuleType):
            for value in list(vars(module).values()):
                try:
                    add(value)
                except Exception:  # a value whose attributes raise
                    pass
    return list(found.values())


def root_of(registry):
    seen = set()
    while is_registry(getattr(registry, 'parent', None)) and id(registry) not in seen:
        seen.add(id(registry))
        registry = registry.parent
    return registry


def family(registry):
    """Returns the name under which a registry and its relatives are one registry."""
    return root_of(registry)._name


def scope_of(registry):
    scope = getattr(registry, '_scope', None)
    return scope if isinstance(scope, str) else ''


# -- Source code -------------------------------------------------------------------


@functools.lru_cache(maxsize=None)
def code_of(function):
    """Returns the syntax tree of a function, or None."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except Exception:
        return None
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return node
    return None


def plain(function):
    """Returns the function behind decorators."""
    seen = set()
    while id(function) not in seen:
        seen.add(id(function))
        if isinstance(function, (staticmethod, classmethod)):
            function = function.__func__
        inner = getattr(function, '__wrapped__', None)
        if inner is None:
            inner = undecorated(function)
        if inner is None:
            break
        function = inner
    return function


def undecorated(function):
    """Returns what a decorator without functools.wraps calls, or None."""
    if not isinstance(function, types.FunctionType) or function.__name__ == '__init__':
        return None
    for cell in function.__closure__ or ():
        try:
            inner = cell.cell_contents
        except ValueError:
            continue
        if isinstance(inner, types.FunctionType) and inner.__name__ == '__init__':
            return inner
    return None


def former_names(function):
    """Returns {former name: name} of arguments that a decorator renames."""
    names, seen = {}, set()
    while function is not None and id(function) not in seen:
        seen.add(id(function))
        for cell in getattr(function, '__closure__', None) or ():
            try:
                renamed = cell.cell_contents
            except ValueError:
                continue
            if isinstance(renamed, dict) and all(
                    isinstance(k, str) and isinstance(v, str) for k, v in renamed.items()):
                names.update(renamed)
        function = getattr(function, '__wrapped__', None)
    return names


def dotted(node):
    """Returns the names of `a.b.c`, or None."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id] + names[::-1] if isinstance(node, ast.Name) else None


def resolve(node, function):
    """Returns the object that a name in the code of a function stands for, or None."""
    names = dotted(node)
    if not names:
        return None
    value = getattr(function, '__globals__', {}).get(names[0])
    for name in names[1:]:
        if value is None:
            return None
        try:
            value = inspect.getattr_static(value, name)
        except AttributeError:
            return None
    return value


# -- Arguments ---------------------------------------------------------------------


class Signature(object):
    """The arguments that a config can pass by name.

    arguments: by name, in order: default (or inspect.Parameter.empty), annotation,
        the function that declares it, and its class.
    open: whether further arguments are accepted or the signature is not known.
    """

    def __init__(self, open=False):
        self.arguments = {}
        self.open = open

    def add(self, name, default, annotation, function):
        if name not in self.arguments:
            self.arguments[name] = (default, annotation, function)


def signature_of(component):
    try:
        if isinstance(component, functools.partial):
            return signature_of_partial(component)
        if inspect.isclass(component):
            return signature_of_class(component, 0)
        if callable(component):
            return signature_of_function(component, skip=0)
    except Exception:  # a signature in a way that nobody foresaw
        pass
    return Signature(open=True)


def signature_of_partial(partial):
    whole = signature_of(partial.func)
    bound = Signature(whole.open)
    for i, (name, (default, annotation, function)) in enumerate(whole.arguments.items()):
        if i < len(partial.args):
            continue
        bound.add(name, partial.keywords.get(name, default), annotation, function)
    return bound


def parameters_of(function):
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def signature_of_function(function, skip):
    function = plain(function)
    parameters = parameters_of(function)
    if parameters is None:
        return Signature(open=True)
    found = Signature()
    for parameter in parameters[skip:]:
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            found.add(parameter.name, parameter.default, parameter.annotation, function)
        elif parameter.kind == parameter.VAR_KEYWORD:
            found.open = True
    return found


def signature_of_class(cls, start):
    """Returns the arguments of the constructor that is at or after a place in the MRO."""
    mro = inspect.getmro(cls)
    for i in range(start, len(mro)):
        own = vars(mro[i])
        made = own.get('__init__')
        if made is None and '__new__' in own and mro[i] is not object:
            made = own['__new__']
        if made is None:
            continue
        if mro[i] is object:
            return Signature()
        function = plain(made)
        if not isinstance(function, types.FunctionType):
            return signature_of_text(cls)
        found = signature_of_constructor(cls, i, function)
        for former, name in former_names(made).items():
            if name in found.arguments:
                found.add(former, Ellipsis, inspect.Parameter.empty, None)
        return found
    return Signature(open=True)


def signature_of_text(cls):
    """Returns what a class without Python code says about itself."""
    parameters = parameters_of(cls)
    if not parameters:
        return Signature(open=True)
    found = signature_of_function(cls, skip=0)
    return found


def signature_of_constructor(cls, place, function):
    found = signature_of_function(function, skip=1)
    parameters = parameters_of(function) or []
    rest = [p.name for p in parameters if p.kind == p.VAR_KEYWORD]
    if not rest:
        return found
    uses = KeywordUses(rest[0], function, cls, place)
    code = code_of(function)
    if code is None:
        return found
    uses.visit(code)
    if uses.escapes or not (uses.calls or uses.popped):
        return found
    found.open = False
    for name, default in uses.popped.items():
        found.add(name, default, inspect.Parameter.empty, function)
    bound = None
    for start, positional, names in uses.calls:
        parent = signature_of_class(cls, start)
        given = set(list(parent.arguments)[:positional]) | names
        bound = given if bound is None else bound & given
        found.open = found.open or parent.open
        for name, (default, annotation, owner) in parent.arguments.items():
            found.add(name, default, annotation, owner)
    own = {p.name for p in parameters}
    for name in (bound or set()) - own - set(uses.popped):
        found.arguments.pop(name, None)
    return found


class KeywordUses(ast.NodeVisitor):
    """What a constructor does with its **kwargs.

    calls: constructors of parents that get them: the place in the MRO, the number of
        positional arguments, and the names of the other arguments.
    popped: names that are taken out, with their defaults.
    escapes: whether they are used in another way.
    """

    def __init__(self, name, function, cls, place):
        self.name = name
        self.function = function
        self.place = place
        self.mro = inspect.getmro(cls)
        self.calls = []
        self.popped = {}
        self.escapes = False

    def is_kwargs(self, node):
        return isinstance(node, ast.Name) and node.id == self.name

    def parent(self, call):
        """Returns the place in the MRO and the arguments of a call of a parent's constructor.

        `super(Parent, self)` skips the constructor of the parent itself.
        """
        func = call.func
        if not isinstance(func, ast.Attribute) or func.attr not in ('__init__', '__new__'):
            return None
        if (isinstance(func.value, ast.Call) and isinstance(func.value.func, ast.Name)
                and func.value.func.id == 'super'):
            after = resolve(func.value.args[0], self.function) if func.value.args else None
            # A class that cannot be resolved is most likely the own one.
            place = self.mro.index(after) if after in self.mro else self.place
            return (place + 1, call.args)
        named = resolve(func.value, self.function)
        return (self.mro.index(named), call.args[1:]) if named in self.mro else None

    def visit_Call(self, node):
        passed = [k for k in node.keywords if k.arg is None and self.is_kwargs(k.value)]
        parent = self.parent(node)
        if passed and parent:
            place, positional = parent
            values = [a for a in positional if not isinstance(a, ast.Starred)]
            self.calls.append((place, len(values), {k.arg for k in node.keywords if k.arg}))
            for part in node.args + [k.value for k in node.keywords if k not in passed]:
                self.visit(part)
        elif (isinstance(node.func, ast.Attribute) and self.is_kwargs(node.func.value)
              and node.func.attr in ('pop', 'get', 'setdefault') and node.args
              and constant(node.args[0])[0] and isinstance(constant(node.args[0])[1], str)):
            name = constant(node.args[0])[1]
            default = inspect.Parameter.empty
            if node.func.attr != 'pop' or len(node.args) > 1:
                known, default = constant(node.args[1]) if len(node.args) > 1 else (True, None)
                default = default if known else Ellipsis
            self.popped.setdefault(name, default)
            for part in node.args[1:]:
                self.visit(part)
        else:
            self.generic_visit(node)

    def visit_Compare(self, node):
        # `'norm_cfg' in kwargs` reads no value.
        for part in [node.left] + node.comparators:
            if not self.is_kwargs(part):
                self.visit(part)

    def visit_Subscript(self, node):
        if not self.is_kwargs(node.value):
            self.generic_visit(node)

    def visit_Name(self, node):
        if self.is_kwargs(node):
            self.escapes = True


def constant(node):
    try:
        return (True, ast.literal_eval(node))
    except Exception:
        return (False, None)


# -- Defaults ----------------------------------------------------------------------


def is_constant(value, depth=0):
    if value is None or type(value) in (bool, int, str):
        return True
    if type(value) is float:
        return value == value and value not in (float('inf'), float('-inf'))
    if depth > DEEPEST:
        return False
    if type(value) in (list, tuple):
        return all(is_constant(v, depth + 1) for v in value)
    return isinstance(value, dict) and all(
        type(k) is str and is_constant(v, depth + 1) for k, v in value.items())


def default_text(value):
    """Returns a default as a constant of the config language."""
    if not is_constant(value):
        return NOT_CONSTANT
    text = repr(unwrapped(value))
    return text if len(text) <= LONGEST_DEFAULT else NOT_CONSTANT


def unwrapped(value):
    """Returns a constant without subclasses of dict, such as ConfigDict."""
    if isinstance(value, dict):
        return {k: unwrapped(v) for k, v in value.items()}
    return type(value)(unwrapped(v) for v in value) if type(value) in (list, tuple) else value


# -- Types -------------------------------------------------------------------------

PLAIN = {
    'int': 'long', 'integer': 'long', 'float': 'float', 'number': 'float', 'str': 'str',
    'string': 'str', 'bool': 'bool', 'boolean': 'bool', 'dict': 'dict', 'Dict': 'dict',
    'ConfigDict': 'dict', 'list': {'list': ANY}, 'List': {'list': ANY}, 'tuple': {'list': ANY},
    'Tuple': {'list': ANY}, 'Sequence': {'list': ANY}, 'None': None,
}
LISTS = ('list', 'List', 'tuple', 'Tuple', 'Sequence', 'Iterable')


def union(parts):
    """Returns one of several types, where None stands for the value None."""
    if ANY in parts:
        return ANY
    kinds = []
    for part in parts:
        for kind in part['union'] if isinstance(part, dict) and 'union' in part else [part]:
            if isinstance(kind, dict) and 'nullable' in kind:
                kinds += [None, kind['nullable']]
            else:
                kinds.append(kind)
    without = []
    for kind in kinds:
        if kind is not None and kind not in without:
            without.append(kind)
    if not without:
        return ANY  # only None is accepted, which is not what a config writes
    whole = without[0] if len(without) == 1 else {'union': without}
    return {'nullable': whole} if None in kinds else whole


def type_of_annotation(annotation, depth=0):
    """Returns a type whose values are known for sure, or 'any'."""
    if depth > DEEPEST or annotation is inspect.Parameter.empty:
        return ANY
    if annotation is None or annotation is type(None):
        return None
    if isinstance(annotation, str):
        return type_of_text(annotation)
    if annotation in (int, float, str, bool, list, tuple, dict):
        return PLAIN[annotation.__name__]
    origin = getattr(annotation, '__origin__', None)
    inner = [a for a in getattr(annotation, '__args__', None) or () if a is not Ellipsis]
    if origin is typing.Union or type(annotation).__name__ == 'UnionType':
        return union([type_of_annotation(a, depth + 1) for a in inner])
    if str(origin).endswith('Literal'):
        return {'enum': inner} if all(isinstance(a, str) for a in inner) else ANY
    name = getattr(origin, '__name__', None) or getattr(origin, '_name', None) or ''
    if name in LISTS:
        inner = [a for a in inner if not isinstance(a, typing.TypeVar)]
        kinds = [type_of_annotation(a, depth + 1) for a in inner] or [ANY]
        return {'list': union(kinds)}
    if name in ('dict', 'Dict', 'Mapping') or getattr(annotation, '__name__', '') == 'ConfigDict':
        return 'dict'
    return ANY


def split(text, separators):
    """Splits a text at separators outside of brackets."""
    parts, depth, start, i = [], 0, 0, 0
    while i < len(text):
        depth += (text[i] in '[(') - (text[i] in '])')
        hit = next((s for s in separators if depth == 0 and text.startswith(s, i)), None)
        if hit:
            parts.append(text[start:i])
            i += len(hit)
            start = i
        else:
            i += 1
    return [part.strip() for part in parts + [text[start:]]]


def type_of_text(text, depth=0):
    """Returns the type that a docstring or an unevaluated annotation names, or 'any'."""
    text = re.sub(r'[`:]', '', text).strip()
    text = re.sub(r',?\s*(optional|required|[Dd]efaults?\b.*)$', '', text).strip().strip(',')
    if depth > DEEPEST or not text:
        return ANY
    parts = [p for p in split(text, ['|', ' or ', ',', '/']) if p and p != 'optional']
    if len(parts) > 1:
        return union([type_of_text(p, depth + 1) for p in parts])
    if text in PLAIN:
        return PLAIN[text]
    found = re.match(r'^(\w+(?:\.\w+)*)\s*[\[(](.*)[\])]$', text)
    if not found:
        return ANY
    name = found.group(1).rsplit('.', 1)[-1]
    inner = [p for p in split(found.group(2), [',']) if p != '...']
    if name == 'Optional':
        return union([type_of_text(found.group(2), depth + 1), None])
    if name == 'Union':
        return union([type_of_text(p, depth + 1) for p in inner])
    if name in LISTS:
        # `list(int)` is a list of ints, `list (3,)` one of three items.
        return {'list': union([type_of_text(p, depth + 1) for p in inner])}
    return 'dict' if name in ('dict', 'Dict', 'Mapping') else ANY


def fits(value, kind):
    """Returns whether a constant is a value of a type."""
    if kind == ANY:
        return True
    if isinstance(kind, dict):
        if 'nullable' in kind:
            return value is None or fits(value, kind['nullable'])
        if 'union' in kind:
            return any(fits(value, part) for part in kind['union'])
        if 'enum' in kind:
            return value in kind['enum']
        return isinstance(value, (list, tuple)) and all(fits(v, kind['list']) for v in value)
    if kind == 'float':
        return type(value) in (int, float)
    return isinstance(value, {'long': int, 'str': str, 'bool': bool, 'dict': dict}[kind]) and (
        kind == 'bool' or not isinstance(value, bool))


def hints_of(function):
    try:
        return typing.get_type_hints(function)
    except Exception:  # names that exist only while types are checked
        return {}


def type_of(name, default, annotation, function, documented):
    hint = hints_of(function).get(name, annotation)
    kind = type_of_annotation(hint)
    text = kind == ANY and annotation is inspect.Parameter.empty
    kind = type_of_text(documented) if text else kind
    if kind is None or kind == ANY:
        return ANY
    if default is None:
        kind = union([kind, None])
    elif default is not inspect.Parameter.empty and not (
            is_constant(default) and fits(unwrapped(default), kind)):
        return ANY  # a type that its own default does not have says nothing
    return {'documented' if text else 'annotated': kind}


# -- Documentation -----------------------------------------------------------------

SECTION = re.compile(r'^(Args|Arguments|Parameters|Keyword Args|Kwargs)\s*:?\s*$')
ITEM = re.compile(r'^\*{0,2}(\w+)\s*(?:\((.*?)\))?\s*:\s*(.*)$', re.S)


def documentation(thing):
    """Returns the summary of a docstring, and (type, text) of each argument."""
    text = getattr(thing, '__doc__', None)
    if not isinstance(text, str):
        return '', {}
    lines = inspect.cleandoc(text).splitlines()
    summary, items, inside, indent = [], [], False, None
    for line in lines:
        bare = line.strip()
        depth = len(line) - len(line.lstrip())
        if depth == 0 and SECTION.match(bare):
            inside, indent = True, None
        elif inside and bare and depth == 0:
            inside = False
        elif inside and bare:
            indent = depth if indent is None else indent
            if depth <= indent:
                items.append([bare])
            elif items:
                items[-1].append(bare)
    for line in lines:
        if not line.strip() and summary:
            break
        summary.append(line.strip())
    arguments = {}
    for item in items:
        found = ITEM.match(balanced(' '.join(item)))
        if found:
            arguments[found.group(1)] = (
                (found.group(2) or '').replace('\0', ')').strip(), found.group(3).strip())
    return ' '.join(summary).strip()[:LONGEST_TEXT], arguments


def balanced(item):
    """Hides inner brackets of the type, so that the first free one ends it."""
    depth, out, done = 0, [], False
    for letter in item:
        depth += (letter == '(') - (letter == ')')
        if letter == ':' and depth == 0:
            done = True
        out.append('\0' if letter == ')' and depth > 0 and not done else letter)
    return ''.join(out)


# -- Registries of arguments -------------------------------------------------------


class Builders(object):
    """Finds from which registry a constructor builds an argument, by reading its code.

    `self.backbone = build_backbone(backbone)` or `MODELS.build(backbone)` says that the
    dicts in `backbone` are looked up in the registry of models.
    """

    def __init__(self):
        self.functions = {}
        self.constructors = {}

    def of_function(self, function, depth):
        """Returns the registry with which a function builds its first argument, or None."""
        function = plain(function)
        if not isinstance(function, types.FunctionType) or depth > DEEPEST:
            return None
        if function not in self.functions:
            self.functions[function] = None
            code = code_of(function)
            first = code.args.args[0].arg if code is not None and code.args.args else None
            found = set()
            for node in ast.walk(code) if first else ():
                if isinstance(node, ast.Call):
                    built = self.call(node, function, depth + 1)
                    if built and (built[0] is None or dotted(built[0]) == [first]):
                        found.add(built[1])
            self.functions[function] = found.pop() if len(found) == 1 else None
        return self.functions[function]

    def call(self, call, function, depth=0):
        """Returns (config, registry, whether nothing is added) for a call that builds.

        The config is None where only the class is looked up.
        """
        config = call.args[0] if call.args else next(
            (k.value for k in call.keywords if k.arg == 'cfg'), None)
        if config is None or isinstance(config, ast.Starred):
            return None
        alone = len(call.args) + len(call.keywords) == 1
        if isinstance(call.func, ast.Attribute) and call.func.attr in ('build', 'get'):
            registry = resolve(call.func.value, function)
            if not is_registry(registry):
                registry = switched(call.func.value, function)
            if not is_registry(registry):
                return None
            return (config if call.func.attr == 'build' else None, family(registry), alone)
        target = resolve(call.func, function)
        if getattr(target, '__name__', '') == 'build_from_cfg' and len(call.args) > 1:
            registry = resolve(call.args[1], function)
            if is_registry(registry):
                return (config, family(registry), len(call.args) + len(call.keywords) == 2)
            return None
        if isinstance(target, types.FunctionType):
            registry = self.of_function(target, depth)
            return (config, registry, alone) if registry else None
        if inspect.isclass(target) and depth < DEEPEST:
            # Compose(pipeline) builds the items of its first argument.
            first = next(iter(signature_of(target).arguments), None)
            built = self.of_class(target, 0, depth + 1).get(first)
            return (config,) + built if built else None
        return None

    def of_class(self, cls, start, depth=0):
        """Returns {argument: (registry, whether nothing is added)} for a constructor."""
        if (cls, start) not in self.constructors:
            self.constructors[cls, start] = {}
            mro = inspect.getmro(cls)
            for i in range(start, len(mro)):
                function = plain(vars(mro[i]).get('__init__'))
                if isinstance(function, types.FunctionType):
                    self.constructors[cls, start] = self.of_constructor(function, cls, i, depth)
                    break
        return self.constructors[cls, start]

    def of_constructor(self, function, cls, place, depth):
        code = code_of(function)
        if code is None:
            return {}
        source = Sources(code)
        changed, found = set(), {}
        for node in ast.walk(code):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                changed.add(source.of(node.targets[0].value))
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr in ('update', 'setdefault'):
                changed.add(source.of(node.func.value))
            built = self.call(node, function, depth)
            name = source.of(built[0]) if built else None
            if name:
                found.setdefault(name, set()).add(built[1:])
        rest = code.args.kwarg.arg if code.args.kwarg else ''
        uses = KeywordUses(rest, function, cls, place)
        for node in ast.walk(code):
            parent = uses.parent(node) if isinstance(node, ast.Call) else None
            if parent:
                start, positional = parent
                inherited = self.of_class(cls, start, depth)
                names = list(signature_of_class(cls, start).arguments)
                passed = list(zip(names, positional))
                passed += [(k.arg, k.value) for k in node.keywords if k.arg]
                for name, value in passed:
                    if name in inherited and source.of(value):
                        found.setdefault(source.of(value), set()).add(inherited[name])
                if any(k.arg is None for k in node.keywords):
                    for name in set(inherited) - {name for name, _ in passed}:
                        found.setdefault(name, set()).add(inherited[name])
        result = {}
        for name, uses in found.items():
            if len({registry for registry, _ in uses}) == 1:
                registry = next(iter(uses))[0]
                result[name] = (registry, name not in changed and all(a for _, a in uses))
        return result

    def keys(self, modules):
        """Returns {registry: keys that functions take out of a config before they build it}.

        An example is `requires_grad`, which belongs to no norm layer.
        """
        keys = {}
        for module in modules:
            try:
                tree = ast.parse(inspect.getsource(module))
            except Exception:
                continue
            scope = types.SimpleNamespace(__globals__=vars(module))
            for function in ast.walk(tree):
                if not isinstance(function, ast.FunctionDef):
                    continue
                scope.code = function
                used = set()
                for node in ast.walk(function):
                    if not isinstance(node, ast.Call):
                        continue
                    try:
                        built = self.call(node, scope)
                    except Exception:
                        built = None
                    if built:
                        used.add(built[1])
                for registry in used:
                    keys.setdefault(registry, set()).update(popped(function))
        return keys


def popped(code):
    """Returns the keys that a function takes out of a dict."""
    return {constant(node.args[0])[1] for node in ast.walk(code or ast.Pass())
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and node.func.attr == 'pop' and node.args
            and isinstance(constant(node.args[0])[1], str)} - {'type'}


def uses_registries(module):
    return isinstance(module, types.ModuleType) and any(
        is_registry(value) for value in list(vars(module).values()))


def switched(node, function):
    """Returns the registry of `with REGISTRY.switch_scope_and_registry(...) as name`."""
    code = getattr(function, 'code', None) or code_of(function)
    name = dotted(node)
    for each in ast.walk(code) if code is not None and name else ():
        for item in each.items if isinstance(each, ast.With) else ():
            if (item.optional_vars is not None and dotted(item.optional_vars) == name
                    and isinstance(item.context_expr, ast.Call)
                    and isinstance(item.context_expr.func, ast.Attribute)):
                return resolve(item.context_expr.func.value, function)
    return None


class Sources(object):
    """The arguments that the local names of a constructor stand for."""

    def __init__(self, code):
        names = [a.arg for a in code.args.args + code.args.kwonlyargs]
        self.aliases = {name: name for name in names}
        for node in ast.walk(code):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                name, target = self.of(node.value), dotted(node.targets[0])
                if name and target and (len(target) == 1 or target[0] == 'self'):
                    self.aliases.setdefault('.'.join(target), name)
            elif isinstance(node, (ast.For, ast.comprehension)):
                name = self.of(node.iter)
                for target in ast.walk(node.target) if name else ():
                    if isinstance(target, ast.Name):
                        self.aliases.setdefault(target.id, name)

    def of(self, node):
        """Returns the argument whose value, copy or item an expression is, or None."""
        if isinstance(node, (ast.Name, ast.Attribute)):
            names = dotted(node)
            return self.aliases.get('.'.join(names)) if names else None
        if isinstance(node, ast.Call):
            last = (dotted(node.func) or [''])[-1]
            if last == 'copy' and isinstance(node.func, ast.Attribute) and not node.args:
                return self.of(node.func.value)
            if last in ('copy', 'deepcopy', 'dict', 'list', 'enumerate') and node.args:
                return self.of(node.args[0])
        return None


# -- The catalog -------------------------------------------------------------------


def component(registry, names, thing, builders):
    signature = signature_of(thing)
    target = thing.func if isinstance(thing, functools.partial) else thing
    summary, described = documentation(target)
    if inspect.isclass(target):
        for cls in inspect.getmro(target)[:-1]:
            for text in (documentation(cls)[1], documentation(vars(cls).get('__init__'))[1]):
                for name, item in text.items():
                    described.setdefault(name, item)
    registries = builders.of_class(target, 0) if inspect.isclass(target) else {}
    arguments = []
    for name, (default, annotation, function) in signature.arguments.items():
        documented, text = described.get(name, ('', ''))
        if name in registries:
            kind = {'built': registries[name][0], 'whole': registries[name][1]}
        else:
            kind = type_of(name, default, annotation, function, documented)
        argument = {'name': name, 'type': kind, 'documentation': text[:LONGEST_TEXT]}
        if default is not inspect.Parameter.empty:
            argument['default'] = default_text(default)
        arguments.append(argument)
    file, line = place(target)
    python = {'scope': scope_of(registry), 'open': signature.open}
    if file:
        python['file'] = file
        python['line'] = line
    return {
        'registry': family(registry),
        'names': names,
        'class': full_name(target),
        'kinds': [full_name(c) for c in inspect.getmro(target)[:-1]]
                 if inspect.isclass(target) else [full_name(target)],
        'arguments': arguments,
        'documentation': summary,
        'python': python,
    }


def full_name(thing):
    name = getattr(thing, '__qualname__', None) or getattr(thing, '__name__', None)
    return '%s.%s' % (getattr(thing, '__module__', None) or '?', name or type(thing).__name__)


def place(thing):
    try:
        thing = inspect.unwrap(thing)
        file = inspect.getsourcefile(thing)
        return (os.path.abspath(file), inspect.getsourcelines(thing)[1]) if file else (None, 0)
    except Exception:  # built in, or made at run time
        return None, 0


def version_of(name):
    version = getattr(sys.modules.get(name), '__version__', None)
    return version if isinstance(version, str) else ''


def export(packages):
    """Returns the catalog of packages, and what could not be imported."""
    failures = []
    for name in packages:
        import_all(name, failures)
    # The library that defines the registries has components of its own.
    libraries = {type(r).__module__.split('.')[0] for r in registries()}
    for name in sorted(libraries - set(packages) - {'__main__'}):
        import_all(name, failures)
    scopes = [p.split('.')[0] for p in packages]
    found = sorted(registries(), key=lambda r: scopes.index(scope_of(r))
                   if scope_of(r) in scopes else len(scopes))
    components, builders = [], Builders()
    for registry in found:
        names = {}
        for name, thing in registry._module_dict.items():
            if isinstance(name, str):
                names.setdefault(id(thing), (thing, []))[1].append(name)
        for thing, group in names.values():
            try:
                components.append(component(registry, group, thing, builders))
            except Exception as e:
                failures.append((group[0], '%s: %s' % (type(e).__name__, e)))
    keys = builders.keys([m for _, m in sorted(sys.modules.items()) if uses_registries(m)])
    for registry in found:
        build = plain(getattr(registry, 'build_func', None))
        if isinstance(build, types.FunctionType):
            keys.setdefault(family(registry), set()).update(popped(code_of(build)))
    exported = list(packages) + sorted(
        {scope_of(r) for r in found if scope_of(r)} - set(packages))
    return {
        'version': VERSION,
        'packages': [{'name': name, 'version': version_of(name)} for name in exported],
        'builders': [{'registry': name, 'keys': sorted(keys[name])} for name in sorted(keys)],
        'components': components,
        'settings': [],
    }, failures


def write(catalog, out):
    """Writes one component per line, so that versions of a catalog can be compared."""
    out.write('{"version": %d,\n"packages": %s,\n"builders": %s,\n"components": [' % (
        catalog['version'], json.dumps(catalog['packages']), json.dumps(catalog['builders'])))
    for i, each in enumerate(catalog['components']):
        out.write('%s\n%s' % (',' if i else '', json.dumps(each)))
    out.write('\n],\n"settings": []}\n')


def main():
    parser = argparse.ArgumentParser(
        description='Export the registries of Python packages as a catalog for cfgrun.')
    parser.add_argument('packages', nargs='+', metavar='PACKAGE',
                        help='package whose modules are imported: mmdet, mypackage')
    parser.add_argument('-o', '--output', metavar='FILE', default='catalog.json',
                        help='catalog to write; default: %(default)s')
    given = parser.parse_args()
    warnings.simplefilter('ignore')
    sys.path.insert(0, os.getcwd())
    catalog, failures = export(given.packages)
    for name, reason in failures:
        print('warning: %s: %s' % (name, reason.splitlines()[0][:200]), file=sys.stderr)
    if not catalog['components']:
        sys.exit('error: no components found. Name packages that register components.')
    text = io.StringIO()
    write(catalog, text)
    partial = given.output + '.part'
    try:
        with io.open(partial, 'w', encoding='utf-8') as out:
            out.write(text.getvalue())
        os.replace(partial, given.output)
    except OSError as e:
        sys.exit('error: `%s` cannot be written: %s' % (given.output, e.strerror))
    print('%d components of %d registries written to %s' % (
        len(catalog['components']), len({c['registry'] for c in catalog['components']}),
        given.output))


if __name__ == '__main__':
    main()
