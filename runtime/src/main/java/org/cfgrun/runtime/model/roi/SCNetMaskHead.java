package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Layer;

/**
 * Mask head of SCNet (https://arxiv.org/abs/2012.10150): that of Mask R-CNN with residual blocks in
 * place of its convolutions.
 */
@Component(Registries.MODELS)
public final class SCNetMaskHead extends FCNMaskHead {
  /**
   * @param convToRes whether each two convolutions are a residual block
   * @param head arguments of {@code FCNMaskHead}
   */
  public record Args(@Default("True") boolean convToRes, @Inline FCNMaskHead.Args head) {
    public Args {
      if (convToRes && head.layers().convKernelSize() != 3) {
        throw new ArgumentException(
            "conv_kernel_size",
            "`conv_to_res=True` requires `conv_kernel_size=3`, got %s."
                .formatted(head.layers().convKernelSize()));
      }
    }

    private Layer convs() {
      FCNMaskLayers.Settings layers = head.layers();
      return convToRes
          ? ConvStack.residual(layers.numConvs(), FCNMaskLayers.shape(layers))
          : FCNMaskLayers.plainConvs(layers);
    }
  }

  public SCNetMaskHead(Args args) {
    super(args.head(), args.convs());
  }
}
