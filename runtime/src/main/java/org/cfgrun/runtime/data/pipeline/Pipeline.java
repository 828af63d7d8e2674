package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of transforms; mmdet's {@code Compose}.
 *
 * @param places the position of each transform in the config by its index; null if it is unknown
 */
public record Pipeline(List<Transform> transforms, IntFunction<@Nullable Span> places) {
  public Pipeline {
    transforms = List.copyOf(transforms);
  }

  /** A sequence inside a transform, whose position is that of the transform. */
  public Pipeline(List<Transform> transforms) {
    this(transforms, index -> null);
  }

  /**
   * Returns what the steps make of a sample.
   *
   * @param testMode whether the sample has no annotations
   * @throws ArgumentException if the steps do not fit each other; names the place from the dataset
   */
  public SampleSpec output(boolean testMode) {
    return output("pipeline", SampleSpec.input(testMode));
  }

  /**
   * Returns what the steps make of a sample.
   *
   * @param argument the argument that has the steps
   * @throws ArgumentException if they do not fit each other or the sample; names the place from the
   *     owner of the argument
   */
  public SampleSpec output(String argument, SampleSpec input) {
    SampleSpec spec = input;
    for (int i = 0; i < transforms.size(); i++) {
      try {
        spec = transforms.get(i).output(spec);
      } catch (ArgumentException misfit) {
        ArgumentException named = misfit.argument() == null ? misfit.within(Checker.TYPE) : misfit;
        throw named.within(argument + "." + i);
      }
    }
    return spec;
  }

  /**
   * Applies all transforms to a sample.
   *
   * @return the result; null if a transform dropped the sample, whose image is then released
   * @throws ConfigException if a transform cannot use the sample; it points to the transform
   */
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    Sample current = sample;
    boolean arrived = false;
    try {
      for (int i = 0; i < transforms.size(); i++) {
        Sample next = step(i, current, random);
        if (next == null) {
          return null;
        }
        current = next;
      }
      arrived = true;
      return current;
    } finally {
      if (!arrived) {
        current.close();
      }
    }
  }

  private @Nullable Sample step(int index, Sample sample, RandomGenerator random) {
    try {
      return transforms.get(index).apply(sample, random);
    } catch (ConfigException failure) {
      throw failure.at(places.apply(index));
    }
  }
}
