package org.cfgrun.runtime.model.query;

import java.util.List;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * Layer of a decoder with queries (https://arxiv.org/abs/2005.12872): self-attention,
 * cross-attention and a feed-forward network, each with a normalization.
 */
@Component(Registries.TRANSFORMER_LAYERS)
public final class DetrTransformerDecoderLayer extends BaseTransformerLayer {
  private static final int OPERATIONS = 6;

  /**
   * @param settings arguments that layers of transformers share; {@code operation_order} names all
   *     four operations and has six entries
   * @param feedforwardChannels number of channels between the linear layers of {@code ffn_cfgs}
   * @param ffnDropout dropout probability of {@code ffn_cfgs}
   * @param actCfg accepted for compatibility with mmdet's configs; the activation is that of {@code
   *     ffn_cfgs}
   * @param ffnNumFcs number of linear layers of {@code ffn_cfgs}
   */
  public record Args(
      @Inline TransformerLayerSettings settings,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int feedforwardChannels,
      @Bounds(min = 0, max = 1) @Default("0.0") double ffnDropout,
      @Default("dict(type='ReLU', inplace=True)") Activation actCfg,
      @Bounds(min = 2, max = 100) @Default("2") int ffnNumFcs) {
    public Args {
      List<LayerOperation> order = settings.operationOrder();
      if (order.size() != OPERATIONS
          || !Set.copyOf(order).equals(Set.of(LayerOperation.values()))) {
        throw new ArgumentException(
            "operation_order",
            "`operation_order` must have six entries and contain 'self_attn', 'cross_attn', 'norm'"
                + " and 'ffn'.");
      }
    }
  }

  public DetrTransformerDecoderLayer(Args args) {
    super(
        new BaseTransformerLayer.Args(
            args.settings(), args.feedforwardChannels(), args.ffnDropout(), args.ffnNumFcs()));
  }
}
