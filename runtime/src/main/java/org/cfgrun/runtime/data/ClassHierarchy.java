package org.cfgrun.runtime.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The hierarchy of the classes of Open Images (https://arxiv.org/abs/1811.00982), in which a dog is
 * also a mammal and an animal.
 *
 * @param lineages for each class its own index and those of its superclasses, ascending
 * @param filtersLabels whether detections count only if their class is known to be present in the
 *     image or absent from it
 */
public record ClassHierarchy(List<List<Integer>> lineages, boolean filtersLabels) {
  public ClassHierarchy {
    lineages = lineages.stream().map(List::copyOf).toList();
  }

  /** A hierarchy in which no class has superclasses. */
  public static ClassHierarchy flat(int classes, boolean filtersLabels) {
    return new ClassHierarchy(
        IntStream.range(0, classes).mapToObj(List::of).toList(), filtersLabels);
  }
}
