package org.cfgrun.runtime.data.loader;

import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.dataset.SampleDataset;

/** Groups of samples whose images fit into one batch without much padding. */
final class AspectGroups {
  private AspectGroups() {}

  /** Returns the indices of the samples whose images are not wide, then those of the others. */
  static List<int[]> of(SampleDataset dataset) {
    return List.of(
        IntStream.range(0, dataset.size()).filter(i -> !dataset.isWide(i)).toArray(),
        IntStream.range(0, dataset.size()).filter(dataset::isWide).toArray());
  }
}
