package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Decoder of a transformer, whose outputs pass a normalization; DETR, arXiv 2005.12872. */
@Component(Registries.TRANSFORMER_LAYER_SEQUENCES)
public final class DetrTransformerDecoder extends TransformerLayerSequence {
  /**
   * @param settings arguments that encoders and decoders share
   * @param postNormCfg normalization of the outputs; None for none
   * @param returnIntermediate whether every layer has an output, instead of the last one only
   */
  public record Args(
      @Inline LayerSequenceSettings settings,
      @Default("dict(type='LN')") @Nullable NormLayers postNormCfg,
      @Default("False") boolean returnIntermediate) {}

  private final boolean returnIntermediate;
  private final @Nullable Norm postNorm;

  public DetrTransformerDecoder(Args args) {
    super(args.settings());
    returnIntermediate = args.returnIntermediate();
    NormLayers norms = args.postNormCfg();
    postNorm =
        norms == null
            ? null
            : child("post_norm", SequenceNorm.of("post_norm_cfg", norms, channels()));
    args.settings().initialize(this);
  }

  /** Returns the number of outputs. */
  public int outputs() {
    return returnIntermediate ? layers().size() : 1;
  }

  /** Returns the output for the queries after a layer. */
  public Tensor output(Tensor queries) {
    return postNorm == null ? queries : postNorm.forward(queries);
  }

  /**
   * Computes the outputs.
   *
   * @param memory sequence that the queries attend to
   */
  public List<Tensor> forward(AttendedSequence queries, AttendedSequence memory) {
    List<Tensor> outputs = new ArrayList<>();
    AttendedSequence x = queries;
    for (TransformerLayer layer : layers()) {
      x = x.with(layer.forward(x, memory, null));
      if (returnIntermediate) {
        outputs.add(output(x.values()));
      }
    }
    return returnIntermediate ? outputs : List.of(output(x.values()));
  }
}
