package org.cfgrun.runtime.model.panoptic;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Pixel decoder of convolutions (MaskFormer, https://arxiv.org/abs/2107.06278). From the coarsest
 * map to the finest one, each is added to the enlarged result of the coarser one. Queries attend to
 * the coarsest map of the backbone.
 *
 * @param normCfg kind of normalization
 * @param actCfg kind of activation
 * @param initCfg accepted for compatibility with mmdet's configs; initial values are Caffe2's
 *     Xavier
 */
@Component(
    value = Registries.PLUGIN_LAYERS,
    names = {"PixelDecoder"})
public record ConvPixelDecoder(
    @Default("dict(type='GN', num_groups=32)") @Nullable NormLayers normCfg,
    @Default("dict(type='ReLU')") @Nullable Activation actCfg,
    @Default("None") @Nullable InitCfg initCfg)
    implements PixelDecoders {
  @Override
  public PixelDecoder layer(Channels channels) {
    return new Layers(channels, new PixelDecoder.Kinds(normCfg, actCfg));
  }

  private static final class Layers extends PixelDecoder {
    private final int memoryChannels;
    private final TopDown topDown;
    private final ConvModule last;
    private final Conv2d mask;

    Layers(Channels channels, Kinds kinds) {
      int coarsest = channels.in().size() - 1;
      memoryChannels = channels.in().get(coarsest);
      topDown = new TopDown(channels, coarsest, kinds, false);
      topDown.addTo(this);
      last = child("last_feat_conv", kinds.output(memoryChannels, channels.inner()));
      mask = maskFeature(channels.inner(), channels.out(), 3);
    }

    @Override
    int memoryChannels() {
      return memoryChannels;
    }

    @Override
    Output forward(List<Tensor> features, Tensor padding) {
      Tensor coarsest = features.get(features.size() - 1);
      Tensor y = topDown.finest(features, last.forward(coarsest));
      return new Output(mask.forward(y), List.of(coarsest));
    }
  }
}
