package org.cfgrun.runtime.model.panoptic;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;

/**
 * Results of a segmentation by queries ({@code test_cfg}).
 *
 * @param panopticOn whether to predict the segments of the image, of things and stuff
 * @param semanticOn must be False: a segmentation by class only is not supported, as in mmdet
 * @param instanceOn whether to predict objects with boxes and masks
 * @param maxPerImage maximum number of pairs of a query and a class that objects are selected from
 * @param objectMaskThr score that a query must exceed to have a segment, from 0 to 1
 * @param iouThr share of the pixels of a query's mask that its segment must have, from 0 to 1;
 *     below it, the query has no segment
 * @param filterLowScore whether a segment has only pixels of its own mask
 */
public record MaskTestCfg(
    @Default("True") boolean panopticOn,
    @Default("False") boolean semanticOn,
    @Default("False") boolean instanceOn,
    @Bounds(min = 1) @Default("100") int maxPerImage,
    @Bounds(min = 0, max = 1) @Default("0.8") double objectMaskThr,
    @Bounds(min = 0, max = 1) @Default("0.8") double iouThr,
    @Default("False") boolean filterLowScore) {
  public MaskTestCfg {
    if (semanticOn) {
      throw new ArgumentException(
          "semantic_on", "`semantic_on=True` is not supported. Set `panoptic_on=True` instead.");
    }
    if (!panopticOn && !instanceOn) {
      throw new ArgumentException(
          "panoptic_on",
          "`panoptic_on` and `instance_on` are both False. Set one of them to True.");
    }
  }
}
