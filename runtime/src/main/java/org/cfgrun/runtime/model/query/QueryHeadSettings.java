package org.cfgrun.runtime.model.query;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvShape;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that heads with queries share.
 *
 * @param numClasses number of classes, without the background
 * @param inChannels number of channels of the feature map
 * @param numQuery number of queries
 * @param numRegFcs number of linear layers before the one that predicts boxes
 * @param syncClsAvgFactor whether the number that divides the loss of scores is the mean over all
 *     processes
 * @param positionalEncoding encodes the positions of cells; twice its {@code num_feats} are the
 *     channels of the transformer
 * @param lossCls loss of the scores
 * @param lossBbox loss of centers and sizes of boxes, as shares of the image
 * @param lossIou loss of boxes in pixels
 * @param initCfg accepted for compatibility with mmdet's configs; has no effect, as in mmdet
 */
public record QueryHeadSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
    @Bounds(min = 1, max = 1 << 20) @Default("100") int numQuery,
    @Bounds(min = 1, max = 1000) @Default("2") int numRegFcs,
    @Default("False") boolean syncClsAvgFactor,
    @Default("dict(type='SinePositionalEncoding', num_feats=128, normalize=True)")
        PositionalEncoding positionalEncoding,
    @Default(
            "dict(type='CrossEntropyLoss', bg_cls_weight=0.1, use_sigmoid=False, loss_weight=1.0,"
                + " class_weight=1.0)")
        ClassificationLoss lossCls,
    @Default("dict(type='L1Loss', loss_weight=5.0)") BoxLoss lossBbox,
    @Default("dict(type='GIoULoss', loss_weight=2.0)") BoxLoss lossIou,
    @Default("None") @Nullable InitCfg initCfg) {
  /** Checks that positions have the channels of the transformer. */
  void requireChannels(int channels) {
    if (positionalEncoding.channels() != channels) {
      throw new ArgumentException(
          "positional_encoding",
          "`num_feats` of `positional_encoding` must be half of `embed_dims` of the transformer:"
              + " expected %s, got %s.".formatted(channels / 2, positionalEncoding.channels() / 2));
    }
  }
}
