package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.DistancePointBBoxCoder;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that the variants of the head of FCOS share.
 *
 * @param numClasses number of classes, without the background
 * @param inChannels number of channels of the feature maps
 * @param regressRanges smallest and largest distance to the farthest edge that each level is
 *     trained for, in pixels
 * @param centerSampling whether only points near the center of an object are positive
 * @param centerSampleRadius how near, in strides
 * @param normOnBbox whether distances are predicted in strides and clamped at 0; if False, their
 *     logarithms in pixels
 * @param centernessOnReg whether centerness is predicted from the box branch; if False, from the
 *     class branch
 * @param lossCls loss of the scores
 * @param lossBbox loss of the decoded boxes, weighted by their centerness
 * @param lossCenterness loss of the centerness; one with {@code use_sigmoid=True}
 * @param normCfg kind of normalization of the stacks; none if None
 * @param featChannels number of channels inside the stacks
 * @param strides stride of each level, in pixels
 * @param bboxCoder encodes boxes relative to points
 */
public record FcosSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
    @Default("((-1, 64), (64, 128), (128, 256), (256, 512), (512, 1e8))")
        List<List<Double>> regressRanges,
    @Default("False") boolean centerSampling,
    @Bounds(min = 0, minExcluded = true) @Default("1.5") double centerSampleRadius,
    @Default("False") boolean normOnBbox,
    @Default("False") boolean centernessOnReg,
    @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
        ClassificationLoss lossCls,
    @Default("dict(type='IoULoss', loss_weight=1.0)") BoxLoss lossBbox,
    @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
        BinaryLoss lossCenterness,
    @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
    @Default("(4, 8, 16, 32, 64)") List<Stride> strides,
    @Default("dict(type='DistancePointBBoxCoder')") DistancePointBBoxCoder bboxCoder) {}
