package org.cfgrun.runtime.data;

import java.util.List;

/**
 * A dataset that can skip steps of its pipeline, like mmdet's {@code update_skip_type_keys}. All
 * workers of a loader share the dataset, so the change reaches every worker.
 */
public interface SkippingDataset extends Dataset {
  /**
   * Skips exactly the steps of these types in all samples loaded from now on.
   *
   * @param types of steps, such as {@code Mosaic}
   */
  void skipTypes(List<String> types);
}
