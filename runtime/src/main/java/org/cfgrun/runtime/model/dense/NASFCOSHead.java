package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * Head of NAS-FCOS (https://arxiv.org/abs/1906.04423): that of FCOS, with stacks of a modulated
 * deformable convolution, a 3x3 convolution, another deformable one, and a 1x1 convolution.
 */
@Component(Registries.MODELS)
public final class NASFCOSHead extends FCOSHead {
  /**
   * @param settings arguments that the variants of the head share
   * @param initCfg initial values
   */
  public record Args(
      @Inline FcosSettings settings,
      @Default(
              "[dict(type='Caffe2Xavier', layer='Conv2d'), dict(type='Normal', std=0.01,"
                  + " override=[dict(name='conv_reg'), dict(name='conv_centerness'),"
                  + " dict(name='conv_cls', type='Normal', std=0.01, bias_prob=0.01)])]")
          @Nullable InitCfg initCfg) {
    public Args {
      if (settings.inChannels() % GROUPS != 0) {
        refuseOdd("in_channels", settings.inChannels());
      }
      if (settings.featChannels() % GROUPS != 0) {
        refuseOdd("feat_channels", settings.featChannels());
      }
    }

    private static void refuseOdd(String name, int channels) {
      throw new ArgumentException(
          name,
          "`%s` must be even, got %s. The deformable convolutions have two groups of channels."
              .formatted(name, channels));
    }
  }

  /** Groups of channels with offsets of their own. */
  private static final int GROUPS = 2;

  public NASFCOSHead(Args args) {
    super(
        args.settings(),
        new Stacks(stack(args.settings()), stack(args.settings()), args.settings().featChannels()),
        args.initCfg());
  }

  private static Sequential stack(FcosSettings args) {
    ConvLayers deformable = new ModulatedDeformConvLayers(GROUPS, false);
    int channels = args.featChannels();
    List<ConvModule> stack = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int kernel = i == 3 ? 1 : 3;
      boolean isDeformable = i % 2 == 0;
      stack.add(
          new ConvModule(
              ConvShape.of(i == 0 ? args.inChannels() : channels, channels, kernel)
                  .padding(kernel / 2),
              isDeformable ? deformable : null,
              args.normCfg(),
              new ReLU(new ReLU.Args(true)),
              isDeformable));
    }
    return new Sequential(stack);
  }
}
