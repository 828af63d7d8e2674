package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Dynamic head (https://arxiv.org/abs/2106.08322): blocks with attention over the positions, the
 * levels and the channels of a pyramid, whose maps keep their sizes.
 */
@Component(Registries.MODELS)
public final class DyHead extends Neck {
  /**
   * @param inChannels number of channels of the maps
   * @param outChannels number of channels of the new maps, divisible by 16
   * @param numBlocks number of blocks
   * @param zeroInitOffset whether deformable convolutions sample without offsets at first; if
   *     False, the offsets are predicted by weights with a standard deviation of 0.01
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outChannels,
      @Bounds(min = 0, max = 100) @Default("6") int numBlocks,
      @Default("True") boolean zeroInitOffset) {
    public Args {
      if (outChannels % DyHeadBlock.GROUPS != 0) {
        throw new ArgumentException(
            "out_channels",
            "`out_channels` must be a multiple of %s, for the normalization by groups, got %s."
                .formatted(DyHeadBlock.GROUPS, outChannels));
      }
    }
  }

  private final Args args;
  private final List<DyHeadBlock> blocks = new ArrayList<>();

  public DyHead(Args args) {
    this.args = args;
    for (int i = 0; i < args.numBlocks(); i++) {
      int in = i == 0 ? args.inChannels() : args.outChannels();
      blocks.add(new DyHeadBlock(in, args.outChannels(), args.zeroInitOffset()));
    }
    child("dyhead_blocks", new ModuleList<>(blocks));
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    List<FeatureMap> outputs = new ArrayList<>();
    for (FeatureMap map : inputs) {
      if (map.channels() != args.inChannels()) {
        throw new ArgumentException(
            "in_channels",
            "`in_channels` is %s, but the feature maps have %s channels."
                .formatted(args.inChannels(), FeatureMap.channels(inputs)));
      }
      outputs.add(args.numBlocks() == 0 ? map : new FeatureMap(args.outChannels(), map.stride()));
    }
    return outputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> maps = features;
    for (DyHeadBlock block : blocks) {
      maps = block.forward(maps);
    }
    return maps;
  }
}
