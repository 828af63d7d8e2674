package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.SkippingDataset;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.MixingTransform;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * A dataset whose samples are mixed with others of it, to train on. The dataset inside loads images
 * and their boxes in its own pipeline; the steps here take what it gives, and those that mix images
 * ({@code Mosaic}, {@code MixUp}) get further samples of it. {@code YOLOXModeSwitchHook} leaves
 * steps out for the last epochs.
 *
 * <p>A step that drops a sample is tried again on the same one, so that it must be a random step
 * that drops it. (mmdet's MultiImageMixDataset.)
 */
@Component(Registries.DATASETS)
public final class MultiImageMixDataset implements SampleDataset, SkippingDataset {
  /**
   * The arguments.
   *
   * @param dataset what samples are taken from; its pipeline loads images and annotations
   * @param pipeline what each sample passes through after that
   * @param dynamicScale only None: {@code Resize} with several scales does what it did
   * @param skipTypeKeys types of steps that are left out, such as {@code Mosaic}
   * @param maxRefetch how often a step that drops a sample is tried
   */
  public record Args(
      SampleDataset dataset,
      List<Transform> pipeline,
      @Default("None") @Nullable List<Integer> dynamicScale,
      @Default("None") @Nullable List<String> skipTypeKeys,
      @Default("15") int maxRefetch) {
    public Args {
      pipeline = List.copyOf(pipeline);
      if (dynamicScale != null) {
        throw new ArgumentException(
            "dynamic_scale",
            "`dynamic_scale` is gone, as in mmdet: write a `Resize` with several `img_scale`s into the pipeline.");
      }
      if (maxRefetch < 1) {
        throw new ArgumentException("max_refetch", "`max_refetch` must be at least 1.");
      }
    }
  }

  /**
   * A step and the names that a config may give it.
   *
   * @param names such as {@code Mosaic}
   */
  private record Step(Transform transform, Set<String> names) {
    static Step of(Transform transform) {
      Class<?> type = transform.getClass();
      Component component = type.getAnnotation(Component.class);
      String[] names = component == null ? new String[0] : component.names();
      return new Step(transform, names.length == 0 ? Set.of(type.getSimpleName()) : Set.of(names));
    }

    boolean isOf(List<String> types) {
      return types.stream().anyMatch(type -> names.contains(type.replaceFirst("^mmdet\\.", "")));
    }
  }

  private final SampleDataset dataset;
  private final List<Step> steps;
  private final int maxRefetch;

  /** Workers that go on from epoch to epoch see what the run's own thread writes. */
  private volatile List<Step> active;

  public MultiImageMixDataset(DatasetMode mode, Args args) {
    if (mode.testMode()) {
      throw new ArgumentException(
          "Mixed images cannot be evaluated on: give `data.val` and `data.test` the dataset inside.");
    }
    this.dataset = args.dataset;
    this.steps = args.pipeline.stream().map(Step::of).toList();
    this.maxRefetch = args.maxRefetch;
    this.active = steps;
    if (args.skipTypeKeys != null) {
      skipTypes(args.skipTypeKeys);
    }
  }

  @Override
  public void skipTypes(List<String> types) {
    active = steps.stream().filter(step -> !step.isOf(types)).toList();
  }

  @Override
  public Sample load(int index, RandomGenerator random) {
    Sample sample = dataset.load(index, random);
    boolean arrived = false;
    try {
      for (Step step : active) {
        Sample changed = change(sample, step.transform, random);
        sample.close();
        sample = changed;
      }
      arrived = true;
      return sample;
    } finally {
      if (!arrived) {
        sample.close();
      }
    }
  }

  private Sample change(Sample sample, Transform transform, RandomGenerator random) {
    List<Sample> others = new ArrayList<>();
    try {
      if (transform instanceof MixingTransform mixing) {
        for (int index : mixing.choose(dataset, random)) {
          others.add(dataset.load(index, random));
        }
      }
      for (int i = 0; i < maxRefetch; i++) {
        Sample changed = attempt(sample.copy(), others, transform, random);
        if (changed != null) {
          return changed;
        }
      }
    } finally {
      others.forEach(Sample::close);
    }
    throw BadData.of(
        "`%s` dropped `%s` %d times one after the other (`max_refetch`), and a `MultiImageMixDataset` has no other sample in its place: let the step keep its sample, or leave such images out of the dataset inside."
            .formatted(transform.getClass().getSimpleName(), sample.source().name(), maxRefetch));
  }

  private static @Nullable Sample attempt(
      Sample sample, List<Sample> others, Transform transform, RandomGenerator random) {
    Sample changed = null;
    try {
      changed =
          transform instanceof MixingTransform mixing
              ? mixing.mix(sample, others, random)
              : transform.apply(sample, random);
      return changed;
    } finally {
      if (changed == null) {
        sample.close();
      }
    }
  }

  @Override
  public int size() {
    return dataset.size();
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
    return dataset.imageId(index);
  }

  @Override
  public List<AnnotatedObject> annotations(int index) {
    return dataset.annotations(index);
  }

  @Override
  public boolean hasObjects(int index) {
    return dataset.hasObjects(index);
  }

  @Override
  public ImageSource image(int index) {
    return dataset.image(index);
  }

  @Override
  public boolean isWide(int index) {
    return dataset.isWide(index);
  }
}
