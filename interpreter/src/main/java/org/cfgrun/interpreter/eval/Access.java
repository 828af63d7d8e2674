package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.Reference;
import org.jspecify.annotations.Nullable;

/** Reads items, slices and attributes. */
final class Access {
  private final Semantics semantics;
  private final Methods methods;

  Access(Semantics semantics) {
    this.semantics = semantics;
    this.methods = new Methods(semantics, this);
  }

  Value item(Value container, Value index, Span at) {
    Object data = container.data();
    if (data instanceof DictData dict) {
      Value value = dict.get(semantics.keys.normal(index, at));
      if (value == null) {
        throw EvalFailure.of(missing(semantics.formatting.repr(index.data(), at), dict, index, at));
      }
      return value;
    }
    long size = Types.size(data);
    if (size < 0 || data instanceof SetData) {
      throw EvalFailure.type(at, Types.described(data) + " has no items.");
    }
    if (!Types.isInt(index.data())) {
      throw EvalFailure.type(
          at,
          "Items of %s are read by an int, not by %s."
              .formatted(Types.described(data), Types.described(index.data())));
    }
    long position = Types.index(index.data(), at);
    long from = position < 0 ? position + size : position;
    if (from < 0 || from >= size) {
      throw EvalFailure.of(
          ErrorCode.MISSING_KEY,
          at,
          "This %s has %d items and none at %d.".formatted(Types.name(data), size, position));
    }
    if (data instanceof ListData list) {
      return list.items.get((int) from);
    }
    if (data instanceof TupleData tuple) {
      return tuple.items.get((int) from);
    }
    if (data instanceof RangeValue range) {
      return Value.computed(range.at(from), at);
    }
    String text = (String) data;
    int start = text.offsetByCodePoints(0, (int) from);
    return Value.computed(Character.toString(text.codePointAt(start)), at);
  }

  private static Diagnostic missing(String shown, DictData dict, Value index, Span at) {
    Diagnostic missing =
        Diagnostic.error(ErrorCode.MISSING_KEY, at, "This dict has no key `" + shown + "`.");
    return index.data() instanceof String name
        ? Suggesting.add(missing, name, names(dict))
        : missing;
  }

  static List<String> names(DictData dict) {
    List<String> names = new ArrayList<>();
    for (DictData.Entry entry : dict.entries()) {
      if (entry.key().data() instanceof String name) {
        names.add(name);
      }
    }
    return names;
  }

  /** {@code container[start:stop:step]}; null stands for an end left out. */
  @Nullable Object slice(
      Value container, @Nullable Value start, @Nullable Value stop, @Nullable Value step, Span at) {
    Object data = container.data();
    long size = Types.size(data);
    if (size < 0 || data instanceof DictData || data instanceof SetData) {
      throw EvalFailure.type(at, Types.described(data) + " has no slices.");
    }
    SliceBounds bounds = SliceBounds.of(data(start), data(stop), data(step), size, at);
    if (data instanceof RangeValue range) {
      return new RangeValue(
          range.at(bounds.start()), range.at(bounds.stop()), range.step() * bounds.step());
    }
    semantics.meter.elements(bounds.length(), at);
    if (data instanceof String text) {
      int[] points = text.codePoints().toArray();
      StringBuilder out = new StringBuilder();
      bounds.forEach(i -> out.appendCodePoint(points[i]));
      return out.toString();
    }
    List<Value> items = data instanceof ListData list ? list.items : ((TupleData) data).items;
    List<Value> kept = new ArrayList<>();
    bounds.forEach(i -> kept.add(items.get(i)));
    return data instanceof ListData ? new ListData(kept) : new TupleData(kept);
  }

  private static @Nullable Object data(@Nullable Value value) {
    return value == null ? null : value.data();
  }

  Value attribute(Value owner, String name, Span at) {
    Value found = attributeOrNull(owner, name, at);
    if (found != null) {
      return found;
    }
    Object data = owner.data();
    Diagnostic missing =
        Diagnostic.error(
            ErrorCode.MISSING_KEY, at, Types.described(data) + " has no `" + name + "`.");
    if (data instanceof DictData dict) {
      if (dict.config) {
        missing =
            Diagnostic.error(ErrorCode.MISSING_KEY, at, "This dict has no key `" + name + "`.");
      } else if (dict.has(name)) {
        throw EvalFailure.of(missing.help("Keys of a dict are read by `['" + name + "']`."));
      }
      missing = Suggesting.add(missing, name, names(dict));
    }
    throw EvalFailure.of(missing);
  }

  @Nullable Value attributeOrNull(Value owner, String name, Span at) {
    Object data = owner.data();
    if (data instanceof ModuleData module) {
      Callable member = module.members().get(name);
      return member == null ? null : Value.computed(member, at);
    }
    if (data instanceof Reference reference) {
      return Value.computed(member(reference, name, at), at);
    }
    Callable method = methods.bind(owner, name);
    if (method != null) {
      return Value.computed(method, at);
    }
    return data instanceof DictData dict && dict.config ? dict.get(name) : null;
  }

  private static Reference member(Reference reference, String name, Span at) {
    if (name.startsWith("__")) {
      throw EvalFailure.of(
          ErrorCode.NOT_DECLARATIVE,
          at,
          "A config mentions `" + reference + "` without loading it, and cannot look into it.");
    }
    return reference.member(name);
  }
}
