package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.Layer;

/**
 * Semantic head of SCNet (https://arxiv.org/abs/2012.10150): that of a hybrid task cascade with
 * residual blocks in place of its convolutions.
 */
@Component(Registries.MODELS)
public final class SCNetSemanticHead extends FusedSemanticHead {
  /**
   * @param convToRes whether each two convolutions are a residual block
   * @param head arguments of {@code FusedSemanticHead}
   */
  public record Args(@Default("True") boolean convToRes, @Inline FusedSemanticHead.Args head) {
    private Layer convs() {
      return convToRes
          ? ConvStack.residual(head.numConvs(), shape(head))
          : ConvStack.plain(head.numConvs(), 3, shape(head));
    }
  }

  public SCNetSemanticHead(Args args) {
    super(args.head(), args.convs());
  }
}
