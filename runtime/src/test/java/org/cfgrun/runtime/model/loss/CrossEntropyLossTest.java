package org.cfgrun.runtime.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossEntropyLossTest {
  /** Cross entropies of the logits with the probabilities 1, 0, 1. */
  private static final double[] EXPECTED = {
    Math.log(1 + Math.exp(1)), Math.log(1 + Math.exp(2)), Math.log(1 + Math.exp(-3))
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                         | 1, 1, 1 | 3",
        "avg_non_ignore=True                        | 1, 1, 1 | 3",
        "ignore_index=1                             | 0, 1, 0 | 3",
        "ignore_index=1, avg_non_ignore=True        | 0, 1, 0 | 1",
        "ignore_index=0, avg_non_ignore=True        | 1, 0, 1 | 2",
        "ignore_index=1, avg_non_ignore=True, reduction='sum' | 0, 1, 0 | 1",
      })
  void ignoredProbabilitiesHaveNoLoss(String arguments, String counted, double divisor) {
    double sum = 0;
    for (int i = 0; i < EXPECTED.length; i++) {
      sum += Double.parseDouble(counted.split(", ")[i]) * EXPECTED[i];
    }
    BinaryLoss loss =
        Models.build(
            BinaryLoss.class,
            Registries.MODELS,
            "dict(type='CrossEntropyLoss', use_sigmoid=True, %s)".formatted(arguments));
    try (TensorScope scope = new TensorScope()) {
      for (long[] sizes : new long[][] {{3}, {3, 1}}) {
        Tensor logits = Tensor.of(new float[] {-1, 2, 3}, sizes);
        Tensor targets = Tensor.of(new float[] {1, 0, 1}, sizes);
        assertThat(loss.binary(logits, targets, null, null).toFloatArray()[0])
            .isCloseTo((float) (sum / divisor), within(1e-5f));
      }
    }
  }
}
