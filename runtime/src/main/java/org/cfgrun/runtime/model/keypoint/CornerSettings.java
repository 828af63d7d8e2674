package org.cfgrun.runtime.model.keypoint;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.model.HeatmapLoss;
import org.cfgrun.runtime.nn.ConvShape;

/**
 * Arguments that the heads of pairs of corners share.
 *
 * @param numClasses number of classes
 * @param inChannels number of channels of the feature maps
 * @param numFeatLevels number of feature maps, one per stack of the backbone
 * @param lossHeatmap loss of the heatmaps of corners
 * @param lossOffset loss of the offsets of corners from their cells
 */
public record CornerSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
    @Bounds(min = 1, max = 64) @Default("2") int numFeatLevels,
    @Default("dict(type='GaussianFocalLoss', alpha=2.0, gamma=4.0, loss_weight=1)")
        HeatmapLoss lossHeatmap,
    @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1)") CoordinateLoss lossOffset) {}
