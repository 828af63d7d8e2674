package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.ClassCoverage;
import org.cfgrun.runtime.data.ClassFrequency;
import org.cfgrun.runtime.data.ClassHierarchy;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.data.PanopticAnnotation;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.SampleSpec;
import org.jspecify.annotations.Nullable;

/**
 * Concatenates datasets. A list of dataset dicts, or of annotation files in one dict, has the same
 * meaning. In an evaluation, each dataset has its own results, whose names have its index as
 * prefix, such as {@code 0_bbox_mAP}.
 */
@Component(Registries.DATASETS)
public final class ConcatDataset implements SampleDataset {
  /**
   * The arguments.
   *
   * @param datasets the datasets to concatenate; all must have the same classes in the same order
   * @param separateEval whether each dataset is evaluated by itself; if False, all images are
   *     evaluated together, by the rules of the first dataset; has no effect in training
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
        if (!separateEval && dataset.isFederated() != datasets.get(0).isFederated()) {
          throw new ArgumentException(
              "separate_eval",
              "LVIS has other metrics than the other datasets, so they cannot be evaluated together. Set `separate_eval=True`.");
        }
        if (!separateEval
            && (dataset.hierarchy() == null) != (datasets.get(0).hierarchy() == null)) {
          throw new ArgumentException(
              "separate_eval",
              "Open Images has another `mAP` than the other datasets, so they cannot be evaluated together. Set `separate_eval=True`.");
        }
      }
    }
  }

  private final List<SampleDataset> datasets;
  private final boolean separateEval;

  public ConcatDataset(Args args) {
    long total = args.datasets.stream().mapToLong(SampleDataset::size).sum();
    if (total > Wrapping.MAX_SIZE) {
      throw new ArgumentException(
          "datasets",
          "The datasets have %s samples together, expected at most %s."
              .formatted(total, Wrapping.MAX_SIZE));
    }
    this.datasets = args.datasets;
    this.separateEval = args.separateEval;
  }

  @Override
  public List<SampleDataset> evaluatedApart() {
    return separateEval ? datasets : List.of();
  }

  @Override
  public MeanApRules meanApRules() {
    return datasets.get(0).meanApRules();
  }

  @Override
  public boolean isFederated() {
    return datasets.get(0).isFederated();
  }

  @Override
  public List<ClassFrequency> frequencies() {
    return datasets.get(0).frequencies();
  }

  @Override
  public ClassCoverage coverage(int index) {
    Place place = place(index);
    return place.dataset.coverage(place.index);
  }

  @Override
  public @Nullable ClassHierarchy hierarchy() {
    return datasets.get(0).hierarchy();
  }

  @Override
  public Set<Integer> verifiedLabels(int index) {
    Place place = place(index);
    return place.dataset.verifiedLabels(place.index);
  }

  @Override
  public boolean isPanoptic() {
    return datasets.stream().allMatch(SampleDataset::isPanoptic);
  }

  @Override
  public @Nullable PanopticAnnotation segments(int index) {
    Place place = place(index);
    return place.dataset.segments(place.index);
  }

  @Override
  public boolean hasInstanceFiles() {
    return datasets.stream().allMatch(SampleDataset::hasInstanceFiles);
  }

  @Override
  public Path instanceFile(int index) {
    Place place = place(index);
    return place.dataset.instanceFile(place.index);
  }

  @Override
  public int size() {
    return datasets.stream().mapToInt(SampleDataset::size).sum();
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
