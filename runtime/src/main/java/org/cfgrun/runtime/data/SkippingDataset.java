package org.cfgrun.runtime.data;

import java.util.List;

/**
 * A dataset that can leave out steps of its pipeline; mmdet's datasets with {@code
 * update_skip_type_keys}.
 */
public interface SkippingDataset extends Dataset {
  /**
   * Leaves out all steps of these types, and no others, from the next epoch on.
   *
   * @param types such as {@code Mosaic}
   */
  void skipTypes(List<String> types);
}
