package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.RegionLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.LinearLayers;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that heads of convolutions and linear layers share.
 *
 * @param inChannels number of channels of the features of a region
 * @param roiFeatSize height and width of the features of a region
 * @param numClasses number of classes, without the background
 * @param convOutChannels number of channels of the convolutions
 * @param fcOutChannels size of the outputs of the linear layers
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg kind of normalization of the convolutions; none if None
 * @param withAvgPool must be False: features are not averaged over a region
 * @param withReg whether the head corrects boxes; if False, those of the regions are kept
 * @param bboxCoder encodes boxes relative to regions
 * @param regClassAgnostic whether all classes share one box
 * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
 * @param lossCls loss of the scores
 * @param lossBbox loss of the boxes
 * @param clsPredictorCfg kind of the linear layer for scores
 * @param regPredictorCfg kind of the linear layer for boxes
 * @param initCfg initial values; by default, normal with deviation 0.01 for scores and 0.001 for
 *     boxes, and Xavier uniform for the other linear layers
 */
public record BoxHeadSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
    @Default("7") OutputSize roiFeatSize,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int convOutChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int fcOutChannels,
    @Default("None") @Nullable ConvLayers convCfg,
    @Default("None") @Nullable NormLayers normCfg,
    @Default("False") boolean withAvgPool,
    @Default("True") boolean withReg,
    @Default(
            "dict(type='DeltaXYWHBBoxCoder', target_means=[0., 0., 0., 0.],"
                + " target_stds=[0.1, 0.1, 0.2, 0.2])")
        BoxCoder bboxCoder,
    @Default("False") boolean regClassAgnostic,
    @Default("False") boolean regDecodedBbox,
    @Default("dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)")
        RegionLoss lossCls,
    @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.0)") BoxLoss lossBbox,
    @Default("dict(type='Linear')") LinearLayers clsPredictorCfg,
    @Default("dict(type='Linear')") LinearLayers regPredictorCfg,
    @Default("None") @Nullable InitCfg initCfg) {}
