package org.cfgrun.runtime.optim;

import java.util.Map;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.nn.DeformableConvolution;
import org.jspecify.annotations.Nullable;

/**
 * How options differ from parameter to parameter: what a config calls {@code paramwise_cfg}.
 *
 * @param customKeys by a part of a parameter's dotted name, what holds for it instead of all other
 *     rules; of several that fit the longest, of equally long ones the first in the alphabet
 * @param biasLrMult factor of the learning rate of biases that are not a normalisation layer's
 * @param biasDecayMult factor of the weight decay of biases that are not a normalisation layer's
 * @param normDecayMult factor of the weight decay of normalisation layers
 * @param dwconvDecayMult factor of the weight decay of depth-wise convolutions
 * @param dcnOffsetLrMult factor of the learning rate of the convolutions {@code conv_offset} that
 *     say where a {@link DeformableConvolution} samples; bias rules leave its children alone
 * @param bypassDuplicate whether a parameter met a second time is left out, instead of being an
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
   * What holds for the parameters that a key fits.
   *
   * @param lrMult factor of the learning rate
   * @param decayMult factor of the weight decay
   * @param larsExclude whether {@link LARS} leaves the rate alone
   */
  public record CustomKey(
      @Default("1.") double lrMult,
      @Default("None") @Nullable Double decayMult,
      @Default("None") @Nullable Boolean larsExclude) {}

  /** Whether nothing is said, so that all parameters form one group. */
  boolean isEmpty() {
    return customKeys == null
        && biasLrMult == null
        && biasDecayMult == null
        && normDecayMult == null
        && dwconvDecayMult == null
        && dcnOffsetLrMult == null
        && bypassDuplicate == null;
  }

  /** Whether a rule changes the learning rate. */
  boolean changesRate() {
    return biasLrMult != null
        || dcnOffsetLrMult != null
        || keys().values().stream().anyMatch(key -> key.lrMult() != 1);
  }

  /** Whether a rule changes the weight decay. */
  boolean changesDecay() {
    return biasDecayMult != null
        || normDecayMult != null
        || dwconvDecayMult != null
        || keys().values().stream().anyMatch(key -> key.decayMult() != null);
  }

  /** What {@link #customKeys} says; empty where it says nothing. */
  Map<String, CustomKey> keys() {
    return customKeys == null ? Map.of() : customKeys;
  }

  /** Whether a parameter met a second time is left out. */
  boolean bypassesDuplicates() {
    return Boolean.TRUE.equals(bypassDuplicate);
  }
}
