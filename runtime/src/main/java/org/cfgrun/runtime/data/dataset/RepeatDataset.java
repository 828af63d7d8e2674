package org.cfgrun.runtime.data.dataset;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.SampleSpec;

/** Repeats a dataset, so that an epoch of a small dataset is longer. */
@Component(Registries.DATASETS)
public final class RepeatDataset implements SampleDataset {
  /**
   * The arguments.
   *
   * @param dataset the dataset to repeat
   * @param times the number of repetitions
   */
  public record Args(SampleDataset dataset, @Bounds(min = 1) int times) implements Wrapping {
    public Args {
      if (times < 1) {
        throw new ArgumentException("times", "`times` must be at least 1, got " + times + ".");
      }
    }
  }

  /** An epoch keeps the order of its samples in memory. */
  private static final int MAX_SIZE = 100_000_000;

  private final SampleDataset dataset;
  private final int times;

  public RepeatDataset(Args args) {
    this.dataset = args.dataset;
    this.times = args.times;
    if ((long) dataset.size() * times > MAX_SIZE) {
      throw new ArgumentException(
          "times",
          "`times` is %s, and %s images as often are more than %s samples."
              .formatted(times, dataset.size(), MAX_SIZE));
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
  public List<String> classes() {
    return dataset.classes();
  }

  @Override
  public long categoryId(int label) {
    return dataset.categoryId(label);
  }

  @Override
  public long imageId(int index) {
    return dataset.imageId(index % dataset.size());
  }

  @Override
  public List<AnnotatedObject> annotations(int index) {
    return dataset.annotations(index % dataset.size());
  }

  @Override
  public boolean hasObjects(int index) {
    return dataset.hasObjects(index % dataset.size());
  }

  @Override
  public ImageSource image(int index) {
    return dataset.image(index % dataset.size());
  }

  @Override
  public boolean isWide(int index) {
    return dataset.isWide(index % dataset.size());
  }

  @Override
  public Sample load(int index, RandomGenerator random) {
    return dataset.load(index % dataset.size(), random);
  }
}
