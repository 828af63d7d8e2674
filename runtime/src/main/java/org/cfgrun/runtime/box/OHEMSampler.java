package org.cfgrun.runtime.box;

import java.util.function.Supplier;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Selects the regions with the largest classification loss, separately among the positives and the
 * background (OHEM, https://arxiv.org/abs/1604.03540). The head that is trained computes the losses
 * of all candidates first, without gradients.
 */
@Component(Registries.BBOX_SAMPLERS)
public final class OHEMSampler extends QuotaSampler {
  /**
   * @param quota numbers of selected boxes
   * @param lossKey the loss to compare; only {@code loss_cls} is supported
   */
  public record Args(@Inline Quota quota, @Default("'loss_cls'") String lossKey) {
    public Args {
      if (!lossKey.equals("loss_cls")) {
        throw new ArgumentException("loss_key", "Expected `loss_key='loss_cls'`.");
      }
    }
  }

  public OHEMSampler(Args args) {
    super(args.quota());
  }

  @Override
  public boolean needsLosses() {
    return true;
  }

  @Override
  public SamplingResult sample(Assignment assignment, Supplier<Candidates> candidates) {
    return choose(assignment.truth(), candidates.get().losses().neg());
  }

  @Override
  protected Tensor order(Tensor truth) {
    throw new IllegalStateException("losses decide");
  }
}
