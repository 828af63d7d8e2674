package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of layers of the blocks of a stage.
 *
 * @param style convolution of a bottleneck that takes the stride
 * @param avgDown whether the shortcut takes the stride by average pooling
 * @param convs kind of convolution; the plain one if null
 * @param deformable kind of the 3x3 convolution of a bottleneck; that of the others if null
 * @param norms kind of normalization
 * @param plugins layers inserted into the block
 */
record BlockLayers(
    ResNetStyle style,
    boolean avgDown,
    @Nullable ConvLayers convs,
    @Nullable ConvLayers deformable,
    NormLayers norms,
    List<StagePlugin> plugins) {
  /** Returns the same kinds with another 3x3 convolution of a bottleneck. */
  BlockLayers withMiddle(ConvLayers middle) {
    return new BlockLayers(style, avgDown, convs, middle, norms, plugins);
  }
}
