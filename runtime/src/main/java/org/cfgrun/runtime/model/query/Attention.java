package org.cfgrun.runtime.model.query;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Attention of queries to keys and values: an entry of {@code attn_cfgs} in a config. */
@BuiltFrom(Registries.ATTENTION)
public abstract class Attention extends Module {
  private final int channels;
  private final @Nullable Boolean batchFirst;
  private boolean isBatchFirst;

  /**
   * Creates the attention.
   *
   * @param channels number of channels of queries and output
   * @param batchFirst whether sequences are {@code [N, length, channels]}; if null, the layer that
   *     contains the attention decides, and without one they are {@code [length, N, channels]}
   */
  protected Attention(int channels, @Nullable Boolean batchFirst) {
    this.channels = channels;
    this.batchFirst = batchFirst;
    isBatchFirst = batchFirst != null && batchFirst;
  }

  /** Returns the number of channels of queries and output. */
  public final int channels() {
    return channels;
  }

  /** Returns whether sequences are {@code [N, length, channels]}. */
  public final boolean isBatchFirst() {
    return isBatchFirst;
  }

  /** Sets the order of axes to that of the layer that contains the attention. */
  final void setBatchFirst(boolean ofLayer) {
    if (batchFirst != null && batchFirst != ofLayer) {
      throw new ArgumentException(
          "attn_cfgs",
          "`batch_first` must be the same in a layer and in its `attn_cfgs`. Remove it from"
              + " `attn_cfgs`.");
    }
    isBatchFirst = ofLayer;
  }

  /** Moves the length to the front if the batch is first; applied again, moves it back. */
  protected final Tensor lengthFirst(Tensor x) {
    return isBatchFirst ? x.transpose(0, 1) : x;
  }

  /** Computes one output per query, in the shape of the queries. */
  public abstract Tensor forward(AttentionInput input);
}
