package org.cfgrun.runtime.optim;

import java.util.Map;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.nn.DeformableConvolution;
import org.jspecify.annotations.Nullable;

/**
 * Rules that change options of single parameters: {@code paramwise_cfg} in a config.
 *
 * @param customKeys rules by a substring of the parameter's dotted name, which take precedence over
 *     all others; of several matching keys the longest wins, then the first in alphabetical order
 * @param biasLrMult learning rate factor of biases outside normalization layers
 * @param biasDecayMult weight decay factor of biases outside normalization layers
 * @param normDecayMult weight decay factor of normalization layers
 * @param dwconvDecayMult weight decay factor of depth-wise convolutions
 * @param dcnOffsetLrMult learning rate factor of the {@code conv_offset} convolutions of a {@link
 *     DeformableConvolution}; bias rules do not apply to its children
 * @param bypassDuplicate whether a parameter found a second time is skipped instead of being an
 *     error
 */
public record ParamwiseOptions(
    @Default("None") @Nullable Map<String, CustomKey> customKeys,
    @Default("None") @Nullable Double biasLrMult,
    @Default("None") @Nullable Double biasDecayMult,
    @Default("None") @Nullable Double normDecayMult,
    @Default("None") @Nullable Double dwconvDecayMult,
    @Default("None") @Nullable Double dcnOffsetLrMult,
    @Default("None") @Nullable Boolean bypassDuplicate) {

  /**
   * Rule for the parameters that match a key.
   *
   * @param lrMult learning rate factor
   * @param decayMult weight decay factor
   * @param larsExclude whether {@link LARS} does not scale the rate
   */
  public record CustomKey(
      @Default("1.") double lrMult,
      @Default("None") @Nullable Double decayMult,
      @Default("None") @Nullable Boolean larsExclude) {}

  /** Returns whether no rule is given, so that all parameters form one group. */
  boolean isEmpty() {
    return customKeys == null
        && biasLrMult == null
        && biasDecayMult == null
        && normDecayMult == null
        && dwconvDecayMult == null
        && dcnOffsetLrMult == null
        && bypassDuplicate == null;
  }

  /** Returns whether a rule changes the learning rate. */
  boolean changesRate() {
    return biasLrMult != null
        || dcnOffsetLrMult != null
        || keys().values().stream().anyMatch(key -> key.lrMult() != 1);
  }

  /** Returns whether a rule changes the weight decay. */
  boolean changesDecay() {
    return biasDecayMult != null
        || normDecayMult != null
        || dwconvDecayMult != null
        || keys().values().stream().anyMatch(key -> key.decayMult() != null);
  }

  /** Returns {@link #customKeys}, or an empty map when not given. */
  Map<String, CustomKey> keys() {
    return customKeys == null ? Map.of() : customKeys;
  }

  /** Returns whether a parameter found a second time is skipped. */
  boolean bypassesDuplicates() {
    return Boolean.TRUE.equals(bypassDuplicate);
  }
}
