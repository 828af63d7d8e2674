package org.cfgrun.runtime.model.query;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Encoder of a transformer (https://arxiv.org/abs/2005.12872). A normalization follows layers that
 * normalize their inputs.
 */
@Component(Registries.TRANSFORMER_LAYER_SEQUENCES)
public final class DetrTransformerEncoder extends TransformerLayerSequence {
  /**
   * @param settings arguments that encoders and decoders share
   * @param postNormCfg normalization after layers that normalize their inputs, which need one
   */
  public record Args(
      @Inline LayerSequenceSettings settings,
      @Default("dict(type='LN')") @Nullable NormLayers postNormCfg) {}

  private final @Nullable Norm postNorm;

  public DetrTransformerEncoder(Args args) {
    super(args.settings());
    if (!layers().get(0).isPreNorm()) {
      postNorm = null;
    } else if (args.postNormCfg() == null) {
      throw new ArgumentException(
          "post_norm_cfg",
          "Layers that begin with 'norm' require `post_norm_cfg`, got None. Set it to"
              + " dict(type='LN').");
    } else {
      postNorm =
          child("post_norm", SequenceNorm.of("post_norm_cfg", args.postNormCfg(), channels()));
    }
    args.settings().initialize(this);
  }

  /**
   * Computes the encoded sequence.
   *
   * @param points places that deformable attention samples around; null if there is none
   */
  public Tensor forward(AttendedSequence sequence, @Nullable ReferencePoints points) {
    AttendedSequence x = sequence;
    for (TransformerLayer layer : layers()) {
      x = x.with(layer.forward(x, null, points));
    }
    return postNorm == null ? x.values() : postNorm.forward(x.values());
  }
}
