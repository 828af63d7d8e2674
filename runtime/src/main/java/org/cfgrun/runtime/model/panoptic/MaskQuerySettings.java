package org.cfgrun.runtime.model.panoptic;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.loss.CrossEntropyLoss;
import org.cfgrun.runtime.model.query.DetrTransformerDecoder;
import org.cfgrun.runtime.model.query.PositionalEncoding;
import org.cfgrun.runtime.nn.ConvShape;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that heads share whose queries predict masks.
 *
 * @param inChannels number of channels of each feature map of the backbone, from the finest to the
 *     coarsest
 * @param featChannels number of channels of the pixel decoder and of queries
 * @param outChannels number of channels of the map that masks are computed from
 * @param numThingsClasses number of classes of things
 * @param numStuffClasses number of classes of stuff; 0 for objects only
 * @param numQueries number of queries
 * @param enforceDecoderInputProject whether a convolution precedes the decoder although the
 *     channels fit
 * @param transformerDecoder decoder of the queries; each of its outputs has losses
 * @param positionalEncoding encoding of the positions that queries attend to
 * @param lossCls loss of the classes; its {@code class_weight} is required and has the background
 *     last
 * @param initCfg accepted for compatibility with mmdet's configs; the head sets its own initial
 *     values
 */
public record MaskQuerySettings(
    List<Integer> inChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int featChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numThingsClasses,
    @Bounds(min = 0, max = ConvShape.MAX_CHANNELS) @Default("53") int numStuffClasses,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("100") int numQueries,
    @Default("False") boolean enforceDecoderInputProject,
    DetrTransformerDecoder transformerDecoder,
    @Default("dict(type='SinePositionalEncoding', num_feats=128, normalize=True)")
        PositionalEncoding positionalEncoding,
    CrossEntropyLoss lossCls,
    @Default("None") @Nullable InitCfg initCfg) {
  public MaskQuerySettings {
    ArgumentException.checkAll(
        () -> requireMaps(inChannels),
        () -> Sequences.requireLengthFirst("transformer_decoder", transformerDecoder),
        () -> Sequences.requireChannels(positionalEncoding, transformerDecoder),
        () -> requireWeights(lossCls, numThingsClasses + numStuffClasses + 1),
        () -> requireEqual("feat_channels", featChannels, transformerDecoder.channels()));
  }

  private static void requireMaps(List<Integer> channels) {
    if (channels.size() < 2 || channels.stream().anyMatch(each -> each < 1)) {
      throw new ArgumentException(
          "in_channels",
          "Expected the channels of at least two feature maps, got %s.".formatted(channels));
    }
  }

  /** Checks that channels are those of the decoder. */
  static void requireEqual(String argument, int own, int decoder) {
    if (own != decoder) {
      throw new ArgumentException(
          argument,
          "`%s` must be the `embed_dims` of `transformer_decoder`: expected %s, got %s."
              .formatted(argument, decoder, own));
    }
  }

  private static void requireWeights(CrossEntropyLoss loss, int outputs) {
    List<Double> weights = loss.classWeights(outputs);
    if (!loss.hasBackground()) {
      throw new ArgumentException(
          "loss_cls", "`loss_cls` must be a loss of exclusive classes. Remove `use_sigmoid`.");
    }
    if (weights == null || weights.size() != outputs) {
      throw new ArgumentException(
          "loss_cls",
          "`class_weight` of `loss_cls` must have `num_things_classes` + `num_stuff_classes` + 1 numbers, the last for the background: expected %s, got %s."
              .formatted(outputs, weights == null ? "None" : weights.size()));
    }
  }

  /** Returns the number of classes of things and stuff. */
  int numClasses() {
    return numThingsClasses + numStuffClasses;
  }
}
