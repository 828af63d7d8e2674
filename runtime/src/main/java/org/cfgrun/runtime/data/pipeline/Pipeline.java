package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A sequence of transforms; mmdet's {@code Compose}. */
public record Pipeline(List<Transform> transforms) {
  public Pipeline {
    transforms = List.copyOf(transforms);
  }

  /**
   * Applies all transforms to a sample.
   *
   * @return the result; null if a transform dropped the sample, whose image is then released
   */
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    Sample current = sample;
    boolean arrived = false;
    try {
      for (Transform transform : transforms) {
        Sample next = transform.apply(current, random);
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
}
