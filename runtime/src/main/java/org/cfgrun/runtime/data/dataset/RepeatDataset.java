package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.pipeline.SampleSpec;

/** Repeats a dataset, so that an epoch of a small dataset is longer. */
@Component(Registries.DATASETS)
public final class RepeatDataset implements ForwardingDataset {
  /**
   * The arguments.
   *
   * @param dataset the dataset to repeat
   * @param times the number of repetitions
   */
  public record Args(SampleDataset dataset, @Bounds(min = 1) int times) implements Wrapping {}

  private final SampleDataset dataset;
  private final int times;

  public RepeatDataset(Args args) {
    this.dataset = args.dataset;
    this.times = args.times;
    if ((long) dataset.size() * times > Wrapping.MAX_SIZE) {
      throw new ArgumentException(
          "times",
          "`times` is %s, and %s images as often are more than %s samples."
              .formatted(times, dataset.size(), Wrapping.MAX_SIZE));
    }
  }

  @Override
  public int size() {
    return dataset.size() * times;
  }

  @Override
  public SampleSpec spec() {
    try {
      return dataset.spec();
    } catch (ArgumentException misfit) {
      throw misfit.within("dataset");
    }
  }

  @Override
  public SampleDataset dataset() {
    return dataset;
  }

  @Override
  public int inner(int index) {
    return index % dataset.size();
  }
}
