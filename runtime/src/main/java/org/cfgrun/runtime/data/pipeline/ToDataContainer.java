package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;

/**
 * Tells mmcv how a part of a sample is put into a batch. It does nothing, because the loader stacks
 * images and lists the other parts.
 */
@Component(Registries.PIPELINES)
public final class ToDataContainer implements Transform {
  /**
   * A part of a sample.
   *
   * @param key its name, as in {@code Collect}
   * @param stack accepted for compatibility with mmdet's configs; has no effect
   */
  public record Field(String key, @Default("False") boolean stack) {}

  /**
   * The arguments.
   *
   * @param fields parts of the sample
   */
  public record Args(
      @Default("(dict(key='img', stack=True), dict(key='gt_bboxes'), dict(key='gt_labels'))")
          List<Field> fields) {
    public Args {
      fields = List.copyOf(fields);
      Collect.requireKnown(fields.stream().map(Field::key).toList());
    }
  }

  public ToDataContainer(Args args) {}

  @Override
  public SampleSpec output(SampleSpec input) {
    return input;
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return sample;
  }
}
