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
      throw indivisible(groups, channels);
    }
    this.groups = groups;
    this.eps = eps;
  }

  /**
   * Creates a group normalization, also if the groups do not divide the channels. That is a
   * {@linkplain #addMisfit misfit}, so that the builder goes on to check the component which has
   * the layer.
   */
  static GroupNorm of(int groups, int channels, double eps) {
    if (channels % groups == 0) {
      return new GroupNorm(groups, channels, eps);
    }
    GroupNorm misfit = new GroupNorm(1, channels, eps);
    misfit.addMisfit(indivisible(groups, channels));
    return misfit;
  }

  private static ArgumentException indivisible(int groups, int channels) {
    return new ArgumentException(
        "num_groups",
        "%s channels are not divisible by `num_groups` = %s.".formatted(channels, groups));
  }

  @Override
  public Tensor forward(Tensor x) {
    return Functional.groupNorm(x, groups, weight().data(), bias().data(), eps);
  }
}
