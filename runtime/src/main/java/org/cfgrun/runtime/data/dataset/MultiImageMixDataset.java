package org.cfgrun.runtime.data.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.SkippingDataset;
import org.cfgrun.runtime.data.pipeline.MixingTransform;
import org.cfgrun.runtime.data.pipeline.Pipeline;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.SampleSpec;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Mixes each training sample with other samples of the same dataset. The pipeline of the wrapped
 * dataset loads images and boxes. The pipeline here receives its samples, and steps that mix images
 * ({@code Mosaic}, {@code MixUp}) receive additional ones. {@code YOLOXModeSwitchHook} skips steps
 * in the last epochs.
 *
 * <p>If a step drops a sample, it is retried on the same sample, so only random steps may drop
 * samples. (mmdet's MultiImageMixDataset.)
 */
@Component(Registries.DATASETS)
public final class MultiImageMixDataset extends Configured
    implements ForwardingDataset, SkippingDataset {
  /**
   * The arguments.
   *
   * @param dataset the wrapped dataset; its pipeline loads images and annotations
   * @param pipeline transforms applied to each sample after those of the wrapped dataset
   * @param dynamicScale only None is supported; use {@code Resize} with several scales instead
   * @param skipTypeKeys types of steps to skip, such as {@code Mosaic}
   * @param maxRefetch maximum number of attempts for a step that drops a sample
   */
  public record Args(
      SampleDataset dataset,
      List<Transform> pipeline,
      @Default("None") @Nullable List<Integer> dynamicScale,
      @Default("None") @Nullable List<String> skipTypeKeys,
      @Default("15") int maxRefetch)
      implements Wrapping {
    public Args {
      pipeline = List.copyOf(pipeline);
      if (dynamicScale != null) {
        throw new ArgumentException(
            "dynamic_scale",
            "`dynamic_scale` is not supported; mmdet removed it too. Add a `Resize` with several `img_scale`s to the pipeline.");
      }
      if (maxRefetch < 1) {
        throw new ArgumentException("max_refetch", "`max_refetch` must be at least 1.");
      }
    }
  }

  /**
   * A step and the names that configs use for it.
   *
   * @param index position in {@code pipeline}
   * @param names for example {@code Mosaic}
   */
  private record Step(int index, Transform transform, Set<String> names) {
    static Step of(int index, Transform transform) {
      Class<?> type = transform.getClass();
      Component component = type.getAnnotation(Component.class);
      String[] names = component == null ? new String[0] : component.names();
      return new Step(
          index, transform, names.length == 0 ? Set.of(type.getSimpleName()) : Set.of(names));
    }

    boolean isOf(List<String> types) {
      return types.stream().anyMatch(type -> names.contains(type.replaceFirst("^mmdet\\.", "")));
    }
  }

  private final SampleDataset dataset;
  private final List<Step> steps;
  private final int maxRefetch;

  /** Volatile, because workers read what the training thread writes between epochs. */
  private volatile List<Step> active;

  public MultiImageMixDataset(DatasetMode mode, Args args) {
    if (mode.testMode()) {
      throw new ArgumentException(
          "Mixed images cannot be evaluated. Set `data.val` and `data.test` to the wrapped dataset.");
    }
    this.dataset = args.dataset;
    this.steps =
        IntStream.range(0, args.pipeline.size())
            .mapToObj(index -> Step.of(index, args.pipeline.get(index)))
            .toList();
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
        Sample changed = located(step, sample, random);
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

  private Sample located(Step step, Sample sample, RandomGenerator random) {
    try {
      return change(sample, step.transform, random);
    } catch (ConfigException failure) {
      throw failure.at(spanOf("pipeline." + step.index));
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
        "`%s` dropped `%s` %s times in a row (`max_refetch`), and `MultiImageMixDataset` cannot replace it with another sample. Make the step keep its sample, or exclude such images from the wrapped dataset."
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
  public SampleSpec spec() {
    SampleSpec inner;
    try {
      inner = dataset.spec();
    } catch (ArgumentException misfit) {
      throw misfit.within("dataset");
    }
    Pipeline pipeline = new Pipeline(steps.stream().map(Step::transform).toList());
    return pipeline
        .output("pipeline", inner.with(SampleSpec.Property.MIXING, true))
        .with(SampleSpec.Property.MIXING, false);
  }

  @Override
  public SampleDataset dataset() {
    return dataset;
  }
}
