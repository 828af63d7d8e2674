package org.cfgrun.runtime.data;

import java.util.List;

/**
 * A dataset that can leave out steps of its pipeline; mmdet's datasets with {@code
 * update_skip_type_keys}. Every worker of its loader knows of it, since all share the dataset.
 */
public interface SkippingDataset extends Dataset {
  /**
   * Leaves out all steps of these types, and no others, in samples that are loaded from now on.
   *
   * @param types such as {@code Mosaic}
   */
  void skipTypes(List<String> types);
}
