package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Group normalization of {@code [N, C, ...]}: each sample's channels in groups, each group by its
 * mean and biased variance; Wu and He, 2018.
 */
public final class GroupNorm extends Norm {
  private final int groups;
  private final double eps;

  /**
   * Creates a group normalization.
   *
   * @param groups number of groups, which must divide the channels
   * @param eps term added to the variance
   */
  public GroupNorm(int groups, int channels, double eps) {
    super(channels);
    if (groups < 1 || channels % groups != 0) {
      throw new ArgumentException(
          "num_groups", channels + " channels are not divisible by `num_groups` = " + groups);
    }
    this.groups = groups;
    this.eps = eps;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.groupNorm(x, groups, weight().data(), bias().data(), eps);
  }
}
