package org.cfgrun.runtime.model.keypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class KeypointsTest {
  private static final KeypointsKernel KERNEL = Kernel.bind(KeypointsKernel.class);

  /** mmdet's radii are 2.89, 2.43 and 18.09 for an IoU of 0.3, and 1.07, 0.96 and 6.53 for 0.7. */
  @Test
  void radiusIsThatOfTheWorstCase() {
    try (TensorScope scope = new TensorScope()) {
      Tensor heights = Tensor.of(new float[] {10, 33, 80}, 3);
      Tensor widths = Tensor.of(new float[] {20, 7.5f, 80}, 3);
      assertThat(KERNEL.radius(widths, heights, 0.3).toLongArray()).containsExactly(2, 2, 18);
      assertThat(KERNEL.radius(widths, heights, 0.7).toLongArray()).containsExactly(1, 0, 6);
    }
  }

  /** The values are those of mmdet's {@code gen_gaussian_target}. */
  @Test
  void heatmapsHaveTheLargestOfTheirGaussians() {
    try (TensorScope scope = new TensorScope()) {
      Tensor columns = Tensor.of(new long[] {3, 13, 5, 0}, 4);
      Tensor rows = Tensor.of(new long[] {4, 10, 5, 0}, 4);
      Tensor radii = Tensor.of(new long[] {2, 4, 3, 0}, 4);
      Tensor maps = Tensor.of(new long[] {0, 0, 0, 1}, 4);
      float[] heat = KERNEL.heatmaps(columns, rows, radii, maps, 2, 12, 15).toFloatArray();
      assertThat(row(heat, 3))
          .containsExactly(
              new float[] {
                0, .02732f, .23693f, .48675f, .23693f, .23007f, .15934f, .05293f, .00843f, 0, 0, 0,
                0, 0, 0
              },
              within(1e-5f));
      assertThat(row(heat, 10))
          .containsExactly(
              new float[] {
                0, 0, 0, 0, 0, 0, 0, 0, 0, .02857f, .13534f, .41111f, .80074f, 1, .80074f
              },
              within(1e-5f));
      assertThat(row(heat, 12)).startsWith(1, 0, 0);
      assertThat(row(heat, 13)).containsOnly(0);
    }
  }

  private static float[] row(float[] heat, int row) {
    float[] values = new float[15];
    System.arraycopy(heat, 15 * row, values, 0, 15);
    return values;
  }

  @Test
  void theLastObjectOfACellCounts() {
    try (TensorScope scope = new TensorScope()) {
      Tensor values = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
      Tensor cells = Tensor.of(new long[] {2, 0, 2}, 3);
      List<Tensor> placed = KERNEL.placed(values, cells, 4);
      assertThat(placed.get(0).toFloatArray()).containsExactly(3, 4, 0, 0, 5, 6, 0, 0);
      assertThat(placed.get(1).toFloatArray()).containsExactly(1, 0, 1, 0);
      List<Tensor> none = KERNEL.placed(values.narrow(0, 0, 0), cells.narrow(0, 0, 0), 2);
      assertThat(none.get(0).toFloatArray()).containsExactly(0, 0, 0, 0);
      assertThat(none.get(1).toFloatArray()).containsExactly(0, 0);
    }
  }

  @Test
  void onlyLocalMaximaAreKeypoints() {
    try (TensorScope scope = new TensorScope()) {
      float[] heat = {.9f, .8f, 0, .1f, .2f, .7f, 0, 0, 0, 0, 0, .3f};
      List<Tensor> found = KERNEL.highest(Tensor.of(heat, 2, 2, 3), 3, 2);
      assertThat(found.get(0).toFloatArray()).containsExactly(.9f, .3f);
      assertThat(found.get(1).toLongArray()).containsExactly(0, 1);
      assertThat(found.get(2).toFloatArray()).containsExactly(0, 1);
      assertThat(found.get(3).toFloatArray()).containsExactly(0, 2);
      assertThat(found.get(4).toLongArray()).containsExactly(0, 5);
      assertThat(KERNEL.highest(Tensor.of(heat, 2, 2, 3), 1, 100).get(0).size()).isEqualTo(12);
    }
  }
}
