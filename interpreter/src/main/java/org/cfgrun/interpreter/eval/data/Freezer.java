package org.cfgrun.interpreter.eval.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.NodeSize;
import org.cfgrun.interpreter.value.Origin;

/**
 * Makes the immutable tree of mutable values. Data that is shared is frozen once and its parts stay
 * shared; its whole size, each mention counted, must be within the budget all the same, since
 * whoever prints or builds the config meets every mention. Long strings and ranges count by their
 * length, because they are printed in full.
 */
public final class Freezer {
  private final Meter meter;
  private final Map<Data, Frozen> done = new IdentityHashMap<>();

  /** A freezer for the values of one file. */
  public Freezer(Meter meter) {
    this.meter = meter;
  }

  /**
   * A frozen value.
   *
   * @param node the value
   * @param size how many values it holds, itself included, each mention counted
   * @param height how deep values lie in it
   */
  public record Frozen(ConfigNode node, long size, int height) {}

  /** Freezes a top-level value. */
  public ConfigNode freeze(Value value) {
    Frozen frozen = freeze(value, 0);
    meter.values(frozen.size(), value.origin().span());
    return frozen.node();
  }

  private Frozen freeze(Value value, int depth) {
    return value.data().freeze(value.origin(), depth, this);
  }

  static Frozen leaf(ConfigNode node) {
    return new Frozen(node, 1, 0);
  }

  /** Freezes a string of some characters. */
  Frozen text(ConfigNode node, long length) {
    return new Frozen(node, NodeSize.ofText(length), 0);
  }

  /** Freezes a range of some numbers. */
  Frozen range(ConfigNode node, long length) {
    return new Frozen(node, NodeSize.ofRange(length), 0);
  }

  /** Freezes data that has parts, unless it is frozen already. */
  Frozen container(Data data, Origin origin, int depth, Function<Parts, ConfigNode> node) {
    meter.depth(depth, origin.span());
    Frozen known = done.get(data);
    if (known == null) {
      Parts parts = new Parts(depth + 1);
      known = new Frozen(node.apply(parts), parts.size, parts.height);
      done.put(data, known);
      return known;
    }
    meter.depth(depth + known.height(), origin.span());
    return new Frozen(known.node().withOrigin(origin), known.size(), known.height());
  }

  /** The parts of one container, counted. */
  final class Parts {
    private final int depth;
    private long size = 1;
    private int height;

    private Parts(int depth) {
      this.depth = depth;
    }

    ConfigNode add(Value part) {
      Frozen frozen = freeze(part, depth);
      size += frozen.size();
      // At once: making a node of more values may take longer than evaluating the config.
      meter.growingValues(size, part.origin().span());
      height = Math.max(height, frozen.height() + 1);
      return frozen.node();
    }

    List<ConfigNode> addAll(Collection<Value> parts) {
      List<ConfigNode> nodes = new ArrayList<>(parts.size());
      parts.forEach(part -> nodes.add(add(part)));
      return nodes;
    }

    /** A key, which counts only by its length. */
    ConfigNode key(Value key) {
      Frozen frozen = freeze(key, depth);
      size += frozen.size() - 1;
      return frozen.node();
    }
  }

  static EvalFailure unfit(Data data, String name, Span at) {
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.TYPE_MISMATCH,
                at,
                "A config cannot hold the " + data.typeName() + " `" + name + "`.")
            .help("Name it by a string, or call it."));
  }
}
