package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.TorchEngine;
import org.junit.jupiter.api.Test;

class DropoutTest {
  @Test
  void elementsAreKeptAtTheirRateAndScaled() {
    try (TensorScope scope = new TensorScope()) {
      int count = 10_000;
      Tensor ones = Tensor.ones(new Shape(count), Device.CPU);
      TorchEngine.seed(3);
      float[] once = Dropout.of(.2).forward(ones).toFloatArray();
      assertThat(once).containsOnly(0, 1.25f);
      double kept = 0;
      for (float value : once) {
        kept += value > 0 ? 1 : 0;
      }
      assertThat(kept / count).isCloseTo(.8, within(Precision.SIGMAS * Math.sqrt(.8 * .2 / count)));
      TorchEngine.seed(3);
      assertThat(Dropout.of(.2).forward(ones).toFloatArray()).isEqualTo(once);
    }
  }

  @Test
  void evaluationKeepsEverything() {
    try (TensorScope scope = new TensorScope()) {
      Tensor ones = Tensor.ones(new Shape(100), Device.CPU);
      Dropout dropout = Dropout.of(.5);
      dropout.train(false);
      assertThat(dropout.forward(ones)).isSameAs(ones);
    }
  }
}
