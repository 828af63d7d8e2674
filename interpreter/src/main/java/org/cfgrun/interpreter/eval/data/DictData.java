package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr.BinaryOp;
import org.cfgrun.interpreter.syntax.Expr.CompareOp;
import org.cfgrun.interpreter.syntax.Expr.UnaryOp;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** A dict, mutable, in the order of first assignment. Its keys are held by {@link Data#key}. */
public final class DictData implements Data {
  private final Map<Object, Entry> entries = new LinkedHashMap<>();
  private final Map<Object, Origin> deleted = new HashMap<>();

  /** Whether the dict comes from a base: its keys are attributes and {@code update} recurses. */
  private final boolean config;

  /** A key as it was first written, and its current value. */
  public record Entry(Value key, Value value) {}

  DictData(boolean config) {
    this.config = config;
  }

  /** An empty dict of the file's own. */
  public DictData() {
    this(false);
  }

  boolean isConfig() {
    return config;
  }

  @Nullable Value get(Object key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** Sets a value; an existing key keeps its place and its origin. */
  void put(Object normal, Value key, Value value) {
    Entry former = entries.get(normal);
    Origin gone = deleted.remove(normal);
    if (former != null) {
      entries.put(normal, new Entry(former.key(), value.over(former.value())));
    } else {
      entries.put(normal, new Entry(key, gone == null ? value : value.over(gone)));
    }
  }

  /** Sets a value; an existing key keeps its place and its origin. */
  public void put(Value key, Value value, Context context) {
    put(key.data().key(0, context), key, value);
  }

  /** Adds the entries of another dict. */
  public void putAll(DictData other) {
    var keys = other.normalKeys().iterator();
    for (Entry entry : other.entries()) {
      put(keys.next(), entry.key(), entry.value());
    }
  }

  /** Adds the entries of a dict, or pairs of a key and a value. */
  public void putAll(Data more, Context context) {
    if (more instanceof DictData other) {
      context.elements(other.size());
      putAll(other);
      return;
    }
    for (Value pair : more.elements(context)) {
      List<Value> both = pair.data().elements(context);
      if (both.size() != 2) {
        throw context.valueError(
            "A dict is made of pairs, got an element of " + both.size() + " items.");
      }
      put(both.get(0), both.get(1), context);
    }
  }

  /** Removes a reserved key, which is not recorded as deleted. */
  @Nullable Entry remove(Object normal) {
    return entries.remove(normal);
  }

  /** Removes a key and records the statement that did. */
  @Nullable Entry delete(Object normal, Span at) {
    Entry entry = entries.remove(normal);
    if (entry != null) {
      deleted.put(normal, entry.value().origin().deleted(at));
    }
    return entry;
  }

  /** Removes all keys and records the statement that did. */
  void clear(Span at) {
    normalKeys().forEach(key -> delete(key, at));
  }

  /** The number of entries. */
  public int size() {
    return entries.size();
  }

  /** Returns a snapshot of the entries. */
  public List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** Returns a snapshot of the normal forms of the keys. */
  List<Object> normalKeys() {
    return new ArrayList<>(entries.keySet());
  }

  /** Returns a dict of the same entries, read from a variable. */
  public DictData through(String name, Span at) {
    DictData read = new DictData();
    entries.forEach(
        (key, entry) ->
            read.entries.put(key, new Entry(entry.key(), entry.value().through(name, at))));
    return read;
  }

  private DictData copy() {
    DictData copy = new DictData(config);
    copy.entries.putAll(entries);
    return copy;
  }

  @Override
  public String typeName() {
    return "dict";
  }

  @Override
  public boolean truth() {
    return !entries.isEmpty();
  }

  @Override
  public long length() {
    return entries.size();
  }

  @Override
  public Iterator<Value> iterate(Context context) {
    context.steps(size());
    return entries().stream().map(Entry::key).iterator();
  }

  @Override
  public Value item(Data index, Context context) {
    Value value = get(index.key(0, context));
    if (value == null) {
      throw EvalFailure.of(noKey(index, context));
    }
    return value;
  }

  private Diagnostic noKey(Data index, Context context) {
    String shown = index.repr(context);
    Diagnostic missing =
        Diagnostic.error(
            ErrorCode.MISSING_KEY, context.span(), "This dict has no key `" + shown + "`.");
    return index instanceof StrData name ? suggested(missing, name.text(), context) : missing;
  }

  private Diagnostic suggested(Diagnostic missing, String name, Context context) {
    context.steps(size());
    List<String> names = names();
    context.work(Suggestions.cost(name, names));
    return Suggestions.add(missing, name, names);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (Object key : entries.keySet()) {
      if (key instanceof String name) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public Data slice(Slice slice, Context context) {
    throw context.typeError("A dict does not support slicing.");
  }

  @Override
  public void setItem(Value index, Value value, Context context) {
    context.elements(1);
    put(index, kept(value, context), context);
  }

  Value kept(Value value, Context context) {
    return config ? new Value(value.data().adopted(0, context), value.origin()) : value;
  }

  @Override
  public void deleteItem(Data index, Context context) {
    item(index, context);
    delete(index.key(0, context), context.span());
  }

  @Override
  public FunctionData.@Nullable Body method(String name) {
    return DictMethods.find(this, name);
  }

  @Override
  public @Nullable Value attribute(String name, Context context) {
    Value method = Data.super.attribute(name, context);
    return method != null || !config ? method : get(name);
  }

  @Override
  public Diagnostic noAttribute(String name, Context context) {
    Diagnostic missing = Data.super.noAttribute(name, context);
    if (!config && entries.containsKey(name)) {
      return missing.help("Read a key of a dict with `['" + name + "']`.");
    }
    missing =
        config
            ? Diagnostic.error(
                ErrorCode.MISSING_KEY, context.span(), "This dict has no key `" + name + "`.")
            : missing;
    return suggested(missing, name, context);
  }

  @Override
  public void setAttribute(Value name, Value value, Context context) {
    if (config) {
      setItem(name, value, context);
    } else {
      Data.super.setAttribute(name, value, context);
    }
  }

  @Override
  public void deleteAttribute(String name, Context context) {
    if (!config) {
      Data.super.deleteAttribute(name, context);
    } else if (delete(name, context.span()) == null) {
      throw EvalFailure.of(noAttribute(name, context));
    }
  }

  @Override
  public boolean equalTo(Data other, int depth, Context context) {
    context.step();
    context.depth(depth);
    if (!(other instanceof DictData that) || size() != that.size()) {
      return false;
    }
    context.steps(size());
    for (Object key : normalKeys()) {
      Value left = get(key);
      Value right = that.get(key);
      if (left == null
          || right == null
          || !Data.equal(left.data(), right.data(), depth + 1, context)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int order(CompareOp op, Data other, int depth, Context context) {
    throw context.unsupported(op.symbol(), this, other);
  }

  @Override
  public boolean contains(Data item, Context context) {
    return entries.containsKey(item.key(0, context));
  }

  @Override
  public @Nullable Data binary(BinaryOp op, Data right, Context context) {
    if (op != BinaryOp.BIT_OR || !(right instanceof DictData other)) {
      return null;
    }
    context.elements((long) size() + other.size());
    DictData union = copy();
    union.putAll(other);
    return union;
  }

  @Override
  public boolean applyInPlace(BinaryOp op, Data value, Context context) {
    if (op != BinaryOp.BIT_OR || !(value instanceof DictData other)) {
      return false;
    }
    context.elements(other.size());
    putAll(other);
    return true;
  }

  @Override
  public @Nullable Data unary(UnaryOp op, Context context) {
    return null;
  }

  @Override
  public Object key(int depth, Context context) {
    throw context.typeError("A dict cannot be a key of a dict or an element of a set.");
  }

  @Override
  public void write(StringBuilder out, int depth, Context context) {
    out.append('{');
    String separator = "";
    for (Entry entry : entries()) {
      out.append(separator);
      entry.key().data().writePart(out, depth + 1, context);
      out.append(": ");
      entry.value().data().writePart(out, depth + 1, context);
      separator = ", ";
    }
    out.append('}');
  }

  @Override
  public DictData shallowCopy(Context context) {
    context.elements(size());
    return copy();
  }

  @Override
  public Data deepCopy(IdentityHashMap<Data, Data> done, int depth, Context context) {
    Data known = done.get(this);
    if (known != null) {
      return known;
    }
    DictData copy = new DictData(config);
    // A dict that contains itself finds its copy here.
    done.put(this, copy);
    copyInto(copy, depth, context, value -> value.deepCopy(done, depth + 1, context));
    return copy;
  }

  @Override
  public DictData adopted(int depth, Context context) {
    if (config) {
      return this;
    }
    DictData adopted = new DictData(true);
    copyInto(adopted, depth, context, value -> value.adopted(depth + 1, context));
    return adopted;
  }

  private void copyInto(
      DictData copy, int depth, Context context, java.util.function.UnaryOperator<Data> part) {
    context.depth(depth);
    context.elements(size());
    entries.forEach(
        (key, entry) -> {
          Value value = entry.value();
          Value copied = new Value(part.apply(value.data()), value.origin());
          copy.entries.put(key, new Entry(entry.key(), copied));
        });
  }

  @Override
  public Freezer.Frozen freeze(Origin origin, int depth, Freezer freezer) {
    return freezer.container(
        this,
        origin,
        depth,
        parts -> {
          Map<ConfigNode, ConfigNode> nodes = new LinkedHashMap<>();
          for (Entry entry : entries.values()) {
            ConfigNode value = parts.add(entry.value());
            nodes.put(parts.key(entry.key()), value);
          }
          return new DictNode(nodes, deletedNames(), origin);
        });
  }

  private Map<String, Origin> deletedNames() {
    if (deleted.isEmpty()) {
      return Map.of();
    }
    Map<String, Origin> named = new HashMap<>();
    deleted.forEach(
        (key, origin) -> {
          if (key instanceof String name) {
            named.put(name, origin);
          }
        });
    return named;
  }
}
