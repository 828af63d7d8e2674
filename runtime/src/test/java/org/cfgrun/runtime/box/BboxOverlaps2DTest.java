package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class BboxOverlaps2DTest {
  private static final float[] BOX = {0, 0, 4, 4};
  private static final float[] OTHERS = {0, 0, 4, 4, 2, 0, 6, 4, 8, 0, 12, 4, 1, 1, 1, 1};

  @Test
  void intersectionOverUnion() {
    assertThat(measured(IouCalculator.Mode.IOU)).containsExactly(1, 8f / 24, 0, 0);
  }

  @Test
  void intersectionOverTheFirstBox() {
    assertThat(measured(IouCalculator.Mode.IOF)).containsExactly(1, .5f, 0, 0);
  }

  @Test
  void generalisedOverlapIsNegativeForBoxesApart() {
    assertThat(measured(IouCalculator.Mode.GIOU)).containsExactly(1, 8f / 24, -16f / 48, 0);
  }

  @Test
  void eachBoxIsMeasuredAgainstEachOtherOne() {
    Tensor overlaps =
        new BboxOverlaps2D()
            .overlaps(
                Tensor.of(new float[] {0, 0, 4, 4, 2, 0, 6, 4}, 2, 4),
                Tensor.of(OTHERS, 4, 4),
                IouCalculator.Mode.IOU);
    assertThat(overlaps.shape()).isEqualTo(new Shape(2, 4));
    assertThat(overlaps.toFloatArray()).containsExactly(1, 8f / 24, 0, 0, 8f / 24, 1, 0, 0);
  }

  private static float[] measured(IouCalculator.Mode mode) {
    return new BboxOverlaps2D()
        .overlaps(Tensor.of(BOX, 1, 4), Tensor.of(OTHERS, 4, 4), mode)
        .toFloatArray();
  }
}
