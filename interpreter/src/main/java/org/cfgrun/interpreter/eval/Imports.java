package org.cfgrun.interpreter.eval;

import java.util.IdentityHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Statement;
import org.jspecify.annotations.Nullable;

/** The only module with a meaning here is {@code copy}; any other import is refused. */
final class Imports {
  private static final Map<String, String> INSTEAD =
      Map.of(
          "os", "Write the path itself; in strings `{{ fileDirname }}` is the config's folder.",
          "os.path",
              "Write the path itself; in strings `{{ fileDirname }}` is the config's folder.",
          "math", "Write the number itself, or an expression like `x ** 0.5`.",
          "numpy", "Write the numbers themselves, or a list comprehension.",
          "sys", "Write the value itself.");

  private Imports() {}

  static void bind(Statement.Import imported, Semantics semantics, Scope scope) {
    Map<String, Callable> copy = copyModule(semantics);
    if (imported.level() > 0 || !imported.module().equals("copy")) {
      throw refuse(imported);
    }
    if (imported.names().isEmpty()) {
      String name = imported.alias() == null ? "copy" : imported.alias();
      scope.put(name, Value.computed(new ModuleData("copy", copy), imported.span()));
    }
    for (Statement.ImportedName name : imported.names()) {
      Callable member = copy.get(name.name());
      if (member == null) {
        throw refuse(imported);
      }
      String bound = name.alias() == null ? name.name() : name.alias();
      scope.put(bound, Value.computed(member, name.span()));
    }
  }

  private static EvalFailure refuse(Statement.Import imported) {
    String help =
        INSTEAD.getOrDefault(
            imported.module(),
            "To make components of your own known, write"
                + " `custom_imports = dict(imports=['"
                + imported.module()
                + "'])`.");
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE,
                imported.span(),
                "A config cannot import code, so `" + imported.module() + "` is out of its reach.")
            .help(help));
  }

  static EvalFailure refuse(Span with) {
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.NOT_DECLARATIVE, with, "`with` has no meaning in this kind of config.")
            .help("Name the bases by `_base_ = ['file.cfg']`."));
  }

  private static Map<String, Callable> copyModule(Semantics semantics) {
    return Map.of(
        "copy", Callable.function("copy", a -> shallow(a.expect(1, 1), semantics)),
        "deepcopy",
            Callable.function(
                "deepcopy",
                a -> deep(a.expect(1, 1).data(0), 0, new IdentityHashMap<>(), a.at(), semantics)));
  }

  private static @Nullable Object shallow(Arguments a, Semantics semantics) {
    Object data = a.data(0);
    semantics.meter.elements(Math.max(0, Types.size(data)), a.at());
    if (data instanceof ListData list) {
      return new ListData(list.items);
    }
    if (data instanceof DictData dict) {
      return dict.copy();
    }
    return data instanceof SetData set ? set.copy() : data;
  }

  private static @Nullable Object deep(
      @Nullable Object data, int depth, Map<Object, Object> done, Span at, Semantics semantics) {
    semantics.meter.depth(depth, at);
    Object known = data == null ? null : done.get(data);
    if (known != null) {
      return known;
    }
    if (data instanceof ListData list) {
      ListData copy = new ListData();
      done.put(list, copy);
      semantics.meter.elements(list.items.size(), at);
      for (Value item : list.items) {
        Object part = deep(item.data(), depth + 1, done, at, semantics);
        copy.items.add(new Value(part, item.origin()));
      }
      return copy;
    }
    if (data instanceof TupleData tuple) {
      ListData items = new ListData();
      for (Value item : tuple.items) {
        Object part = deep(item.data(), depth + 1, done, at, semantics);
        items.items.add(new Value(part, item.origin()));
      }
      return new TupleData(items.items);
    }
    if (data instanceof DictData dict) {
      DictData copy = new DictData(dict.config);
      done.put(dict, copy);
      semantics.meter.elements(dict.size(), at);
      var keys = dict.normalKeys().iterator();
      for (DictData.Entry entry : dict.entries()) {
        Object part = deep(entry.value().data(), depth + 1, done, at, semantics);
        copy.put(keys.next(), entry.key(), new Value(part, entry.value().origin()));
      }
      return copy;
    }
    return data instanceof SetData set ? set.copy() : data;
  }
}
