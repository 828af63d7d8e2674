package org.cfgrun.runtime.checkpoint;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits on objects read from a pickle, so that walking through them terminates: bounded depth, a
 * bounded number of nodes (shared ones counted each time), and keys that hash quickly.
 */
final class PickledShape {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_NODES = 2_000_000;

  private int nodes;

  private PickledShape() {}

  /** Rejects an object that contains itself, is nested too deeply, or expands to too many nodes. */
  static void requireTree(@Nullable Object root) throws MalformedFileException {
    new PickledShape().walk(root, 0);
  }

  private void walk(@Nullable Object node, int depth) throws MalformedFileException {
    if (depth > MAX_DEPTH) {
      throw new MalformedFileException("is nested deeper than " + MAX_DEPTH + " deep");
    }
    if (++nodes > MAX_NODES) {
      throw new MalformedFileException("expands to more than " + MAX_NODES + " values");
    }
    if (node instanceof Map<?, ?> dict) {
      for (Object value : dict.values()) {
        walk(value, depth + 1);
      }
    } else if (node instanceof List<?> list) {
      for (Object item : list) {
        walk(item, depth + 1);
      }
    } else if (node instanceof Tuple tuple) {
      walk(tuple.items(), depth + 1);
    }
  }

  /** Checks a dict key: None, a bool, a number, a string, or a tuple of these. */
  static @Nullable Object requireKey(@Nullable Object key) throws MalformedFileException {
    boolean simple =
        key instanceof Tuple tuple
            ? tuple.items().stream().allMatch(PickledShape::isScalar)
            : isScalar(key);
    if (!simple) {
      throw new MalformedFileException("has a dict key that is neither a string nor a number");
    }
    return key;
  }

  private static boolean isScalar(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger;
  }
}
