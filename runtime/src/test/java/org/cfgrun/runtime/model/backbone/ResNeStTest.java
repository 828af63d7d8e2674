package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.ConvNorm;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class ResNeStTest {
  @Test
  void attentionWeighsTheSplitsOfEachChannel() {
    try (TensorScope scope = new TensorScope()) {
      SplitAttention attention = attention("radix=2");
      Tensor x = Tensor.randn(new Shape(2, 4, 5, 6), Device.CPU);
      Tensor splits = splits(attention, x);
      Tensor first = splits.narrow(1, 0, 4);
      Tensor second = splits.narrow(1, 4, 4);
      Tensor scores = attention.state().get("fc2.bias").data();
      Autograd.noGrad(() -> attention.state().get("fc2.weight").data().zero_());
      assertClose(attention.forward(x), first.add(second).div(2));
      // A score that is larger by ln 3 triples the weight.
      Autograd.noGrad(() -> scores.narrow(0, 0, 4).fill_(Math.log(3)));
      assertClose(attention.forward(x), first.mul(3).add(second).div(4));
    }
  }

  @Test
  void attentionOfOneSplitIsASigmoid() {
    try (TensorScope scope = new TensorScope()) {
      SplitAttention attention = attention("radix=1");
      Tensor x = Tensor.randn(new Shape(2, 4, 5, 6), Device.CPU);
      Autograd.noGrad(() -> attention.state().get("fc2.weight").data().zero_());
      assertClose(attention.forward(x), splits(attention, x).div(2));
    }
  }

  private static SplitAttention attention(String arguments) {
    ResNeSt net = build("depth=50, base_channels=4, " + arguments);
    net.materialize(Device.CPU, new Random(0));
    net.train(false);
    SplitAttention attention =
        (SplitAttention) net.children().get("layer1").children().get("0").children().get("conv2");
    Autograd.noGrad(() -> attention.state().get("fc2.bias").data().zero_());
    return attention;
  }

  private static Tensor splits(SplitAttention attention, Tensor x) {
    Layer conv = (Layer) attention.children().get("conv");
    return ConvNorm.relu(conv, (Norm) attention.children().get("bn0"), x);
  }

  private static void assertClose(Tensor found, Tensor expected) {
    assertThat(found.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-6f));
  }

  @Test
  void stridesAreTakenByPooling() {
    try (TensorScope scope = new TensorScope()) {
      for (String pooled : List.of("True", "False")) {
        ResNeSt net = build("depth=50, base_channels=2, groups=2, avg_down_stride=" + pooled);
        net.materialize(Device.CPU, new Random(0));
        net.train(false);
        List<Tensor> maps = net.forward(Tensor.zeros(new Shape(1, 3, 64, 96), Device.CPU));
        assertThat(maps.get(3).shape()).as(pooled).isEqualTo(new Shape(1, 64, 2, 3));
      }
    }
  }

  @Test
  void reportsWhatItCannotBuild() {
    assertThat(Models.problems("dict(type='ResNeSt', depth=18)"))
        .contains("`depth` must be 50, 101, 152 or 200");
    assertThat(Models.problems("dict(type='ResNeSt', depth=50, radix=0)")).startsWith("[0] ");
    assertThat(Models.problems("dict(type='ResNeSt', depth=200)")).isEmpty();
  }

  private static ResNeSt build(String arguments) {
    return Models.build(ResNeSt.class, "dict(type='ResNeSt', " + arguments + ")");
  }
}
