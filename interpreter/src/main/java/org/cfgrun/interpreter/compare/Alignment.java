package org.cfgrun.interpreter.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SeededHash;
import org.jspecify.annotations.Nullable;

/**
 * Aligns lists of components by the longest common subsequence of their types. Behind the types
 * that both lists begin with, it uses a table of n times m lengths, because lists in configs are
 * short. All tables of a comparison together are limited, since a config can hold many long lists.
 */
final class Alignment {
  private static final int MAX_CELLS = 1_000_000;
  private static final int MAX_CELLS_OF_ALL = 10_000_000;
  private static final int NO_TYPE = 0;

  private long cells = MAX_CELLS_OF_ALL;

  /**
   * A pair of matching items, or one unmatched item.
   *
   * @param left the index in the left list, or the insertion point of an item only in the right
   *     list
   * @param right the index in the right list, or the insertion point of an item only in the left
   *     list
   * @param side 0 for a pair, negative for an item only on the left, positive for one on the right
   */
  record Pair(int left, int right, int side) {
    boolean isLeftOnly() {
      return side < 0;
    }

    boolean isRightOnly() {
      return side > 0;
    }
  }

  /** A type as a key whose hash is random, because a config can hold many of equal hash. */
  private record Key(long hash, ScalarNode type) {
    @Override
    public int hashCode() {
      return Long.hashCode(hash);
    }
  }

  /** Returns the pairs in order; null if the lists are not of dicts, or too long. */
  @Nullable List<Pair> of(List<ConfigNode> left, List<ConfigNode> right) {
    Map<Key, Integer> numbers = new HashMap<>();
    int[] a = types(left, numbers);
    int[] b = types(right, numbers);
    if (a == null || b == null) {
      return null;
    }
    int same = 0;
    while (same < a.length && same < b.length && a[same] == b[same]) {
      same++;
    }
    long needed = (a.length - same + 1L) * (b.length - same + 1L);
    if (needed > Math.min(MAX_CELLS, cells)) {
      return null;
    }
    cells -= needed;
    return pairs(a, b, same);
  }

  /** Returns a number for the type of each item, so that two are compared in constant time. */
  private static int @Nullable [] types(List<ConfigNode> items, Map<Key, Integer> numbers) {
    int[] types = new int[items.size()];
    for (int i = 0; i < types.length; i++) {
      if (!(items.get(i) instanceof DictNode dict)) {
        return null;
      }
      types[i] =
          dict.get("type") instanceof ScalarNode type
              ? numbers.computeIfAbsent(
                  new Key(SeededHash.of(type), type), key -> numbers.size() + 1)
              : NO_TYPE;
    }
    return types;
  }

  private static List<Pair> pairs(int[] a, int[] b, int same) {
    int[][] common = new int[a.length - same + 1][b.length - same + 1];
    for (int i = a.length - same - 1; i >= 0; i--) {
      for (int j = b.length - same - 1; j >= 0; j--) {
        common[i][j] =
            a[same + i] == b[same + j]
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] == b[j]) {
        pairs.add(new Pair(i++, j++, 0));
      } else if (j == b.length
          || (i < a.length && common[i - same + 1][j - same] >= common[i - same][j - same + 1])) {
        pairs.add(new Pair(i++, j, -1));
      } else {
        pairs.add(new Pair(i, j++, 1));
      }
    }
    return pairs;
  }
}
