package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class SSDNeckTest {
  @Test
  void mapsSmallerThanAKernelAreReported() {
    Neck neck =
        Models.build(
            Neck.class,
            "dict(type='SSDNeck', in_channels=(4,), out_channels=(4, 4, 2), level_strides=(2, 1),"
                + " level_paddings=(1, 0), l2_norm_scale=None)");
    neck.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> maps = neck.forward(List.of(Tensor.ones(new Shape(1, 4, 5, 6), Device.CPU)));
      assertThat(maps)
          .extracting(Tensor::shape)
          .containsExactly(new Shape(1, 4, 5, 6), new Shape(1, 4, 3, 3), new Shape(1, 2, 1, 1));
      assertThatThrownBy(
              () -> neck.forward(List.of(Tensor.ones(new Shape(1, 4, 4, 6), Device.CPU))))
          .isInstanceOf(ArgumentException.class)
          .hasMessageContaining(
              "map 2 of `SSDNeck` requires one of at least 3 x 3 cells before it, but that has"
                  + " height 2 and width 3.");
    }
  }
}
