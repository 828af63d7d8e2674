package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.junit.jupiter.api.Test;

class MaxIoUAssignerTest {
  private static final Npz GOLDEN = Npz.read("detection/comp.npz");
  private static final float[] NONE = new float[0];

  @Test
  void retinaAssignmentEqualsMmdetections() {
    assertGolden("retina", assigner(.5, new NegativeRange(0, .4f), 0, true, -1), NONE);
  }

  @Test
  void regionProposalAssignmentEqualsMmdetections() {
    assertGolden("rpn", assigner(.7, new NegativeRange(0, .3f), .3, true, -1), NONE);
  }

  @Test
  void boxesInIgnoredRegionsTakeNoPart() {
    assertGolden(
        "ign", assigner(.5, new NegativeRange(0, .4f), 0, true, .5), GOLDEN.floats("asg.ignore"));
  }

  private static void assertGolden(String name, MaxIoUAssigner assigner, float[] ignored) {
    AnchorGrid grid =
        AnchorGeneratorTest.octaves(4, 3, List.of(0.5, 1.0, 2.0), 8, 16, 32)
            .grid(List.of(new MapSize(16, 20), new MapSize(8, 10), new MapSize(4, 5)));
    Assignment assignment = assigner.assign(grid.anchors(), GOLDEN.floats("asg.gt"), ignored);
    float[] overlaps = GOLDEN.floats("asg." + name + ".max_overlaps");
    assertThat(Arrays.stream(assignment.truth()).asLongStream().toArray())
        .isEqualTo(GOLDEN.longs("asg." + name + ".gt_inds"));
    for (int i = 0; i < overlaps.length; i++) {
      assertThat(assignment.maxOverlaps()[i])
          .isCloseTo(overlaps[i], within((float) Precision.FLOAT32.roundings(8, 1)));
    }
  }

  @Test
  void withoutObjectsEverythingIsBackground() {
    Assignment assignment =
        assigner(.5, new NegativeRange(.1f, .4f), 0, true, -1)
            .assign(new float[] {0, 0, 4, 4, 9, 9, 12, 12}, NONE, NONE);
    assertThat(assignment.truth()).containsExactly(0, 0);
  }

  @Test
  void aRangeOfNegativesLeavesLowerOverlapsOut() {
    float[] boxes = {0, 0, 10, 10, 0, 0, 10, 2, 50, 50, 60, 60};
    Assignment assignment =
        assigner(.5, new NegativeRange(.1f, .4f), 0, false, -1)
            .assign(boxes, new float[] {0, 0, 10, 10}, NONE);
    assertThat(assignment.truth()).containsExactly(1, 0, -1);
  }

  @Test
  void allBoxesThatReachTheBestOverlapAreTakenOrOnlyTheFirst() {
    float[] boxes = {0, 0, 10, 2, 0, 8, 10, 10};
    float[] truth = {0, 0, 10, 10};
    NegativeRange negatives = new NegativeRange(0, .4f);
    assertThat(assigner(.5, negatives, 0, true, -1).assign(boxes, truth, NONE).truth())
        .containsExactly(1, 1);
    MaxIoUAssigner first =
        new MaxIoUAssigner(
            new MaxIoUAssigner.Args(
                .5, negatives, 0, false, -1, true, true, -1, new BboxOverlaps2D()));
    assertThat(first.assign(boxes, truth, NONE).truth()).containsExactly(1, 0);
  }

  @Test
  void aLaterObjectTakesAnEarlierOnesBox() {
    float[] truths = {0, 0, 10, 9, 0, 0, 10, 8};
    Assignment assignment =
        assigner(.5, new NegativeRange(0, .4f), 0, true, -1)
            .assign(new float[] {0, 0, 10, 10}, truths, NONE);
    assertThat(assignment.truth()).containsExactly(2);
    assertThat(assignment.maxOverlaps()[0])
        .isCloseTo(.9f, within((float) Precision.FLOAT32.roundings(8, 1)));
  }

  @Test
  void theShareOfTheIgnoredRegionCanDecide() {
    float[] boxes = {0, 0, 20, 10};
    float[] region = {0, 0, 4, 4};
    MaxIoUAssigner byRegion =
        new MaxIoUAssigner(
            new MaxIoUAssigner.Args(
                .5,
                new NegativeRange(0, .4f),
                0,
                true,
                .5,
                false,
                false,
                -1,
                new BboxOverlaps2D()));
    assertThat(byRegion.assign(boxes, new float[] {50, 50, 60, 60}, region).truth())
        .containsExactly(-1);
    assertThat(
            assigner(.5, new NegativeRange(0, .4f), 0, false, .5)
                .assign(boxes, new float[] {50, 50, 60, 60}, region)
                .truth())
        .containsExactly(0);
  }

  private static MaxIoUAssigner assigner(
      double positive, NegativeRange negative, double min, boolean lowQuality, double ignore) {
    return new MaxIoUAssigner(
        new MaxIoUAssigner.Args(
            positive, negative, min, true, ignore, true, lowQuality, -1, new BboxOverlaps2D()));
  }
}
