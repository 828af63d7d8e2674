package org.cfgrun.runtime.data;

import java.util.Set;

/**
 * Which classes are annotated in an image of a dataset that does not annotate all of them (LVIS,
 * https://arxiv.org/abs/1908.03195). A class of which the image has an object is annotated too.
 *
 * @param absent labels of classes that were verified to be absent ({@code neg_category_ids})
 * @param partial labels of classes of which not all objects are annotated ({@code
 *     not_exhaustive_category_ids})
 */
public record ClassCoverage(Set<Integer> absent, Set<Integer> partial) {
  /** Nothing is known but the objects. */
  public static final ClassCoverage UNKNOWN = new ClassCoverage(Set.of(), Set.of());

  public ClassCoverage {
    absent = Set.copyOf(absent);
    partial = Set.copyOf(partial);
  }
}
