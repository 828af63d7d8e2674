package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The mixture of PAA's losses; goldens compare its decisions with mmdet's. */
class PaaAssignmentTest {
  private static final float[] LOSSES = {0.9f, 0.2f, 3.1f, 0.21f, 0.19f, 2.9f, 3f};
  private static final long[] ONE_OBJECT = new long[7];

  @Test
  void lowLossesArePositiveUpToTheLikeliest() {
    PaaAssignment assignment = new PaaAssignment(9, false);
    // The first distribution has the losses 0.19, 0.2, 0.21 and 0.9, with the mean 0.375. The
    // nearest to the mean is 0.21.
    assertThat(assignment.positives(LOSSES, ONE_OBJECT, new int[7])).containsExactly(1, 3, 4);
  }

  @Test
  void onlyTheBestCandidatesOfALevelCount() {
    PaaAssignment assignment = new PaaAssignment(1, false);
    assertThat(assignment.positives(LOSSES, ONE_OBJECT, new int[] {0, 0, 1, 0, 0, 1, 1}))
        .containsExactly(4);
  }

  @Test
  void anObjectWithOneCandidateHasNoPositives() {
    assertThat(
            new PaaAssignment(9, false)
                .positives(new float[] {1, 2, 1}, new long[] {0, 1, 2}, new int[3]))
        .isEmpty();
  }

  @Test
  void mixturesFindTwoClusters() {
    double[] samples = {0.1, 0.12, 0.14, 1.0, 1.1};
    GaussianMixture mixture = GaussianMixture.fit(samples, false);
    assertThat(mixture.isFirst(2)).isTrue();
    assertThat(mixture.isFirst(3)).isFalse();
    assertThat(mixture.score(1)).isGreaterThan(mixture.score(0));
    assertThat(mixture.score(0)).isCloseTo(mixture.score(2), within(1e-6));
  }
}
