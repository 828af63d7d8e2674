package org.cfgrun.runtime.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.cfgrun.runtime.golden.Npz;
import org.junit.jupiter.api.Test;

class PredictedMaskTest {
  private static final Npz GOLDEN = Npz.read("detection/comp2.npz");
  private static final int HEIGHT = 41;
  private static final int WIDTH = 53;
  private static final int SIDE = 14;

  @Test
  void pastesAsMmdetectionDoes() {
    float[] probabilities = GOLDEN.floats("paste.probs");
    float[] boxes = GOLDEN.floats("paste.boxes");
    byte[] expected = GOLDEN.bytes("paste.thresholded");
    for (int i = 0; i < boxes.length / 4; i++) {
      int cells = SIDE * SIDE;
      var mask =
          new PredictedMask(
              Arrays.copyOfRange(probabilities, i * cells, (i + 1) * cells), SIDE, SIDE);
      float[] box = Arrays.copyOfRange(boxes, i * 4, i * 4 + 4);
      int pixels = HEIGHT * WIDTH;
      assertThat(mask.paste(box, HEIGHT, WIDTH, 0.5).toBitmap())
          .as("mask %s", i)
          .isEqualTo(Arrays.copyOfRange(expected, i * pixels, (i + 1) * pixels));
    }
  }

  @Test
  void onlyPixelsNearTheBoxCanBeSet() {
    PredictedMask mask = new PredictedMask(new float[] {1, 1, 1, 1}, 2, 2);
    float[] box = {4, 4, 8, 8};
    assertThat(mask.paste(box, 20, 20, 0.5).area()).isEqualTo(16);
    assertThat(mask.paste(box, 20, 20, 0).area()).isEqualTo(36);
    assertThat(mask.paste(new float[] {30, 30, 40, 40}, 20, 20, 0.5).area()).isZero();
  }

  @Test
  void aBoxWithoutSizeTakesTheMiddleOfTheGrid() {
    PredictedMask mask = new PredictedMask(new float[] {0, 0, 0, 0, 1, 0, 0, 0, 0}, 3, 3);
    assertThat(mask.paste(new float[] {5, 5, 5, 5}, 10, 10, 0.5).box()).containsExactly(4, 4, 2, 2);
  }
}
