package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that layers of transformers share.
 *
 * @param attnCfgs attention; a dict for all, or a list with one for each in {@code operation_order}
 * @param operationOrder operations in their order: {@code self_attn}, {@code cross_attn}, {@code
 *     norm} and {@code ffn}. A layer that begins with {@code norm} adds the shortcuts of what was
 *     not normalized
 * @param ffnCfgs feed-forward network; a dict for all, or a list with one for each
 * @param normCfg normalization
 * @param initCfg initial values
 * @param batchFirst whether sequences are {@code [N, length, channels]} instead of {@code [length,
 *     N, channels]}
 */
public record TransformerLayerSettings(
    OneOrMany<Attention> attnCfgs,
    List<LayerOperation> operationOrder,
    @Default(
            "dict(type='FFN', embed_dims=256, feedforward_channels=1024, num_fcs=2, ffn_drop=0.,"
                + " act_cfg=dict(type='ReLU', inplace=True))")
        OneOrMany<FFN> ffnCfgs,
    @Default("dict(type='LN')") NormLayers normCfg,
    @Default("None") @Nullable InitCfg initCfg,
    @Default("False") boolean batchFirst) {
  public TransformerLayerSettings {
    boolean attends =
        operationOrder.contains(LayerOperation.SELF_ATTN)
            || operationOrder.contains(LayerOperation.CROSS_ATTN);
    if (!attends) {
      throw new ArgumentException(
          "operation_order",
          "`operation_order` must contain 'self_attn' or 'cross_attn', got neither.");
    }
  }

  /** Returns how often an operation is in the order. */
  int count(LayerOperation operation) {
    return (int) operationOrder.stream().filter(operation::equals).count();
  }
}
