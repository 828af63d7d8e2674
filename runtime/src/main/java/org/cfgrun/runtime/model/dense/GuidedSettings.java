package org.cfgrun.runtime.model.dense;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.DeltaXYWHBBoxCoder;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * Arguments that heads with guided anchors share.
 *
 * @param featChannels number of channels inside the head
 * @param approxAnchorGenerator generates the anchors that approximate a square
 * @param squareAnchorGenerator generates the squares, one per cell, of the same strides and first
 *     scale
 * @param anchorCoder encodes the size of anchors relative to squares
 * @param bboxCoder encodes boxes relative to anchors
 * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
 * @param deformGroups number of channel groups with separate offsets in the deformable convolutions
 * @param locFilterThr in detection, anchors of cells with a lower location score are not used
 * @param lossLoc loss of the locations; one with {@code use_sigmoid=True}
 * @param lossShape loss of the anchors' shapes
 * @param lossCls loss of the class scores; one with {@code use_sigmoid=True}
 * @param lossBbox loss of the boxes
 */
record GuidedSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
    @Default(
            "dict(type='AnchorGenerator', octave_base_scale=8, scales_per_octave=3,"
                + " ratios=[0.5, 1.0, 2.0], strides=[4, 8, 16, 32, 64])")
        AnchorGenerator approxAnchorGenerator,
    @Default("dict(type='AnchorGenerator', ratios=[1.0], scales=[8], strides=[4, 8, 16, 32, 64])")
        AnchorGenerator squareAnchorGenerator,
    @Default("dict(type='DeltaXYWHBBoxCoder')") DeltaXYWHBBoxCoder anchorCoder,
    @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
    @Default("False") boolean regDecodedBbox,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("4") int deformGroups,
    @Bounds(min = 0, max = 1) @Default("0.01") double locFilterThr,
    @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
        ClassificationLoss lossLoc,
    @Default("dict(type='BoundedIoULoss', beta=0.2, loss_weight=1.0)") BoxLoss lossShape,
    @Default(AnchorHead.LOSS_CLS) ClassificationLoss lossCls,
    @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.0)") BoxLoss lossBbox) {

  /** Creates the layer that adapts features to the shapes of anchors. */
  FeatureAlign adaption() {
    return new FeatureAlign(2, featChannels, deformGroups);
  }
}
