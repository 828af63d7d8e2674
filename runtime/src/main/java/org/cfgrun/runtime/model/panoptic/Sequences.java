package org.cfgrun.runtime.model.panoptic;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.query.BaseTransformerLayer;
import org.cfgrun.runtime.model.query.PositionalEncoding;
import org.cfgrun.runtime.model.query.TransformerLayer;
import org.cfgrun.runtime.model.query.TransformerLayerSequence;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/** Feature maps as sequences of their cells, and what encoders and decoders of them must fit. */
final class Sequences {
  private Sequences() {}

  /** Returns the cells of a map {@code [N, C, h, w]}, row by row, {@code [h * w, N, C]}. */
  static Tensor of(Tensor map) {
    return map.flatten(2, 3).permute(2, 0, 1);
  }

  /** Returns a sequence {@code [h * w, N, C]} as a map {@code [N, C, h, w]}. */
  static Tensor toMap(Tensor sequence, MapSize size) {
    Shape shape = sequence.shape();
    return sequence
        .permute(1, 2, 0)
        .reshape(shape.get(1), shape.get(2), size.height(), size.width());
  }

  /** Returns learned vectors as a sequence for each image, {@code [rows, n, channels]}. */
  static Tensor repeated(Embedding table, long n) {
    return table.weight().data().unsqueeze(1).expand(-1, n, -1);
  }

  /** Returns the mask of a map without padding, {@code [N, h, w]}. */
  static Tensor noPadding(Tensor map) {
    Shape shape = map.shape();
    return Tensor.zeros(new Shape(shape.get(0), shape.get(2), shape.get(3)), map.device());
  }

  /** Sets the initial values of all weight matrices of an encoder or decoder. */
  static void initialize(TransformerLayerSequence sequence, Init weights) {
    sequence
        .parameters()
        .values()
        .forEach(
            parameter -> {
              if (parameter.shape().rank() > 1) {
                parameter.init(weights);
              }
            });
  }

  /**
   * Checks that sequences are {@code [length, N, channels]}.
   *
   * @param name the argument that holds the encoder or decoder
   */
  static void requireLengthFirst(String name, TransformerLayerSequence sequence) {
    for (TransformerLayer layer : sequence.layers()) {
      if (layer instanceof BaseTransformerLayer base && base.attentions().get(0).isBatchFirst()) {
        throw new ArgumentException(
            name,
            "`batch_first=True` is not supported in `%s`. Remove `batch_first`.".formatted(name));
      }
    }
  }

  /** Checks that positions can be added to the elements of a sequence. */
  static void requireChannels(PositionalEncoding positions, TransformerLayerSequence sequence) {
    if (positions.channels() != sequence.channels()) {
      throw new ArgumentException(
          "positional_encoding",
          "`positional_encoding` has %s channels, but the transformer has `embed_dims` = %s. Set `num_feats` to %s."
              .formatted(positions.channels(), sequence.channels(), sequence.channels() / 2));
    }
  }
}
