package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Path aggregation network (PANet, https://arxiv.org/abs/1803.01534): a feature pyramid, then a
 * path from the finest level to the coarsest. A 3x3 convolution with stride 2 brings each level to
 * the next one, is added to it, and a 3x3 convolution follows.
 */
@Component(Registries.MODELS)
public final class PAFPN extends FPN {
  /**
   * @param settings arguments that feature pyramids share
   */
  public record Args(@Inline PyramidSettings settings) {}

  private final ModuleList<ConvModule> downsamples;
  private final ModuleList<ConvModule> convs;

  public PAFPN(Args args) {
    super(args.settings(), UpsampleCfg.NEAREST);
    int channels = args.settings().outChannels();
    ConvShape shape = ConvShape.of(channels, channels, 3).padding(1);
    List<ConvModule> down = new ArrayList<>();
    List<ConvModule> conv = new ArrayList<>();
    for (int i = 1; i < levels(); i++) {
      down.add(convModule(shape.stride(2)));
      conv.add(convModule(shape));
    }
    downsamples = child("downsample_convs", new ModuleList<>(down));
    convs = child("pafpn_convs", new ModuleList<>(conv));
    applyInitCfg();
  }

  @Override
  List<Tensor> refined(List<Tensor> maps) {
    List<Tensor> outs = new ArrayList<>();
    outs.add(maps.get(0));
    Tensor finer = maps.get(0);
    for (int i = 1; i < maps.size(); i++) {
      finer = maps.get(i).add(downsamples.get(i - 1).forward(finer));
      outs.add(convs.get(i - 1).forward(finer));
    }
    return outs;
  }
}
