package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.model.RoiTestCfg;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Classifies regions and corrects their boxes, from features of one size ({@code bbox_head}). */
@BuiltFrom(Registries.MODELS)
public abstract class RoiBoxHead extends Module {
  /**
   * Output of a head for n regions.
   *
   * @param scores {@code [n, scores]}: logits, whose meaning the loss knows
   * @param codes {@code [n, classes * 4]}, or {@code [n, 4]} if all classes share one box: boxes as
   *     encoded by the coder
   * @param shared features after the layers that scores and boxes share; null if there are none
   */
  public record Output(Tensor scores, Tensor codes, @Nullable Tensor shared) {
    /** Output of a head without shared layers. */
    public Output(Tensor scores, Tensor codes) {
      this(scores, codes, null);
    }
  }

  /** Returns the number of classes, without the background. */
  public abstract int numClasses();

  /**
   * Checks that the head fits its input. A detector calls it once, when it is built.
   *
   * @param channels number of channels of the features
   * @param size height and width of the features
   * @throws org.cfgrun.components.ArgumentException if the head was configured for others; names
   *     the head's argument
   */
  public abstract void checkInputs(int channels, OutputSize size);

  /**
   * Applies the layers.
   *
   * @param features {@code [n, C, height, width]}
   */
  public abstract Output forward(Tensor features);

  /**
   * Applies the layers of a head with a branch for scores and one for boxes.
   *
   * @param scoreFeatures {@code [n, C, height, width]}
   * @param boxFeatures {@code [n, C, height, width]}
   */
  Output forward(Tensor scoreFeatures, Tensor boxFeatures) {
    throw new IllegalStateException("both branches use the same features");
  }

  /**
   * Checks the features of a region.
   *
   * @throws ArgumentException if they are not those that the head was configured for
   */
  static void requireInputs(int inChannels, OutputSize roiFeatSize, int channels, OutputSize size) {
    ArgumentException.checkAll(
        () -> requireChannels("in_channels", inChannels, channels),
        () -> requireSize(roiFeatSize, size));
  }

  /**
   * Checks the number of channels of the features of a region.
   *
   * @param argument the argument of the head that sets it
   */
  static void requireChannels(String argument, int expected, int channels) {
    if (channels != expected) {
      throw new ArgumentException(
          argument,
          "`%s` of the head is %s, but its features have %s channels."
              .formatted(argument, expected, channels));
    }
  }

  /** Checks the height and width of the features of a region. */
  static void requireSize(OutputSize expected, OutputSize size) {
    if (!size.equals(expected)) {
      throw new ArgumentException(
          "roi_feat_size",
          "`roi_feat_size` of the head is %s x %s, but its features are %s x %s."
              .formatted(expected.height(), expected.width(), size.height(), size.width()));
    }
  }

  /** Returns what the outputs mean. */
  abstract RoiPredictions predictions();

  /** Declares the losses that have buffers. */
  final void declareLosses(RegionLoss scores, BoxLoss boxes) {
    childIfModule("loss_cls", scores);
    childIfModule("loss_bbox", boxes);
  }

  /** Computes the losses. */
  Losses losses(Output output, RoiTargets targets) {
    return predictions().losses(output, targets);
  }

  /**
   * Returns the corrected boxes of regions of one image, clipped to the image.
   *
   * @param rois {@code [n, 4]}
   * @param labels {@code [n]}, int64: class whose box is returned; has no effect if all classes
   *     share one box
   * @param codes the codes of the output, {@code [n, ...]}
   */
  Tensor corrected(Tensor rois, Tensor labels, Tensor codes, ImageMeta meta) {
    return predictions().boxes().corrected(rois, labels, codes, meta);
  }

  /**
   * Detects objects in one image.
   *
   * @param rois {@code [n, 4]}
   * @param rescale whether boxes are given in pixels of the original image
   */
  DetectionTensors detect(
      Tensor rois, Output output, ImageMeta meta, RoiTestCfg cfg, boolean rescale) {
    return predictions().detect(rois, output, meta, cfg, rescale);
  }
}
