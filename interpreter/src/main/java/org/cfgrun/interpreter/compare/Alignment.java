package org.cfgrun.interpreter.compare;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/**
 * Aligns two lists of components by the longest common subsequence of their types. It uses a table
 * of n times m lengths: lists in configs are short, so that a linear-space algorithm gains nothing.
 */
final class Alignment {
  // Bounds the table at a million cells.
  private static final int MAX_ITEMS = 1000;

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

  private Alignment() {}

  /** Whether both lists contain only dicts and are short enough. */
  static boolean fits(List<ConfigNode> left, List<ConfigNode> right) {
    return left.size() <= MAX_ITEMS
        && right.size() <= MAX_ITEMS
        && left.stream().allMatch(DictNode.class::isInstance)
        && right.stream().allMatch(DictNode.class::isInstance);
  }

  static List<Pair> of(List<ConfigNode> left, List<ConfigNode> right) {
    int[][] common = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        common[i][j] =
            sameType(left.get(i), right.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      if (i < left.size() && j < right.size() && sameType(left.get(i), right.get(j))) {
        pairs.add(new Pair(i++, j++, 0));
      } else if (j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1])) {
        pairs.add(new Pair(i++, j, -1));
      } else {
        pairs.add(new Pair(i, j++, 1));
      }
    }
    return pairs;
  }

  private static boolean sameType(ConfigNode left, ConfigNode right) {
    ConfigNode type = ((DictNode) left).get("type");
    ConfigNode other = ((DictNode) right).get("type");
    return type == null ? other == null : type.equals(other);
  }
}
