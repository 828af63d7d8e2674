package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/** Methods of dict. */
final class DictMethods {
  private DictMethods() {}

  static FunctionData.@Nullable Body find(DictData dict, String name) {
    return switch (name) {
      case "get" -> a -> get(dict, a.expect(1, 2, "default"));
      case "keys" -> a -> view(dict, DictData.Entry::key, a.expect(0, 0));
      case "values" -> a -> view(dict, DictData.Entry::value, a.expect(0, 0));
      case "items" -> a -> view(dict, e -> a.context().computed(pair(e)), a.expect(0, 0));
      case "update" -> a -> update(dict, a);
      case "pop" -> a -> pop(dict, a.expect(1, 2));
      case "popitem" -> a -> popItem(dict, a.expect(0, 0));
      case "setdefault" -> a -> setDefault(dict, a.expect(1, 2));
      case "copy" -> a -> dict.shallowCopy(a.expect(0, 0).context());
      case "clear" ->
          a -> {
            a.expect(0, 0).context().elements(dict.size());
            dict.clear(a.span());
            return NoneData.NONE;
          };
      case "fromkeys" -> DictMethods::fromKeys;
      case "merge" -> dict.isConfig() ? a -> merge(dict, a.expect(1, 1)) : null;
      default -> null;
    };
  }

  private static TupleData pair(DictData.Entry entry) {
    return TupleData.of(entry.key(), entry.value());
  }

  private static Data view(DictData dict, Function<DictData.Entry, Value> part, Arguments a) {
    a.context().elements(dict.size());
    List<Value> items = new ArrayList<>();
    dict.entries().forEach(entry -> items.add(part.apply(entry)));
    // Python's views follow the dict; here nothing can change it while one is read.
    return new TupleData(items);
  }

  private static Result get(DictData dict, Arguments a) {
    Value value = dict.get(a.key(0));
    Value otherwise = a.optional(1, "default");
    return value != null ? value : otherwise != null ? otherwise : NoneData.NONE;
  }

  private static Result update(DictData dict, Arguments a) {
    DictData more = new DictData();
    if (a.size() > 0) {
      more.putAll(a.data(0), a.context());
    }
    a.context().elements(a.named().size());
    for (Map.Entry<String, Arguments.Named> named : a.named().entrySet()) {
      Value value = named.getValue().value();
      Value key = new Value(new StrData(named.getKey()), value.origin());
      more.put(named.getKey(), key, value);
    }
    update(dict, more, 0, a.context());
    return NoneData.NONE;
  }

  private static void update(DictData dict, DictData more, int depth, Context context) {
    context.depth(depth);
    context.elements(more.size());
    var keys = more.normalKeys().iterator();
    for (DictData.Entry entry : more.entries()) {
      Object key = keys.next();
      Value former = dict.get(key);
      if (dict.isConfig()
          && former != null
          && former.data() instanceof DictData inner
          && entry.value().data() instanceof DictData value) {
        update(inner, value, depth + 1, context);
      } else {
        dict.put(key, entry.key(), dict.kept(entry.value(), context));
      }
    }
  }

  private static Result pop(DictData dict, Arguments a) {
    DictData.Entry entry = dict.delete(a.key(0), a.span());
    if (entry != null) {
      return entry.value();
    }
    if (a.size() > 1) {
      return a.get(1);
    }
    if (dict.isConfig()) {
      return NoneData.NONE;
    }
    throw a.context().missingKey("This dict has no key `" + a.data(0).repr(a.context()) + "`.");
  }

  private static Result popItem(DictData dict, Arguments a) {
    a.context().work(dict.size());
    List<DictData.Entry> entries = dict.entries();
    if (entries.isEmpty()) {
      throw a.context().missingKey("This dict is empty.");
    }
    DictData.Entry last = entries.get(entries.size() - 1);
    dict.delete(last.key().data().key(0, a.context()), a.span());
    return pair(last);
  }

  private static Result setDefault(DictData dict, Arguments a) {
    Object key = a.key(0);
    Value former = dict.get(key);
    if (former != null) {
      return former;
    }
    a.context().elements(1);
    Value given = a.size() > 1 ? a.get(1) : a.context().computed(NoneData.NONE);
    Value value = dict.kept(given, a.context());
    dict.put(key, a.get(0), value);
    return value;
  }

  /** {@code dict.fromkeys(keys, value)}. */
  static Result fromKeys(Arguments a) {
    a.expect(1, 2);
    DictData dict = new DictData();
    Value value = a.size() > 1 ? a.get(1) : a.context().computed(NoneData.NONE);
    for (Value key : a.data(0).elements(a.context())) {
      dict.put(key, value, a.context());
    }
    return dict;
  }

  /**
   * {@code dict.merge(other)} of a dict that comes from a base: like inheritance by {@code _base_},
   * but that a dict may replace any value, and that {@code _delete_} is taken out of new dicts too.
   */
  private static Result merge(DictData dict, Arguments a) {
    if (!(a.data(0) instanceof DictData more)) {
      throw a.context().typeError("`merge` expects a dict, got " + a.data(0).description() + ".");
    }
    Data copy = more.deepCopy(a.context()).adopted(0, a.context());
    mergeInto(dict, (DictData) copy, 0, a.context());
    return NoneData.NONE;
  }

  private static void mergeInto(DictData base, DictData child, int depth, Context context) {
    context.depth(depth);
    // Dicts that are shared are merged at each mention.
    context.elements(child.size());
    Span at = context.span();
    DictData.Entry delete = child.remove(ReservedKeys.DELETE);
    if (delete != null && delete.value().data().truth()) {
      context.elements(base.size());
      base.clear(at);
    }
    base.remove(ReservedKeys.DELETE);
    var keys = child.normalKeys().iterator();
    for (DictData.Entry entry : child.entries()) {
      Object key = keys.next();
      Value former = base.get(key);
      if (!(entry.value().data() instanceof DictData dict)) {
        base.put(key, entry.key(), entry.value());
      } else if (former != null && former.data() instanceof DictData inner) {
        mergeInto(inner, dict, depth + 1, context);
      } else {
        dict.remove(ReservedKeys.DELETE);
        base.put(key, entry.key(), entry.value());
      }
    }
  }
}
