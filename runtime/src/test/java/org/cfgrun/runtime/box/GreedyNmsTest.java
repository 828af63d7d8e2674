package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.cfgrun.runtime.golden.Npz;
import org.junit.jupiter.api.Test;

class GreedyNmsTest {
  private static final Npz GOLDEN = Npz.read("detection/comp.npz");
  private static final float[] PAIR = {0, 0, 10, 10, 0, 0, 10, 9};
  private static final float[] SCORES = {.5f, .9f};

  @Test
  void keptBoxesEqualMmcvs() {
    assertThat(keptOfGolden(nms(false, 10000, -1))).isEqualTo(GOLDEN.longs("nms.keep"));
  }

  @Test
  void groupsOneByOneGiveTheSameBoxes() {
    assertThat(keptOfGolden(nms(false, 100, -1))).isEqualTo(GOLDEN.longs("nms.keep"));
  }

  private static long[] keptOfGolden(GreedyNms nms) {
    int[] labels = Arrays.stream(GOLDEN.longs("nms.labels")).mapToInt(Math::toIntExact).toArray();
    int[] kept = nms.keep(GOLDEN.floats("nms.boxes"), GOLDEN.floats("nms.scores"), labels);
    return Arrays.stream(kept).asLongStream().toArray();
  }

  @Test
  void boxesOfDifferentClassesLiveSideBySide() {
    int[] labels = {0, 1};
    assertThat(nms(false, 10000, -1).keep(PAIR, SCORES, labels)).containsExactly(1, 0);
    assertThat(nms(true, 10000, -1).keep(PAIR, SCORES, labels)).containsExactly(1);
  }

  @Test
  void noMoreBoxesAreKeptThanAskedFor() {
    assertThat(nms(false, 10000, 1).keep(PAIR, SCORES, new int[] {0, 1})).containsExactly(1);
  }

  @Test
  void boxesUnderTheScoreThresholdAreNotLookedAt() {
    GreedyNms nms = new GreedyNms(new GreedyNms.Args(.5, 0, .6, -1, false, 10000));
    assertThat(nms.keep(PAIR, SCORES, new int[] {0, 1})).containsExactly(1);
  }

  @Test
  void nothingGivesNothing() {
    assertThat(nms(false, 10000, -1).keep(new float[0], new float[0], new int[0])).isEmpty();
  }

  @Test
  void equalScoresKeepTheirOrder() {
    assertThat(ScoreOrder.descending(new float[] {-1, 0, 2, -0f, 2, -3}, 6))
        .containsExactly(2, 4, 1, 3, 0, 5);
  }

  private static GreedyNms nms(boolean agnostic, int split, int max) {
    return new GreedyNms(new GreedyNms.Args(.5, 0, 0, max, agnostic, split));
  }
}
