package org.cfgrun.runtime.model.query;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Layer of a transformer: {@code transformerlayers} in a config. */
@BuiltFrom(Registries.TRANSFORMER_LAYERS)
public abstract class TransformerLayer extends Module {
  /** Returns the number of channels of queries and output. */
  public abstract int channels();

  /** Returns whether each part normalizes its input instead of its output. */
  public abstract boolean isPreNorm();

  /** Returns whether sequences are {@code [N, length, channels]}. */
  public abstract boolean isBatchFirst();

  /**
   * Computes new queries, in the shape of the queries.
   *
   * @param queries queries, which self-attention attends to
   * @param memory sequence that cross-attention attends to; null for a layer without it
   * @param points places that deformable attention samples around; null if there is none
   */
  public abstract Tensor forward(
      AttendedSequence queries,
      @Nullable AttendedSequence memory,
      @Nullable ReferencePoints points);
}
