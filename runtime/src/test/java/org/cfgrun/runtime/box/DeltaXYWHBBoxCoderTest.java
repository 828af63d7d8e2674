package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaXYWHBBoxCoderTest {
  private static final Npz GOLDEN = Npz.read("detection/comp.npz");
  private static final int HEIGHT = 180;
  private static final int WIDTH = 190;

  /** The recorded boxes are decoded from the codes times this, so that borders and limits count. */
  private static final float STRETCH = 1.7f;

  @ParameterizedTest
  @CsvSource({"delta1, 1, 1", "delta2, 0.1, 0.2"})
  void codesEqualMmdetections(String name, double shiftStd, double sizeStd) {
    float[] boxes = GOLDEN.floats("nms.boxes");
    Tensor bases = Tensor.of(Arrays.copyOf(boxes, 200), 50, 4);
    Tensor truths = Tensor.of(Arrays.copyOfRange(boxes, 200, 400), 50, 4);
    DeltaXYWHBBoxCoder coder = coder(shiftStd, sizeStd, true, false);
    Tensor codes = coder.encode(bases, truths);
    Tensor decoded = coder.decode(bases, codes.mul(STRETCH), HEIGHT, WIDTH);
    assertClose(codes.toFloatArray(), GOLDEN.floats("coder." + name + ".enc"));
    assertClose(decoded.toFloatArray(), GOLDEN.floats("coder." + name + ".dec"));
  }

  @Test
  void decodedBoxesAreTheEncodedOnes() {
    float[] boxes = GOLDEN.floats("nms.boxes");
    Tensor bases = Tensor.of(Arrays.copyOf(boxes, 200), 50, 4);
    DeltaXYWHBBoxCoder coder = coder(.1, .2, false, false);
    float[] truths = {10, 20, 50, 60, 0, 0, 8, 200};
    Tensor two = bases.narrow(0, 0, 2);
    Tensor codes = coder.encode(two, Tensor.of(truths, 2, 4));
    assertClose(coder.decode(two, codes).toFloatArray(), truths);
  }

  /** Encoding divides by them. */
  @ParameterizedTest
  @ValueSource(strings = {"DeltaXYWHBBoxCoder", "LegacyDeltaXYWHBBoxCoder"})
  void deviationsMustBePositive(String type) {
    for (String wrong : List.of("0", "-1")) {
      assertThat(
              Models.problems(
                  Registries.BBOX_CODERS,
                  "dict(type='%s', target_stds=[1, 1, %s, 1])".formatted(type, wrong)))
          .contains("`target_stds.2` of `" + type + "` must be greater than 0");
    }
  }

  @Test
  void boxesAreClippedToTheImageOnlyWhereItIsGiven() {
    Tensor base = Tensor.of(new float[] {-2, 4, 10, 30}, 1, 4);
    Tensor code = Tensor.of(new float[4], 1, 4);
    DeltaXYWHBBoxCoder coder = coder(1, 1, true, false);
    assertThat(coder.decode(base, code).toFloatArray()).containsExactly(-2, 4, 10, 30);
    assertThat(coder.decode(base, code, 20, 9).toFloatArray()).containsExactly(0, 4, 9, 20);
    assertThat(coder(1, 1, false, false).decode(base, code, 20, 9).toFloatArray())
        .containsExactly(-2, 4, 10, 30);
  }

  @Test
  void sizesGrowNoFurtherThanTheLimit() {
    float[] box = decoded(coder(1, 1, false, false), 0, 0, 100, -100);
    assertThat(box[2] - box[0]).isCloseTo(625, within((float) Precision.FLOAT32.roundings(8, 625)));
    assertThat(box[3] - box[1]).isCloseTo(.16f, within((float) Precision.FLOAT32.roundings(8, 10)));
  }

  @Test
  void centresMoveNoFurtherThanTheirLimit() {
    assertThat(decoded(coder(1, 1, false, true), 9, -9, 0, 0)).containsExactly(32, -32, 42, -22);
  }

  private static float[] decoded(DeltaXYWHBBoxCoder coder, float... code) {
    Tensor base = Tensor.of(new float[] {0, 0, 10, 10}, 1, 4);
    return coder.decode(base, Tensor.of(code, 1, 4), 1, 1).toFloatArray();
  }

  private static DeltaXYWHBBoxCoder coder(
      double shiftStd, double sizeStd, boolean clip, boolean clampCentres) {
    return new DeltaXYWHBBoxCoder(
        new DeltaXYWHBBoxCoder.Args(
            List.of(0.0, 0.0, 0.0, 0.0),
            List.of(shiftStd, shiftStd, sizeStd, sizeStd),
            clip,
            clampCentres,
            32));
  }

  /** A coordinate takes less than 16 operations on numbers as large as the largest of them. */
  private static void assertClose(float[] actual, float[] expected) {
    double largest = 0;
    for (float each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    assertThat(actual)
        .containsExactly(expected, within((float) Precision.FLOAT32.roundings(16, largest)));
  }
}
