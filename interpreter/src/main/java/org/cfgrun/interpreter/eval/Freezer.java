package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Reference;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/**
 * Makes the immutable tree of mutable values. Data that is shared is frozen once and its parts stay
 * shared; its whole size, each mention counted, must be within the budget all the same, since
 * whoever prints or builds the config meets every mention.
 */
final class Freezer {
  private final Meter meter;
  private final Map<Object, Frozen> done = new IdentityHashMap<>();
  private long total;

  Freezer(Meter meter) {
    this.meter = meter;
  }

  private record Frozen(ConfigNode node, long size, int height) {}

  /** Freezes a top-level value. */
  ConfigNode freeze(Value value) {
    Frozen frozen = freeze(value, 0);
    total += frozen.size();
    if (total > meter.budget().elements()) {
      throw EvalFailure.overBudget(
          value.origin().span(),
          "This config has more than " + meter.budget().elements() + " values.");
    }
    return frozen.node();
  }

  private Frozen freeze(Value value, int depth) {
    Object data = value.data();
    Span at = value.origin().span();
    if (data instanceof Reference reference && !reference.module()) {
      return new Frozen(new ScalarNode(reference.path(), value.origin()), 1, 0);
    }
    if (data instanceof Callable
        || data instanceof ModuleData
        || data instanceof Reference
        || data instanceof Iteration) {
      throw EvalFailure.of(unfit(data, at));
    }
    boolean container =
        data instanceof DictData
            || data instanceof ListData
            || data instanceof TupleData
            || data instanceof SetData;
    if (!container) {
      return new Frozen(new ScalarNode(data, value.origin()), 1, 0);
    }
    meter.depth(depth, at);
    Frozen known = done.get(data);
    if (known == null) {
      known = parts(data, value, depth);
      done.put(data, known);
      return known;
    }
    meter.depth(depth + known.height(), at);
    return new Frozen(known.node().withOrigin(value.origin()), known.size(), known.height());
  }

  private Frozen parts(Object data, Value value, int depth) {
    if (data instanceof DictData dict) {
      return dict(dict, value, depth);
    }
    List<Value> items =
        data instanceof ListData list
            ? list.items
            : data instanceof TupleData tuple
                ? tuple.items
                : new ArrayList<>(((SetData) data).items.values());
    List<ConfigNode> nodes = new ArrayList<>(items.size());
    long size = 1;
    int height = 0;
    for (Value item : items) {
      Frozen part = freeze(item, depth + 1);
      nodes.add(part.node());
      size = add(size, part.size());
      height = Math.max(height, part.height() + 1);
    }
    if (data instanceof SetData) {
      Set<ConfigNode> set = new LinkedHashSet<>(nodes);
      return new Frozen(new SetNode(set, value.origin()), size, height);
    }
    ConfigNode node =
        data instanceof ListData
            ? new ListNode(nodes, value.origin())
            : new TupleNode(nodes, value.origin());
    return new Frozen(node, size, height);
  }

  private Frozen dict(DictData dict, Value value, int depth) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    long size = 1;
    int height = 0;
    for (DictData.Entry entry : dict.entries()) {
      Frozen part = freeze(entry.value(), depth + 1);
      entries.put(freeze(entry.key(), depth + 1).node(), part.node());
      size = add(size, part.size());
      height = Math.max(height, part.height() + 1);
    }
    return new Frozen(new DictNode(entries, dict.deleted(), value.origin()), size, height);
  }

  private static long add(long a, long b) {
    return Math.min(a + b, Long.MAX_VALUE / 4);
  }

  private static Diagnostic unfit(Object data, Span at) {
    if (data instanceof Iteration iteration) {
      return Diagnostic.error(
              ErrorCode.TYPE_MISMATCH,
              at,
              "A config cannot hold a " + iteration.typeName() + ", which can be read only once.")
          .help("Write `list(...)` or `[... for ...]`.");
    }
    String name =
        data instanceof Callable callable
            ? callable.name()
            : data instanceof ModuleData module ? module.name() : data.toString();
    return Diagnostic.error(
            ErrorCode.TYPE_MISMATCH,
            at,
            "A config cannot hold the " + Types.name(data) + " `" + name + "`.")
        .help("Name it by a string, or call it.");
  }
}
