package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;
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
            .grid(List.of(new MapSize(16, 20), new MapSize(8, 10), new MapSize(4, 5)), Device.CPU);
    Assignment assignment =
        assigner.assign(grid.anchors(), boxes(GOLDEN.floats("asg.gt")), boxes(ignored), null);
    float[] best = assignment.maxOverlaps().toFloatArray();
    float[] overlaps = GOLDEN.floats("asg." + name + ".max_overlaps");
    assertThat(assignment.truth().toLongArray())
        .isEqualTo(GOLDEN.longs("asg." + name + ".gt_inds"));
    for (int i = 0; i < overlaps.length; i++) {
      assertThat(best[i]).isCloseTo(overlaps[i], within((float) Precision.FLOAT32.roundings(8, 1)));
    }
  }

  @Test
  void withoutObjectsEverythingIsBackground() {
    assertThat(
            truths(
                assigner(.5, new NegativeRange(.1f, .4f), 0, true, -1),
                new float[] {0, 0, 4, 4, 9, 9, 12, 12},
                NONE,
                NONE))
        .containsExactly(0, 0);
  }

  @Test
  void aRangeOfNegativesLeavesLowerOverlapsOut() {
    float[] boxes = {0, 0, 10, 10, 0, 0, 10, 2, 50, 50, 60, 60};
    MaxIoUAssigner assigner = assigner(.5, new NegativeRange(.1f, .4f), 0, false, -1);
    assertThat(truths(assigner, boxes, new float[] {0, 0, 10, 10}, NONE)).containsExactly(1, 0, -1);
  }

  @Test
  void allBoxesThatReachTheBestOverlapAreTakenOrOnlyTheFirst() {
    float[] boxes = {0, 0, 10, 2, 0, 8, 10, 10};
    float[] truth = {0, 0, 10, 10};
    NegativeRange negatives = new NegativeRange(0, .4f);
    assertThat(truths(assigner(.5, negatives, 0, true, -1), boxes, truth, NONE))
        .containsExactly(1, 1);
    MaxIoUAssigner first =
        new MaxIoUAssigner(
            new MaxIoUAssigner.Args(
                .5, negatives, 0, false, -1, true, true, -1, new BboxOverlaps2D()));
    assertThat(truths(first, boxes, truth, NONE)).containsExactly(1, 0);
  }

  /** Boxes that take no part do not change the others, also when an object overlaps only them. */
  @Test
  void boxesThatTakeNoPartCountAsAbsent() {
    float[] truths = {0, 0, 10, 10, 30, 30, 40, 40};
    float[] all = {0, 0, 10, 10, 0, 0, 10, 6, 2, 0, 10, 10, 30, 30, 40, 39, 50, 50, 60, 60};
    float[] some = {0, 0, 10, 6, 2, 0, 10, 10, 50, 50, 60, 60};
    Tensor taking = Tensor.of(new long[] {0, 1, 1, 0, 1}, 5).eq(1);
    for (boolean everyBest : new boolean[] {true, false}) {
      for (double least : new double[] {0, .3}) {
        for (float[] ignored : new float[][] {NONE, {0, 0, 10, 5}}) {
          MaxIoUAssigner assigner =
              new MaxIoUAssigner(
                  new MaxIoUAssigner.Args(
                      .9,
                      new NegativeRange(0, .4f),
                      least,
                      everyBest,
                      .7,
                      true,
                      true,
                      -1,
                      new BboxOverlaps2D()));
          long[] alone = truths(assigner, some, truths, ignored);
          assertThat(truths(assigner, all, truths, ignored, taking))
              .containsExactly(-1, alone[0], alone[1], -1, alone[2]);
          assertThat(truths(assigner, all, NONE, ignored, taking)).containsExactly(-1, 0, 0, -1, 0);
        }
      }
    }
  }

  @Test
  void aLaterObjectTakesAnEarlierOnesBox() {
    float[] truths = {0, 0, 10, 9, 0, 0, 10, 8};
    Assignment assignment =
        assigner(.5, new NegativeRange(0, .4f), 0, true, -1)
            .assign(boxes(0, 0, 10, 10), boxes(truths), boxes(), null);
    assertThat(assignment.truth().toLongArray()).containsExactly(2);
    assertThat(assignment.maxOverlaps().toFloatArray()[0])
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
    assertThat(truths(byRegion, boxes, new float[] {50, 50, 60, 60}, region)).containsExactly(-1);
    assertThat(
            truths(
                assigner(.5, new NegativeRange(0, .4f), 0, false, .5),
                boxes,
                new float[] {50, 50, 60, 60},
                region))
        .containsExactly(0);
  }

  private static long[] truths(
      MaxIoUAssigner assigner, float[] boxes, float[] truths, float[] ignored) {
    return truths(assigner, boxes, truths, ignored, null);
  }

  private static long[] truths(
      MaxIoUAssigner assigner,
      float[] boxes,
      float[] truths,
      float[] ignored,
      @Nullable Tensor taking) {
    return assigner
        .assign(boxes(boxes), boxes(truths), boxes(ignored), taking)
        .truth()
        .toLongArray();
  }

  private static Tensor boxes(float... corners) {
    return Tensor.of(corners, corners.length / 4, 4);
  }

  private static MaxIoUAssigner assigner(
      double positive, NegativeRange negative, double min, boolean lowQuality, double ignore) {
    return new MaxIoUAssigner(
        new MaxIoUAssigner.Args(
            positive, negative, min, true, ignore, true, lowQuality, -1, new BboxOverlaps2D()));
  }
}
