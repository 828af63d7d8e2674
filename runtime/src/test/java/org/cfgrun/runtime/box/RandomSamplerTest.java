package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomSamplerTest {
  @ParameterizedTest
  @CsvSource({
    // arguments, assigned positives, background and others: selected positives and background
    "'num=10, pos_fraction=0.5', 20, 30, 7, 5, 5",
    "'num=10, pos_fraction=0.5', 3, 30, 7, 3, 7",
    "'num=10, pos_fraction=0.5', 0, 4, 7, 0, 4",
    "'num=10, pos_fraction=0.5', 20, 0, 7, 5, 0",
    "'num=10, pos_fraction=0.25', 9, 30, 0, 2, 8",
    "'num=10, pos_fraction=0.5, neg_pos_ub=1', 2, 30, 7, 2, 2",
    "'num=10, pos_fraction=0.5, neg_pos_ub=1.5', 3, 30, 7, 3, 4",
    "'num=10, pos_fraction=0.5, neg_pos_ub=3', 0, 30, 7, 0, 3",
  })
  void selectsSoMany(
      String arguments, int objects, int background, int others, int positives, int negatives) {
    BoxSampler sampler =
        Models.build(
            BoxSampler.class,
            Registries.BBOX_SAMPLERS,
            "dict(type='RandomSampler', " + arguments + ")");
    long[] truth = new long[objects + background + others];
    Arrays.fill(truth, 0, objects, 3);
    Arrays.fill(truth, objects + background, truth.length, -1);
    try (TensorScope scope = new TensorScope()) {
      Tensor assigned = Tensor.of(truth, truth.length);
      SamplingResult sample = sampler.sample(new Assignment(assigned, assigned));
      assertThat(count(sample.positives(), 0, objects)).isEqualTo(positives);
      assertThat(count(sample.negatives(), objects, objects + background)).isEqualTo(negatives);
      assertThat(count(sample.positives(), 0, truth.length)).isEqualTo(positives);
      assertThat(count(sample.negatives(), 0, truth.length)).isEqualTo(negatives);
    }
    assertThat(sampler.isSubset()).isTrue();
    assertThat(sampler.addsObjects()).isTrue();
  }

  private static int count(Tensor mask, int from, int to) {
    boolean[] values = mask.toBooleanArray();
    int count = 0;
    for (int i = from; i < to; i++) {
      count += values[i] ? 1 : 0;
    }
    return count;
  }
}
