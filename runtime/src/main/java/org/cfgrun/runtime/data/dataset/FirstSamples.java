package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * The first samples of a dataset.
 *
 * @param dataset the full dataset
 * @param size the number of samples to keep
 */
public record FirstSamples(SampleDataset dataset, int size) implements ForwardingDataset {
  @Override
  public List<SampleDataset> evaluatedApart() {
    List<SampleDataset> parts = new ArrayList<>();
    int left = size;
    for (SampleDataset part : dataset.evaluatedApart()) {
      FirstSamples first = new FirstSamples(part, Math.min(left, part.size()));
      parts.add(first);
      left -= first.size;
    }
    return parts;
  }
}
