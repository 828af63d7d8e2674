package org.cfgrun.runtime.data.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Transforms, one after the other; mmdet's {@code Compose}. */
public record Pipeline(List<Transform> transforms) {
  public Pipeline {
    transforms = List.copyOf(transforms);
  }

  /**
   * Sends a sample through all steps.
   *
   * @return what came out; null when a step dropped it, and then its image is released
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
