package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    float[] bases = Arrays.copyOf(boxes, 200);
    float[] truths = Arrays.copyOfRange(boxes, 200, 400);
    DeltaXYWHBBoxCoder coder = coder(shiftStd, sizeStd, true, false);
    float[] codes = new float[200];
    float[] stretched = new float[200];
    float[] decoded = new float[200];
    for (int i = 0; i < 50; i++) {
      coder.encode(bases, i, truths, i, codes, i);
      for (int side = i * 4; side < i * 4 + 4; side++) {
        stretched[side] = codes[side] * STRETCH;
      }
      coder.decode(bases, i, stretched, i, decoded, i, HEIGHT, WIDTH);
    }
    assertClose(codes, GOLDEN.floats("coder." + name + ".enc"));
    assertClose(decoded, GOLDEN.floats("coder." + name + ".dec"));
  }

  @Test
  void tensorsDecodeAsArraysDo() {
    assertSameOnTensors(coder(.1, .2, false, false));
    assertSameOnTensors(coder(.1, .2, false, true));
  }

  private static void assertSameOnTensors(DeltaXYWHBBoxCoder coder) {
    float[] bases = Arrays.copyOf(GOLDEN.floats("nms.boxes"), 200);
    float[] codes = GOLDEN.floats("coder.delta2.enc");
    float[] decoded = new float[200];
    for (int i = 0; i < 50; i++) {
      coder.decode(bases, i, codes, i, decoded, i, HEIGHT, WIDTH);
    }
    try (TensorScope tensors = new TensorScope();
        TensorScope scope = new TensorScope()) {
      Shape shape = new Shape(50, 4);
      Tensor boxes =
          coder.decode(Tensor.of(bases, shape, Device.CPU), Tensor.of(codes, shape, Device.CPU));
      assertClose(boxes.toFloatArray(), decoded);
    }
  }

  @Test
  void sizesGrowNoFurtherThanTheLimit() {
    float[] box = new float[4];
    coder(1, 1, false, false)
        .decode(new float[] {0, 0, 10, 10}, 0, new float[] {0, 0, 100, -100}, 0, box, 0, 1, 1);
    assertThat(box[2] - box[0]).isCloseTo(625, within((float) Precision.FLOAT32.roundings(8, 625)));
    assertThat(box[3] - box[1]).isCloseTo(.16f, within((float) Precision.FLOAT32.roundings(8, 10)));
  }

  @Test
  void centresMoveNoFurtherThanTheirLimit() {
    float[] box = new float[4];
    coder(1, 1, false, true)
        .decode(new float[] {0, 0, 10, 10}, 0, new float[] {9, -9, 0, 0}, 0, box, 0, 1, 1);
    assertThat(box).containsExactly(32, -32, 42, -22);
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
