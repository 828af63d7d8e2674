package org.cfgrun.runtime.data.dataset;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.SampleSpec;

/**
 * Concatenates datasets for training. A list of dataset dicts has the same meaning. It cannot be
 * evaluated, because image ids of different datasets may clash.
 */
@Component(Registries.DATASETS)
public final class ConcatDataset implements SampleDataset {
  /**
   * The arguments.
   *
   * @param datasets the datasets to concatenate; all must have the same classes in the same order
   * @param separateEval how results are evaluated; has no effect in training
   */
  public record Args(List<SampleDataset> datasets, @Default("True") boolean separateEval)
      implements Wrapping {
    public Args {
      datasets = List.copyOf(datasets);
      if (datasets.isEmpty()) {
        throw new ArgumentException(
            "datasets", "`datasets` is empty. Expected at least one dataset.");
      }
      for (SampleDataset dataset : datasets) {
        if (!dataset.classes().equals(datasets.get(0).classes())) {
          throw new ArgumentException(
              "datasets",
              "Datasets to concatenate must have the same classes in the same order, got %s and %s."
                  .formatted(datasets.get(0).classes(), dataset.classes()));
        }
      }
    }
  }

  private final List<SampleDataset> datasets;

  public ConcatDataset(DatasetMode mode, Args args) {
    if (mode.testMode()) {
      throw new ArgumentException(
          "Several datasets cannot be evaluated together. Set `data.val` and `data.test` to one dataset each.");
    }
    this.datasets = args.datasets;
  }

  @Override
  public int size() {
    return datasets.stream().mapToInt(SampleDataset::size).reduce(0, Math::addExact);
  }

  @Override
  public SampleSpec spec() {
    SampleSpec first = SampleSpec.UNKNOWN;
    for (int i = datasets.size() - 1; i >= 0; i--) {
      try {
        first = datasets.get(i).spec();
      } catch (ArgumentException misfit) {
        throw misfit.within("datasets." + i);
      }
    }
    return first;
  }

  @Override
  public List<String> classes() {
    return datasets.get(0).classes();
  }

  @Override
  public long categoryId(int label) {
    return datasets.get(0).categoryId(label);
  }

  @Override
  public long imageId(int index) {
    Place place = place(index);
    return place.dataset.imageId(place.index);
  }

  @Override
  public List<AnnotatedObject> annotations(int index) {
    Place place = place(index);
    return place.dataset.annotations(place.index);
  }

  @Override
  public boolean hasObjects(int index) {
    Place place = place(index);
    return place.dataset.hasObjects(place.index);
  }

  @Override
  public ImageSource image(int index) {
    Place place = place(index);
    return place.dataset.image(place.index);
  }

  @Override
  public boolean isWide(int index) {
    Place place = place(index);
    return place.dataset.isWide(place.index);
  }

  @Override
  public Sample load(int index, RandomGenerator random) {
    Place place = place(index);
    return place.dataset.load(place.index, random);
  }

  private record Place(SampleDataset dataset, int index) {}

  private Place place(int index) {
    int left = index;
    for (SampleDataset dataset : datasets) {
      if (left < dataset.size()) {
        return new Place(dataset, left);
      }
      left -= dataset.size();
    }
    throw new IndexOutOfBoundsException(index);
  }
}
