package org.cfgrun.runtime.comm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.runtime.torch.ElementType;

/**
 * Layout of tensors in flat ones. With three or more processes, the last bits of a sum depend on
 * it, so that it is a function of the tensors alone.
 */
final class Buckets {
  private Buckets() {}

  /**
   * Groups tensors by type, from the last to the first: the backward pass finishes the gradients of
   * the last ones first. A group ends with the tensor that makes it at least as large as the limit.
   *
   * @param sizes in bytes
   * @return positions of tensors by group
   */
  static List<List<Integer>> of(List<ElementType> types, List<Long> sizes, long limit) {
    List<List<Integer>> groups = new ArrayList<>();
    Map<ElementType, List<Integer>> open = new EnumMap<>(ElementType.class);
    Map<ElementType, Long> filled = new EnumMap<>(ElementType.class);
    for (int i = types.size() - 1; i >= 0; i--) {
      ElementType type = types.get(i);
      List<Integer> group = open.get(type);
      if (group == null) {
        group = new ArrayList<>();
        groups.add(group);
        open.put(type, group);
        filled.put(type, 0L);
      }
      group.add(i);
      if (filled.merge(type, sizes.get(i), Long::sum) >= limit) {
        open.remove(type);
      }
    }
    return groups;
  }
}
