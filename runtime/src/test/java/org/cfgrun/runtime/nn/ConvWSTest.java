package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class ConvWSTest {
  @Test
  void weightsAreStandardizedPerOutputChannel() {
    try (TensorScope scope = new TensorScope()) {
      Layer conv = layers("eps=0.5").layer(ConvShape.of(2, 2, 1), false);
      conv.materialize(Device.CPU, new Random(0));
      Tensor weight = conv.state().get("weight").data();
      Autograd.noGrad(() -> weight.copy_(Tensor.of(new float[] {1, 3, -2, 4}, 2, 2, 1, 1)));
      Tensor x = Tensor.of(new float[] {1, 10}, 1, 2, 1, 1);
      // Deviations -1, 1 and -3, 3; standard deviations with n - 1: sqrt(2) and sqrt(18)
      double first = 1 / (Math.sqrt(2) + 0.5);
      double second = 3 / (Math.sqrt(18) + 0.5);
      assertThat(conv.forward(x).toFloatArray())
          .containsExactly(new float[] {(float) (9 * first), (float) (9 * second)}, within(1e-5f));
    }
  }

  @Test
  void outputDependsOnTheDirectionOfTheWeightsOnly() {
    try (TensorScope scope = new TensorScope()) {
      Layer conv = layers("eps=0").layer(ConvShape.of(4, 6, 3).padding(1).groups(2), true);
      conv.materialize(Device.CPU, new Random(0));
      BatchNorm2d norm = new BatchNorm2d(6);
      norm.materialize(Device.CPU, new Random(0));
      norm.train(false);
      Tensor x = Tensor.randn(new Shape(1, 4, 5, 6), Device.CPU);
      Layer plain = layers("eps=0").layer(ConvShape.of(4, 6, 3).padding(1).groups(2), false);
      plain.materialize(Device.CPU, new Random(0));
      float[] before = ConvNorm.relu(plain, norm, x).toFloatArray();
      float[] beforeBiased = conv.forward(x).toFloatArray();
      for (Layer layer : new Layer[] {conv, plain}) {
        Tensor weight = layer.state().get("weight").data();
        Autograd.noGrad(() -> weight.mul_(3).add_(2));
      }
      assertThat(ConvNorm.relu(plain, norm, x).toFloatArray())
          .containsExactly(before, within(1e-4f));
      assertThat(conv.forward(x).toFloatArray()).containsExactly(beforeBiased, within(1e-4f));
    }
  }

  private static ConvLayers layers(String arguments) {
    return Models.build(
        ConvLayers.class, Registries.CONV_LAYERS, "dict(type='ConvWS', " + arguments + ")");
  }
}
