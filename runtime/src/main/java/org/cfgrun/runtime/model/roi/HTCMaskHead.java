package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Mask head of a stage of a hybrid task cascade (https://arxiv.org/abs/1901.07518): that of Mask
 * R-CNN, to whose input the convolved features of the stage before are added after a 1x1
 * convolution.
 */
@Component(Registries.MODELS)
public final class HTCMaskHead extends FCNMaskHead {
  /**
   * @param withConvRes whether the head uses the features of the stage before; False for the first
   *     stage
   * @param head arguments of {@code FCNMaskHead}
   */
  public record Args(@Default("True") boolean withConvRes, @Inline FCNMaskHead.Args head) {}

  private final Args args;
  private final @Nullable ConvModule convRes;

  public HTCMaskHead(Args args) {
    super(args.head());
    this.args = args;
    int channels = args.head().layers().convOutChannels();
    convRes =
        args.withConvRes()
            ? child(
                "conv_res",
                new ConvModule(
                    ConvShape.of(channels, channels, 1),
                    args.head().layers().convCfg(),
                    args.head().layers().normCfg(),
                    new ReLU(new ReLU.Args(true))))
            : null;
  }

  /** Returns the arguments. */
  Args args() {
    return args;
  }

  /**
   * Applies the convolutions to the features of regions.
   *
   * @param features {@code [n, C, height, width]}
   * @param previous convolved features of the stage before, {@code [n, channels, height, width]};
   *     null for none
   */
  Tensor convolved(Tensor features, @Nullable Tensor previous) {
    return convRes == null || previous == null
        ? convolved(features)
        : convolved(features.add(convRes.forward(previous)));
  }
}
