package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.loss.DiceLoss;
import org.cfgrun.runtime.model.loss.FocalLoss;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of SOLO heads, and the cells that objects are assigned to. */
class SoloHeadsTest {
  private static final int SIDE = 64;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SOLOHead | strides=[8] | Expected at least two `strides`, got 1.",
        "SOLOHead | num_grids=[4] | Expected 5 numbers in `num_grids`",
        "SOLOHead | scale_ranges=((1, 2),) | Expected a pair (low, high) in `scale_ranges`",
        "DecoupledSOLOHead | cls_down_index=4 | Expected `cls_down_index` below `stacked_convs` = 4",
        "DecoupledSOLOLightHead | loss_cls=dict(type='CrossEntropyLoss') | `use_sigmoid=True`",
        "SOLOHead | loss_mask=dict(type='CrossEntropyLoss', use_mask=True) | `CrossEntropyLoss`",
        "SOLOHead | loss_mask=dict(type='DiceLoss', use_sigmoid=False) | `activate=False`",
        "SOLOV2Head | dynamic_conv_size=3 | dynamic_conv_size",
        "SOLOV2Head | mask_feature_head=dict(feat_channels=8, start_level=2, end_level=2,"
            + " out_channels=8) | Expected `end_level` above `start_level` = 2, got 2.",
        "SOLOV2Head | mask_feature_head=dict(feat_channels=8, start_level=0, end_level=2,"
            + " out_channels=8, in_channels=4) | Expected `in_channels` = 8 as in the head, got 4.",
      })
  void arguments(String type, String argument, String message) {
    assertThat(Models.problems(head(type, argument))).contains(message);
  }

  private static String head(String type, String argument) {
    StringBuilder text = new StringBuilder("dict(type='%s', num_classes=2, ".formatted(type));
    text.append("in_channels=8, feat_channels=8, norm_cfg=None, ").append(argument);
    add(text, argument, "loss_mask", "dict(type='DiceLoss')");
    add(text, argument, "loss_cls", "dict(type='FocalLoss')");
    if (type.equals("SOLOV2Head")) {
      add(
          text,
          argument,
          "mask_feature_head",
          "dict(feat_channels=8, start_level=0, end_level=3, out_channels=8)");
    }
    return text.append(")").toString();
  }

  private static void add(StringBuilder text, String given, String argument, String value) {
    if (!given.startsWith(argument)) {
      text.append(", ").append(argument).append("=").append(value);
    }
  }

  private static SoloTargets targets(boolean repeats) {
    DiceLoss dice = Models.build(DiceLoss.class, "dict(type='DiceLoss')");
    FocalLoss focal = Models.build(FocalLoss.class, "dict(type='FocalLoss')");
    SoloSettings settings =
        new SoloSettings(
            3,
            8,
            8,
            1,
            List.of(8, 8),
            List.of(List.of(1., 32.), List.of(16., 64.)),
            0.2,
            List.of(8, 4),
            0,
            dice,
            focal,
            null);
    return new SoloTargets(settings, 4, List.of(4., 4.), repeats);
  }

  /** A square object of a class. */
  private record Square(int x, int y, int side, int label) {
    byte[] mask() {
      byte[] mask = new byte[SIDE * SIDE];
      for (int i = 0; i < mask.length; i++) {
        int column = i % SIDE - x;
        int row = i / SIDE - y;
        mask[i] = (byte) (column >= 0 && column < side && row >= 0 && row < side ? 1 : 0);
      }
      return mask;
    }
  }

  private static GroundTruth truth(Square... squares) {
    float[] boxes = new float[4 * squares.length];
    int[] labels = new int[squares.length];
    for (int i = 0; i < squares.length; i++) {
      Square square = squares[i];
      boxes[4 * i] = square.x;
      boxes[4 * i + 1] = square.y;
      boxes[4 * i + 2] = square.x + square.side;
      boxes[4 * i + 3] = square.y + square.side;
      labels[i] = square.label;
    }
    List<byte[]> masks = List.of(squares).stream().map(Square::mask).toList();
    return new GroundTruth(boxes, labels, new float[0])
        .withMasks(new BitmapMasks(SIDE, SIDE, masks));
  }

  private static List<SoloTargets.Level> levels(boolean repeats, Square... squares) {
    MapSize size = new MapSize(SIDE / 4, SIDE / 4);
    return targets(repeats).of(truth(squares), List.of(size, size), Device.CPU);
  }

  @Test
  void anObjectIsPredictedByTheCellsAroundItsCenterOfMass() {
    try (TensorScope scope = new TensorScope()) {
      // The center of mass of the pixels 20..35 is 27.5. A tenth of the side to each side is
      // 25.9..29.1, in cells of 8 pixels only cell 3.
      List<SoloTargets.Level> levels = levels(false, new Square(20, 36, 16, 1));
      assertThat(levels.get(0).cells()).containsExactly(5 * 8 + 3);
      assertThat(levels.get(0).labels()[5 * 8 + 3]).isEqualTo(1);
      assertThat(levels.get(0).positives(3)).isEqualTo(1);
      assertThat(levels.get(1).cells()).containsExactly(2 * 4 + 1);
      float[] mask = levels.get(0).masks().toFloatArray();
      for (int i = 0; i < mask.length; i++) {
        boolean inside = i % 16 >= 5 && i % 16 < 9 && i / 16 >= 9 && i / 16 < 13;
        assertThat(mask[i]).as("pixel %s", i).isEqualTo(inside ? 1 : 0);
      }
    }
  }

  @Test
  void aLevelHasTheObjectsOfItsSizes() {
    try (TensorScope scope = new TensorScope()) {
      List<SoloTargets.Level> levels = levels(false, new Square(8, 8, 8, 0));
      assertThat(levels.get(0).cells()).hasSize(1);
      assertThat(levels.get(1).cells()).isEmpty();
      assertThat(levels.get(1).labels()).containsOnly(3);
      assertThat(levels.get(1).masks().shape().get(0)).isZero();
    }
  }

  @Test
  void aCellOfTwoObjectsPredictsTheLastOrBoth() {
    Square first = new Square(20, 20, 16, 1);
    Square second = new Square(20, 20, 15, 2);
    try (TensorScope scope = new TensorScope()) {
      SoloTargets.Level last = levels(false, first, second).get(0);
      assertThat(last.cells()).containsExactly(3 * 8 + 3);
      assertThat(last.labels()[3 * 8 + 3]).isEqualTo(2);
      SoloTargets.Level both = levels(true, first, second).get(0);
      assertThat(both.cells()).containsExactly(3 * 8 + 3, 3 * 8 + 3);
      assertThat(both.positives(3)).isEqualTo(1);
      assertThat(both.masks().shape().get(0)).isEqualTo(2);
    }
  }

  @Test
  void trainingNeedsMasks() {
    GroundTruth boxes = truth(new Square(8, 8, 8, 0)).withMasks(null);
    MapSize size = new MapSize(16, 16);
    assertThatThrownBy(() -> targets(false).of(boxes, List.of(size, size), Device.CPU))
        .hasMessageContaining("Set `with_mask=True` in `LoadAnnotations`");
  }

  @Test
  void theMaskOfACellIsTheProductOfItsColumnAndItsRow() {
    try (TensorScope scope = new TensorScope()) {
      // One image, a grid of 2, masks of one pixel.
      Tensor columns = Tensor.of(new float[] {0, 1}, 1, 2, 1, 1);
      Tensor rows = Tensor.of(new float[] {-1, 2}, 1, 2, 1, 1);
      AxisMasks masks = new AxisMasks(List.of(columns), List.of(rows));
      Tensor cells = Tensor.of(new long[] {1, 2}, 2);
      float[] expected = {sigmoid(-1) * sigmoid(1), sigmoid(2) * sigmoid(0)};
      assertThat(masks.predicted(0, 0, cells).toFloatArray())
          .containsExactly(expected, within(1e-6f));
      assertThat(masks.probabilities(0, 0, cells).toFloatArray())
          .containsExactly(expected, within(1e-6f));
    }
  }

  private static float sigmoid(double x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
