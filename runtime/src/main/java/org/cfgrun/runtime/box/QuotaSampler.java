package org.cfgrun.runtime.box;

import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/** Selects a fixed number of boxes, with a limited share of positives. */
public abstract class QuotaSampler implements BoxSampler {
  /**
   * @param num maximum number of selected boxes
   * @param posFraction maximum share of positives among {@code num}, from 0 to 1
   * @param negPosUb maximum number of background boxes for each positive; negative for no limit
   * @param addGtAsProposals whether a second stage adds the objects themselves to its proposals
   */
  public record Quota(
      @Bounds(min = 1, max = 1 << 24) int num,
      @Bounds(min = 0, max = 1) double posFraction,
      @Default("-1") double negPosUb,
      @Default("True") boolean addGtAsProposals) {}

  static final QuotaKernel KERNEL = Kernel.bind(QuotaKernel.class);

  private final Quota quota;

  protected QuotaSampler(Quota quota) {
    this.quota = quota;
  }

  /**
   * Returns the order in which boxes are selected.
   *
   * @param truth {@code [n]}: the assignment
   * @return {@code [n]}, float32: boxes with lower numbers are selected first
   */
  protected abstract Tensor order(Tensor truth);

  @Override
  public final SamplingResult sample(Assignment assignment) {
    return choose(assignment.truth(), order(assignment.truth()));
  }

  /**
   * Selects boxes in an order.
   *
   * @param truth {@code [n]}: the assignment
   * @param order {@code [n]}, float32: boxes with lower numbers are selected first
   */
  final SamplingResult choose(Tensor truth, Tensor order) {
    List<Tensor> chosen =
        KERNEL.choose(
            truth,
            order,
            (long) (quota.num() * quota.posFraction()),
            quota.num(),
            quota.negPosUb());
    return new SamplingResult(chosen.get(0), chosen.get(1));
  }

  @Override
  public final boolean isSubset() {
    return true;
  }

  @Override
  public final boolean addsObjects() {
    return quota.addGtAsProposals();
  }
}
