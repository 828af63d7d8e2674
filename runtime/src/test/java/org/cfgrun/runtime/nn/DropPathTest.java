package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class DropPathTest {
  @Test
  void dropsWholeSamplesInTrainingOnly() {
    try (TensorScope scope = new TensorScope()) {
      DropPath layer = DropPath.of(0.25);
      Tensor x = Tensor.ones(new Shape(1000, 2, 3), Device.CPU);
      layer.train(false);
      assertThat(layer.forward(x).toFloatArray()).containsOnly(1);
      layer.train(true);
      float[] values = layer.forward(x).toFloatArray();
      int dropped = 0;
      for (int sample = 0; sample < 1000; sample++) {
        for (int i = 0; i < 6; i++) {
          assertThat(values[sample * 6 + i]).isEqualTo(values[sample * 6]).isIn(0f, 1 / 0.75f);
        }
        dropped += values[sample * 6] == 0 ? 1 : 0;
      }
      // Six standard deviations of 1000 draws are 82.
      assertThat(dropped).isBetween(168, 332);
    }
  }

  @Test
  void probabilityIsBelowOne() {
    assertThat(Models.problems(Registries.DROPOUT_LAYERS, "dict(type='DropPath', drop_prob=1.0)"))
        .contains("`drop_prob` must be at least 0 and below 1, got 1.0.");
  }
}
