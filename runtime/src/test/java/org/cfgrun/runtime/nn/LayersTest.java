package org.cfgrun.runtime.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final NormLayers BATCH_NORM =
      new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, 0.1));
  private TensorScope tensors;

  @BeforeEach
  void openScope() {
    tensors = new TensorScope();
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void usesNamesOfMmcv() {
    Module block =
        new ConvModule(ConvShape.of(3, 8, 3).padding(1), null, BATCH_NORM, new ReLU(inPlace()));
    assertThat(block.state().keySet())
        .containsExactly(
            "conv.weight",
            "bn.weight",
            "bn.bias",
            "bn.running_mean",
            "bn.running_var",
            "bn.num_batches_tracked");
    NormLayers groupNorm = new GroupNormLayers(new GroupNormLayers.Args(4, true, 1e-5));
    assertThat(new ConvModule(ConvShape.of(3, 8, 3), null, groupNorm, null).state().keySet())
        .containsExactly("conv.weight", "gn.weight", "gn.bias");
    assertThat(new ConvModule(ConvShape.of(3, 8, 3), null, null, null).state().keySet())
        .containsExactly("conv.weight", "conv.bias");
    assertThat(new Sequential(List.of(new MaxPool2d(2, 2, 0), new Linear(1, 1, false))).state())
        .containsOnlyKeys("1.weight");
  }

  @Test
  void kaimingWeightsFollowTheSlopeOfTheActivation() {
    for (double slope : new double[] {0.01, 0.1, 1}) {
      Module block =
          new ConvModule(ConvShape.of(64, 64, 3), null, null, new LeakyReLU(slope, true));
      float[] weights =
          materialized(block).state().get("conv.weight").data().reshape(-1).toFloatArray();
      double squares = 0;
      for (float weight : weights) {
        squares += weight * weight;
      }
      double expected = Math.sqrt(2 / (1 + slope * slope) / (64 * 9));
      // The standard error of the deviation of normal numbers.
      double error = expected / Math.sqrt(2.0 * weights.length);
      assertThat(Math.sqrt(squares / weights.length))
          .as("slope %s", slope)
          .isCloseTo(expected, within(Precision.SIGMAS * error));
    }
  }

  @Test
  void batchNormCountsBatchesInTrainingOnly() {
    BatchNorm2d norm = materialized(new BatchNorm2d(2));
    Tensor counter = norm.state().get("num_batches_tracked").data();
    assertThat(counter.type()).isEqualTo(ElementType.INT64);
    assertThat(counter.shape()).isEqualTo(new Shape());
    Tensor x = Tensor.randn(new Shape(2, 2, 3, 3), Device.CPU);
    norm.forward(x);
    norm.forward(x);
    norm.train(false);
    Tensor mean = norm.state().get("running_mean").data().copy();
    norm.forward(x);
    assertThat(counter.toLong()).isEqualTo(2);
    assertThat(norm.state().get("running_mean").data().toFloatArray())
        .containsExactly(mean.toFloatArray());
  }

  @Test
  void frozenNormIsNotTrained() {
    Norm norm = new BatchNormLayers(new BatchNormLayers.Args(false, 1e-5, 0.1)).layer(4);
    assertThat(norm.weight().requiresGrad()).isFalse();
    assertThat(norm.bias().requiresGrad()).isFalse();
    assertThat(BATCH_NORM.layer(4).weight().requiresGrad()).isTrue();
  }

  @Test
  void groupsMustDivideTheChannels() {
    assertThatThrownBy(() -> new GroupNorm(3, 8, 1e-5)).isInstanceOf(ArgumentException.class);
    assertThatThrownBy(() -> ConvShape.of(3, 8, 1).groups(2)).isInstanceOf(ArgumentException.class);
  }

  @Test
  void blockAppliesConvolutionNormAndActivation() {
    ConvModule block =
        materialized(new ConvModule(ConvShape.of(1, 1, 1), null, BATCH_NORM, new ReLU(inPlace())));
    Tensor x = Tensor.of(new float[] {-1, 1}, new Shape(1, 1, 1, 2), Device.CPU);
    float weight = block.state().get("conv.weight").data().toFloatArray()[0];
    float sign = Math.signum(weight);
    float normed = (float) (Math.abs(weight) / Math.sqrt(weight * weight + 1e-5));
    float[] y = block.forward(x).toFloatArray();
    assertThat(sign > 0 ? y[0] : y[1]).isZero();
    assertThat(sign > 0 ? y[1] : y[0])
        .isCloseTo(normed, within((float) Precision.FLOAT32.roundings(8, 1)));
  }

  @Test
  void parametersOutliveTheirScope() {
    Linear linear = new Linear(2, 2, true);
    try (TensorScope scope = new TensorScope()) {
      linear.materialize(Device.CPU, new Random(1));
    }
    assertThat(linear.weight().data().toFloatArray()).hasSize(4);
  }

  @Test
  void sameSeedGivesSameWeights() {
    float[] once = materialized(new Linear(5, 7, true)).weight().data().toFloatArray();
    assertThat(materialized(new Linear(5, 7, true)).weight().data().toFloatArray())
        .containsExactly(once);
  }

  private static ReLU.Args inPlace() {
    return new ReLU.Args(true);
  }

  private <M extends Module> M materialized(M module) {
    module.materialize(Device.CPU, new Random(1));
    return module;
  }
}
