package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

/** Assigner, coder and anchors of YOLOv3 and SSD. */
class YoloPartsTest {

  private static GridAssigner assigner(NegativeRange negatives, boolean all) {
    return new GridAssigner(new GridAssigner.Args(.5, negatives, 0, all, new BboxOverlaps2D()));
  }

  /** An anchor on a limit of the range: a pair excludes its lower limit, a number does not. */
  @Test
  void rangesOfNegativesHaveLimits() {
    Tensor anchors = Tensor.of(new float[] {0, 0, 10, 10, 20, 20, 30, 30}, 2, 4);
    Tensor truths = Tensor.of(new float[] {0, 0, 10, 5}, 1, 4);
    Tensor none = Tensor.zeros(new Shape(2), ElementType.BOOL, Device.CPU);
    assertThat(
            assigner(new NegativeRange(0, .5f), true)
                .assign(anchors, none, truths)
                .truth()
                .toLongArray())
        .containsExactly(0, 0);
    assertThat(
            assigner(new NegativeRange(0, .5f, true), true)
                .assign(anchors, none, truths)
                .truth()
                .toLongArray())
        .containsExactly(0, -1);
  }

  @Test
  void anchorsOfTheCellTakeTheObject() {
    YOLOAnchorGenerator generator =
        Models.build(
            YOLOAnchorGenerator.class,
            Registries.PRIOR_GENERATORS,
            "dict(type='YOLOAnchorGenerator', strides=[8], base_sizes=[[(8, 8), (16, 8)]])");
    AnchorGrid grid = generator.grid(List.of(new MapSize(2, 3)), Device.CPU);
    assertThat(grid.level(0).narrow(0, 0, 2).toFloatArray())
        .containsExactly(0, 0, 8, 8, -4, 0, 12, 8);
    Tensor truths = Tensor.of(new float[] {8, 8, 16, 16, 100, 100, 101, 101}, 2, 4);
    Tensor responsible = generator.responsible(grid, truths);
    boolean[] expected = new boolean[12];
    expected[8] = expected[9] = expected[10] = expected[11] = true;
    assertThat(responsible.toBooleanArray()).isEqualTo(expected);
    assertThat(
            assigner(new NegativeRange(0, .5f), false)
                .assign(grid.anchors(), responsible, truths.narrow(0, 0, 1))
                .truth()
                .toLongArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
  }

  /** Sizes of SSD300 for COCO: 7, 15, 33, 51, 69, 87 percent of 300 pixels. */
  @Test
  void sizesOfSsdFollowFromTheImages() {
    AnchorGenerator generator =
        Models.build(
            AnchorGenerator.class,
            Registries.PRIOR_GENERATORS,
            "dict(type='SSDAnchorGenerator', scale_major=False, strides=[8, 16, 32, 64, 100, 300],"
                + " ratios=[[2], [2, 3], [2, 3], [2, 3], [2], [2]])");
    float[] sides = {21, 45, 99, 153, 207, 261};
    float[] next = {45, 99, 153, 207, 261, 315};
    for (int level = 0; level < 6; level++) {
      List<List<Float>> anchors = generator.baseAnchors(level);
      assertThat(anchors).hasSize(level == 0 || level > 3 ? 4 : 6);
      assertThat(anchors.get(0).get(2) - anchors.get(0).get(0)).isEqualTo(sides[level]);
      float second = anchors.get(1).get(3) - anchors.get(1).get(1);
      assertThat(second).isCloseTo((float) Math.sqrt(sides[level] * next[level]), within(1e-3f));
      float width = anchors.get(2).get(2) - anchors.get(2).get(0);
      float height = anchors.get(2).get(3) - anchors.get(2).get(1);
      assertThat(width / height).isCloseTo(2, within(1e-5f));
    }
  }

  @Test
  void argumentsThatDoNotFitAreRefused() {
    assertThat(problems("SSDAnchorGenerator', strides=[8, 16], ratios=[[2], [2]]"))
        .contains("basesize_ratio_range");
    assertThat(
            problems(
                "SSDAnchorGenerator', strides=[8, 16], ratios=[[2]], min_sizes=[1, 2],"
                    + " max_sizes=[2, 3]"))
        .contains("a list of ratios for each of 2");
    assertThat(problems("SSDAnchorGenerator', strides=[8], ratios=[[2]], min_sizes=[1]"))
        .contains("`min_sizes` and `max_sizes`");
    assertThat(problems("YOLOAnchorGenerator', strides=[8, 16], base_sizes=[[(8, 8)]]"))
        .contains("for each of 2 `strides`");
    assertThat(problems("YOLOAnchorGenerator', strides=[8], base_sizes=[[(8, 0)]]"))
        .contains("positive width and height");
  }

  private static String problems(String text) {
    return Models.problems(Registries.PRIOR_GENERATORS, "dict(type='" + text + ")");
  }
}
