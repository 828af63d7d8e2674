package org.cfgrun.runtime.model.backbone;

import java.util.List;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.jspecify.annotations.Nullable;

/** Creates the blocks of ResNet-50 for use outside a backbone. */
public final class Bottlenecks {
  private Bottlenecks() {}

  /**
   * Returns a block without stride that keeps the number of channels.
   *
   * @param convs kind of convolution; the plain one if null
   */
  public static Layer of(int channels, @Nullable ConvLayers convs, NormLayers norms) {
    int planes = channels / Bottleneck.EXPANSION;
    BlockLayers kinds = new BlockLayers(ResNetStyle.PYTORCH, false, convs, null, norms, List.of());
    return new Bottleneck.Plain(
        new BlockShape(channels, planes, channels, 1, 1, planes, 1, true, kinds));
  }
}
