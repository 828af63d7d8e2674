package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Regions whose values follow without a golden. */
class RoIAlignTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void regionsOfALinearMapGiveTheCentresOfBins() {
    float[] values = new float[10 * 10];
    for (int i = 0; i < values.length; i++) {
      values[i] = 10 * (i / 10) + i % 10;
    }
    Tensor map = Tensor.of(values, 1, 1, 10, 10);
    Tensor rois = Tensor.of(new float[] {0, 2, 4, 6, 8}, 1, 5);
    // Pixel centers are halves: a bin from 2 to 4 has its center between pixels 2 and 3.
    assertThat(layer("output_size=(2, 1)").pool(map, rois, 1).toFloatArray())
        .containsExactly(10 * 4.5f + 3.5f, 10 * 6.5f + 3.5f);
  }

  @Test
  void regionsWithoutAreaAreZeroWhenAligned() {
    Tensor map = Tensor.ones(new Shape(1, 2, 4, 4), Device.CPU);
    Tensor rois = Tensor.of(new float[] {0, 1, 1, 1, 1}, 1, 5);
    assertThat(layer("output_size=1").pool(map, rois, 1).toFloatArray()).containsExactly(0, 0);
    assertThat(layer("output_size=1, aligned=False").pool(map, rois, 1).toFloatArray())
        .containsExactly(1, 1);
  }

  @Test
  void placesFarOutsideCountAsZero() {
    Tensor map = Tensor.ones(new Shape(1, 1, 4, 4), Device.CPU);
    Tensor rois = Tensor.of(new float[] {0, 0, 0, 8, 4, 0, -20, -20, -10, -10}, 2, 5);
    float[] pooled =
        layer("output_size=(1, 2), sampling_ratio=4").pool(map, rois, 1).toFloatArray();
    // Columns 4 and 5 of the second bin read at 4.0 and less than 4 of the border, then nothing.
    assertThat(pooled[0]).isEqualTo(1);
    assertThat(pooled[1]).isEqualTo(.25f);
    assertThat(pooled[2]).isZero();
  }

  /** The samples of a bin of 2x2 cells are the centers of its cells. */
  @Test
  void theLargestSampleOfABin() {
    float[] values = {
      1, 8, -3, -4, //
      2, 3, -1, -2,
    };
    Tensor map = Tensor.of(values, 1, 1, 2, 4).requiresGrad_(true);
    Tensor rois = Tensor.of(new float[] {0, 0, 0, 4, 2}, 1, 5);
    for (String ratio : new String[] {"2", "0"}) {
      RoiLayer layer =
          layer("output_size=(1, 2), pool_mode='max', sampling_ratio=%s".formatted(ratio));
      Tensor pooled = Autograd.record(() -> layer.pool(map, rois, 1));
      assertThat(pooled.toFloatArray()).containsExactly(8, -1);
      Autograd.backward(Autograd.record(pooled::sum));
      assertThat(Autograd.gradient(map).toFloatArray()).containsExactly(0, 1, 0, 0, 0, 0, 1, 0);
      Autograd.zeroGradients(List.of(map));
    }
    Tensor none = Tensor.of(new float[] {0, 1, 1, 1, 1}, 1, 5);
    RoiLayer layer = layer("output_size=1, pool_mode='max'");
    assertThat(layer.pool(map, none, 1).toFloatArray()).containsExactly(-10_000);
    assertThat(layer.pool(map, Tensor.zeros(new Shape(0, 5), Device.CPU), 1).size()).isZero();
  }

  @Test
  void theFirstOfEqualSamplesGetsTheGradient() {
    Tensor map = Tensor.of(new float[] {1, 8, 8, 2, 8, 1}, 1, 2, 1, 3).requiresGrad_(true);
    Tensor rois = Tensor.of(new float[] {0, 0, 0, 3, 1}, 1, 5);
    RoiLayer layer = layer("output_size=1, pool_mode='max'");
    Tensor pooled = Autograd.record(() -> layer.pool(map, rois, 1));
    assertThat(pooled.toFloatArray()).containsExactly(8, 8);
    Autograd.backward(Autograd.record(pooled::sum));
    assertThat(Autograd.gradient(map).toFloatArray()).containsExactly(0, 1, 0, 0, 1, 0);
  }

  @Test
  void noRegionsGiveNothingAndAGradientOfZero() {
    Tensor map = Tensor.ones(new Shape(1, 3, 4, 4), Device.CPU).requiresGrad_(true);
    Tensor rois = Tensor.zeros(new Shape(0, 5), Device.CPU);
    Tensor pooled = Autograd.record(() -> layer("output_size=2").pool(map, rois, 1));
    assertThat(pooled.shape()).isEqualTo(new Shape(0, 3, 2, 2));
    Autograd.backward(Autograd.record(pooled::sum));
    assertThat(Autograd.gradient(map).toFloatArray()).hasSize(48).containsOnly(0);
  }

  @Test
  void argumentsThatMakeNoSenseAreReported() {
    assertThat(problems("output_size=0")).contains("Expected a positive int, got `0`.");
    assertThat(problems("output_size=(1, 2, 3)")).contains("got 3 values");
    assertThat(problems("output_size=7, sampling_ratio=-1")).contains("sampling_ratio");
    assertThat(problems("output_size=7, pool_mode='sum'")).contains("pool_mode");
  }

  private static String problems(String arguments) {
    return Models.problems(Registries.ROI_LAYERS, "dict(type='RoIAlign', " + arguments + ")");
  }

  private static RoiLayer layer(String arguments) {
    return Models.build(
        RoiLayer.class, Registries.ROI_LAYERS, "dict(type='RoIAlign', " + arguments + ")");
  }
}
