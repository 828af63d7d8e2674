package org.cfgrun.runtime.model.roi;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Part of a second stage that segments images by class, whose features are added to those of
 * regions.
 *
 * @param extractor computes features of regions from those of the head
 */
record SemanticBranch(RoiExtractor extractor, SemanticHead head) {
  static final String EXTRACTOR = "semantic_roi_extractor";
  static final String HEAD = "semantic_head";

  /**
   * Returns the branch of two arguments.
   *
   * @return null without a head
   */
  static @Nullable SemanticBranch of(
      @Nullable RoiExtractor extractor, @Nullable SemanticHead head) {
    if (head == null) {
      return null;
    }
    if (extractor == null) {
      throw new ArgumentException(
          EXTRACTOR,
          "`semantic_head` requires `semantic_roi_extractor`. Set it, for example to a `SingleRoIExtractor` with one stride in `featmap_strides`.");
    }
    return new SemanticBranch(extractor, head);
  }

  /**
   * Checks that the parts fit the feature maps and the features that theirs are added to.
   *
   * @param inputs one per level
   * @param channels number of channels of those features
   * @throws ArgumentException if they do not; names the argument of the second stage
   */
  void checkInputs(List<FeatureMap> inputs, int channels) {
    FeatureMap[] map = new FeatureMap[1];
    ArgumentException.checkPart(HEAD, () -> map[0] = head.output(inputs));
    ArgumentException.checkPart(
        EXTRACTOR,
        () -> {
          extractor.checkInputs(List.of(map[0]));
          if (extractor.outChannels() != channels) {
            throw new ArgumentException(
                "out_channels",
                "`out_channels` of the extractor is %s, but its features are added to those of regions, which have %s channels."
                    .formatted(extractor.outChannels(), channels));
          }
        });
  }

  /** Returns what the map of the head adds to the features of regions. */
  FusedFeatures.Source source() {
    return (map, rois, size) -> {
      Tensor pooled = extractor.forward(List.of(map), rois);
      OutputSize own = extractor.outputSize();
      return own.equals(size)
          ? pooled
          : Functional.adaptiveAvgPool2d(pooled, size.height(), size.width());
    };
  }

  /** Computes the loss of the head. */
  Losses losses(SemanticHead.Output output, List<GroundTruth> truths) {
    Losses losses = new Losses();
    losses.add("loss_semantic_seg", head.loss(output.logits(), truths));
    return losses;
  }
}
