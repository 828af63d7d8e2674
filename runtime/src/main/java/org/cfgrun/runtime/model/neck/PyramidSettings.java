package org.cfgrun.runtime.model.neck;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that feature pyramids share.
 *
 * @param inChannels number of channels of each of the backbone's maps
 * @param outChannels number of channels of every level
 * @param numOuts number of output levels
 * @param startLevel index of the first map that is used, from 0
 * @param endLevel index of the last map that is used; -1 for the last map
 * @param addExtraConvs source of extra levels: convolutions {@code on_input} (also True), {@code
 *     on_lateral} or {@code on_output}; False for every second pixel
 * @param reluBeforeExtraConvs whether to apply ReLU to extra levels after the first before their
 *     convolution
 * @param noNormOnLateral whether to omit the normalization of the 1x1 convolutions
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg kind of normalization; none if None
 * @param actCfg activation; none if None
 * @param initCfg initial values
 */
public record PyramidSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
    @Bounds(min = 1, max = 16) int numOuts,
    @Default("0") int startLevel,
    @Default("-1") int endLevel,
    @Default("False") ExtraConvs addExtraConvs,
    @Default("False") boolean reluBeforeExtraConvs,
    @Default("False") boolean noNormOnLateral,
    @Default("None") @Nullable ConvLayers convCfg,
    @Default("None") @Nullable NormLayers normCfg,
    @Default("None") @Nullable Activation actCfg,
    @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform')")
        @Nullable InitCfg initCfg) {}
