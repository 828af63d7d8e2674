package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class CombinedSamplerTest {
  private static final String LIBRA =
      "dict(type='%s', num=12, pos_fraction=0.5, %spos_sampler=dict(type='InstanceBalancedPosSampler'),"
          + " neg_sampler=dict(type='IoUBalancedNegSampler', floor_thr=%s, num_bins=3))";

  private static BoxSampler sampler(String type, String more, String floor) {
    return Models.build(
        BoxSampler.class, Registries.BBOX_SAMPLERS, LIBRA.formatted(type, more, floor));
  }

  private static int[] chosen(Tensor mask) {
    boolean[] values = mask.toBooleanArray();
    return IntStream.range(0, values.length).filter(i -> values[i]).toArray();
  }

  private static Assignment assignment(long[] truth, float[] overlaps) {
    return new Assignment(Tensor.of(truth, truth.length), Tensor.of(overlaps, overlaps.length));
  }

  /** Ten boxes of the first object, two of the second, and 18 of the background. */
  private static Assignment libra() {
    long[] truth = new long[30];
    float[] overlaps = new float[30];
    Arrays.fill(truth, 0, 10, 1);
    Arrays.fill(truth, 10, 12, 2);
    Arrays.fill(overlaps, 0, 12, .9f);
    // Overlaps of the background: ten without any, four of the first interval and four of the
    // second.
    Arrays.fill(overlaps, 22, 26, .1f);
    Arrays.fill(overlaps, 26, 30, .4f);
    return assignment(truth, overlaps);
  }

  @Test
  void positivesAreBalancedOverObjects() {
    // Each object gives at most round(6 / 2) + 1 boxes: four of the first and both of the second.
    SamplingResult sample = sampler("FirstCombinedSampler", "", "0").sample(libra());
    assertThat(chosen(sample.positives())).containsExactly(0, 1, 2, 3, 10, 11);
  }

  @Test
  void negativesAreBalancedOverOverlaps() {
    BoxSampler sampler = sampler("FirstCombinedSampler", "", "0");
    // Two of each interval up to 0.9, then the first of those with an overlap that are left.
    assertThat(chosen(sampler.sample(libra()).negatives())).containsExactly(22, 23, 24, 25, 26, 27);
  }

  @Test
  void aNegativeFloorDividesAllBoxesOnlyOnce() {
    BoxSampler sampler = sampler("FirstCombinedSampler", "", "-1");
    // Boxes without overlap are in the first interval.
    assertThat(chosen(sampler.sample(libra()).negatives())).containsExactly(12, 13, 14, 15, 26, 27);
    assertThat(chosen(sampler.sample(libra()).negatives())).containsExactly(22, 23, 24, 25, 26, 27);
  }

  @Test
  void chanceKeepsTheNumbers() {
    BoxSampler sampler = sampler("CombinedSampler", "neg_pos_ub=0.5, ", "0");
    SamplingResult sample = sampler.sample(libra());
    assertThat(chosen(sample.positives())).hasSize(6).contains(10, 11);
    assertThat(Arrays.stream(chosen(sample.negatives())).boxed().toList())
        .hasSize(3)
        .allMatch(i -> i >= 12);
    assertThat(sampler.addsObjects()).isTrue();
  }
}
