package org.cfgrun.interpreter.compare;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/**
 * Aligns two lists of components by type: a longest common subsequence of their types, by the usual
 * table of lengths. Lists of a config are short, so that its n times m cells cost nothing.
 */
final class Alignment {
  private static final int MAX_ITEMS = 1000;

  /**
   * Two items that belong together, or one alone.
   *
   * @param left index in the left list; for an item of the right list alone, where it would stand
   * @param right index in the right list; for an item of the left list alone, where it would stand
   * @param side 0 for both, negative for the left one alone, positive for the right one alone
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

  /** Whether all items of both lists are dicts. */
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
