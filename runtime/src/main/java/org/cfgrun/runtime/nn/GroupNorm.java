package org.cfgrun.runtime.nn;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Group normalisation of {@code [N, C, ...]}: each sample's channels in groups, each group by its
 * own mean and biased variance; Wu and He, 2018.
 */
public final class GroupNorm extends Norm {
  private final int groups;
  private final double eps;

  /**
   * A group normalisation.
   *
   * @param groups must divide the channels
   * @param eps added to the variance
   */
  public GroupNorm(int groups, int channels, double eps) {
    super(channels);
    if (groups < 1 || channels % groups != 0) {
      throw new ArgumentException(
          "num_groups",
          channels + " channels cannot be divided into `num_groups` = " + groups + " groups");
    }
    this.groups = groups;
    this.eps = eps;
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.groupNorm(x, groups, weight().data(), bias().data(), eps);
  }
}
