package org.cfgrun.runtime.model.query;

import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Transformer of DETR (https://arxiv.org/abs/2005.12872): an encoder of the cells of a feature map,
 * and a decoder whose queries attend to them. Initial weights are Xavier uniform, and biases 0.
 */
@Component(Registries.TRANSFORMERS)
@BuiltFrom(Registries.TRANSFORMERS)
public final class Transformer extends Module {
  /**
   * @param encoder encodes the cells of the feature map
   * @param decoder computes an output for each query
   * @param initCfg accepted for compatibility with mmdet's configs; has no effect, as in mmdet
   */
  public record Args(
      DetrTransformerEncoder encoder,
      DetrTransformerDecoder decoder,
      @Default("None") @Nullable InitCfg initCfg) {}

  private final Args args;

  public Transformer(Args args) {
    this.args = args;
    child("encoder", args.encoder());
    child("decoder", args.decoder());
    requireEqualWidths(args.encoder(), args.decoder());
    forEachModule((path, module) -> initialize(module));
  }

  /** Checks that the queries have the channels of what they attend to. */
  static void requireEqualWidths(
      TransformerLayerSequence encoder, TransformerLayerSequence decoder) {
    if (encoder.channels() != decoder.channels()) {
      throw new ArgumentException(
          "decoder",
          "`embed_dims` of the decoder must be that of the encoder: expected %s, got %s."
              .formatted(encoder.channels(), decoder.channels()));
    }
    requireLengthFirst("encoder", encoder);
    requireLengthFirst("decoder", decoder);
  }

  private static void requireLengthFirst(String part, TransformerLayerSequence sequence) {
    if (sequence.layers().stream().anyMatch(TransformerLayer::isBatchFirst)) {
      throw new ArgumentException(
          part, "The transformer does not support layers with `batch_first=True`. Remove it.");
    }
  }

  private static void initialize(Module layer) {
    Parameter weight = layer.own().get("weight");
    if (weight == null || weight.shape().rank() < 2) {
      return;
    }
    weight.init(Init.xavierUniform(1));
    if (layer.own().containsKey("bias")) {
      Objects.requireNonNull(layer.own().get("bias")).init(Init.constant(0));
    }
  }

  /** Returns the number of channels of queries and output. */
  public int channels() {
    return args.encoder().channels();
  }

  /**
   * Computes the outputs of the decoder.
   *
   * @param map {@code [N, C, H, W]}
   * @param mask {@code [N, H, W]}: true for padding
   * @param queries {@code [queries, C]}: learned positions of the queries
   * @param positions {@code [N, C, H, W]}: positions of the cells
   * @return {@code [queries, N, C]} for each layer of the decoder with an output
   */
  public List<Tensor> forward(Tensor map, Tensor mask, Tensor queries, Tensor positions) {
    Tensor padding = mask.flatten(1, 2);
    AttendedSequence cells = AttendedSequence.of(cells(map), cells(positions)).padded(padding);
    Tensor memory = args.encoder().forward(cells, null);
    Shape shape = queries.shape();
    Tensor own = queries.unsqueeze(1).expand(-1, map.shape().get(0), -1);
    Tensor start =
        Tensor.zeros(
            new Shape(shape.get(0), map.shape().get(0), shape.get(1)), map.type(), map.device());
    return args.decoder().forward(AttendedSequence.of(start, own), cells.with(memory));
  }

  /** Returns the cells of a map row by row, {@code [H * W, N, C]}. */
  static Tensor cells(Tensor map) {
    return map.flatten(2, 3).permute(2, 0, 1);
  }
}
