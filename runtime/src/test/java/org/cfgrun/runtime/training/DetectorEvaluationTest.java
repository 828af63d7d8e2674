package org.cfgrun.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorEvaluationTest {
  @Test
  void sharesAreJoinedInDatasetOrder() {
    assertThat(DetectorEvaluation.joined(List.of(List.of(0, 1, 2, 3, 4)), 5))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(DetectorEvaluation.joined(List.of(List.of(0, 2, 4), List.of(1, 3, 0)), 5))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(DetectorEvaluation.joined(List.of(List.of(0, 3), List.of(1, 4), List.of(2, 0)), 5))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(DetectorEvaluation.joined(List.of(List.of(0), List.of(1), List.of(0)), 2))
        .containsExactly(0, 1);
  }
}
