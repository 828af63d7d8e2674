package org.cfgrun.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class MaskPointsTest {
  /** The centers of two pixels, the point between them, and half a pixel outside. */
  @Test
  void masksAreInterpolatedBetweenCentersAndZeroOutside() {
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.of(new float[] {2, 4, 6, 10}, 2, 1, 2);
      Tensor shared = Tensor.of(new float[] {.25f, .5f, .75f, .5f, .5f, .5f, 0, .5f}, 1, 4, 2);
      float[] expected = {2, 4, 3, 1, 6, 10, 8, 3};
      assertThat(MaskPoints.sample(masks, shared).toFloatArray())
          .containsExactly(expected, within(1e-6f));
      Tensor own = Tensor.cat(List.of(shared, shared), 0);
      assertThat(MaskPoints.sample(masks, own).toFloatArray())
          .containsExactly(expected, within(1e-6f));
    }
  }

  /** Of four points, the two with the logits 1 and -2 are least certain; a third one is drawn. */
  @Test
  void uncertainPointsComeFirst() {
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.of(new float[] {8, 1, -5, -2}, 1, 1, 4);
      List<Shape> drawn = new ArrayList<>();
      float[] centers = {.125f, .5f, .375f, .5f, .625f, .5f, .875f, .5f};
      Tensor chosen =
          MaskPoints.select(
              masks,
              new MaskPoints.Selection(3, 4 / 3., 0.7),
              (n, count) -> {
                drawn.add(new Shape(n, count));
                return Tensor.of(centers, 1, 4, 2).narrow(1, 0, count);
              });
      assertThat(drawn).containsExactly(new Shape(1, 4), new Shape(1, 1));
      assertThat(MaskPoints.sample(masks, chosen).toFloatArray()).containsExactly(1, -2, 8);
    }
  }

  /** An image can have no objects. */
  @Test
  void noMasksHaveNoPoints() {
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.zeros(new Shape(0, 2, 2), Device.CPU);
      Tensor points =
          MaskPoints.select(
              masks,
              new MaskPoints.Selection(4, 3, 0.5),
              (n, count) -> MaskPoints.draw(masks, n, count));
      assertThat(points.shape()).isEqualTo(new Shape(0, 4, 2));
      assertThat(MaskPoints.sample(masks, points).shape()).isEqualTo(new Shape(0, 4));
    }
  }

  @Test
  void drawnPointsAreInsideTheMask() {
    try (TensorScope scope = new TensorScope()) {
      float[] drawn = MaskPoints.draw(Tensor.zeros(new Shape(1), Device.CPU), 2, 50).toFloatArray();
      assertThat(drawn).hasSize(200);
      for (float coordinate : drawn) {
        assertThat(coordinate).isBetween(0f, 1f);
      }
      assertThat(drawn[0]).isNotEqualTo(drawn[1]);
    }
  }
}
