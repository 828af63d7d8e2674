package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.nn.BatchNormLayers;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Neck of YOLOF (https://arxiv.org/abs/2103.09460): two convolutions of the backbone's last map,
 * then residual blocks, whose dilations make the map see objects of all sizes. The result is a
 * single map.
 */
@Component(Registries.MODELS)
public final class DilatedEncoder extends Neck {
  /**
   * @param inChannels number of channels of the backbone's last map
   * @param outChannels number of channels of the result
   * @param blockMidChannels number of channels inside the residual blocks
   * @param numResidualBlocks number of residual blocks
   * @param blockDilations dilation of each residual block; there can be more than are used
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int blockMidChannels,
      @Bounds(min = 0, max = 1000) int numResidualBlocks,
      @Bounds(min = 1, max = 1024) List<Integer> blockDilations) {
    public Args {
      if (blockDilations.size() < numResidualBlocks) {
        throw new ArgumentException(
            "block_dilations",
            "Expected a dilation for each of %s residual blocks, got %s."
                .formatted(numResidualBlocks, blockDilations.size()));
      }
    }
  }

  private static final double STD = 0.01;

  private final Args args;
  private final Conv2d lateralConv;
  private final BatchNorm2d lateralNorm;
  private final Conv2d fpnConv;
  private final BatchNorm2d fpnNorm;
  private final Sequential blocks;

  public DilatedEncoder(Args args) {
    this.args = args;
    int out = args.outChannels();
    lateralConv = child("lateral_conv", conv(ConvShape.of(args.inChannels(), out, 1)));
    lateralNorm = child("lateral_norm", new BatchNorm2d(out));
    fpnConv = child("fpn_conv", conv(ConvShape.of(out, out, 3).padding(1)));
    fpnNorm = child("fpn_norm", new BatchNorm2d(out));
    NormLayers norms = new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, 0.1));
    List<Block> all = new ArrayList<>();
    for (int i = 0; i < args.numResidualBlocks(); i++) {
      all.add(new Block(out, args.blockMidChannels(), args.blockDilations().get(i), norms));
    }
    blocks = child("dilated_encoder_blocks", new Sequential(all));
  }

  private static Conv2d conv(ConvShape shape) {
    Conv2d conv = new Conv2d(shape, true);
    conv.init(Init.kaimingUniform(Fan.FAN_IN, 1));
    return conv;
  }

  /** Residual block: a 1x1 convolution, a dilated 3x3 one, and a 1x1 one. */
  private static final class Block extends Layer {
    private final Sequential layers;

    Block(int channels, int inner, int dilation, NormLayers norms) {
      List<ConvShape> shapes =
          List.of(
              ConvShape.of(channels, inner, 1),
              ConvShape.of(inner, inner, 3).padding(dilation).dilation(dilation),
              ConvShape.of(inner, channels, 1));
      List<ConvModule> all = new ArrayList<>();
      for (ConvShape shape : shapes) {
        ConvModule conv = new ConvModule(shape, null, norms, new ReLU(new ReLU.Args(true)));
        conv.init(Init.normal(0, STD));
        all.add(child("conv" + (all.size() + 1), conv));
      }
      layers = new Sequential(all);
    }

    @Override
    public Tensor forward(Tensor x) {
      return layers.forward(x).add(x);
    }
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    FeatureMap last = inputs.get(inputs.size() - 1);
    if (last.channels() != args.inChannels()) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the neck is %s, but the backbone's last map has %s channels."
              .formatted(args.inChannels(), last.channels()));
    }
    return List.of(new FeatureMap(args.outChannels(), last.stride()));
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    Tensor x = lateralNorm.forward(lateralConv.forward(features.get(features.size() - 1)));
    return List.of(blocks.forward(fpnNorm.forward(fpnConv.forward(x))));
  }
}
