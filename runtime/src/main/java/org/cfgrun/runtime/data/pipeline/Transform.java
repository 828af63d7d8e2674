package org.cfgrun.runtime.data.pipeline;

import java.util.random.RandomGenerator;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pipeline. It is built once and called by several threads, so that it keeps nothing
 * between calls.
 */
@BuiltFrom(Registries.PIPELINES)
public interface Transform {
  /**
   * Changes a sample.
   *
   * @param sample the sample, which the step may change in place and hand on
   * @param random the only source of chance; it depends on the seed, the epoch and the sample's
   *     index, never on threads
   * @return the sample; null to drop it, whereupon another one of its aspect group is drawn
   */
  @Nullable Sample apply(Sample sample, RandomGenerator random);
}
