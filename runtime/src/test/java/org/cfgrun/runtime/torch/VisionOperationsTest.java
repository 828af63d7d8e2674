package org.cfgrun.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.cfgrun.runtime.torch.Functional.BatchNormTensors;
import org.cfgrun.runtime.torch.Functional.SampleMode;
import org.cfgrun.runtime.torch.Functional.SamplePadding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares values with PyTorch 2.7.1 and gradients with finite differences. */
class VisionOperationsTest {
  private static final Offset<Float> NEAR = within(1e-5f);
  private static final Shape MAP = new Shape(1, 1, 2, 3);
  private TensorScope tensors;
  private Tensor x;

  @BeforeEach
  void openScope() {
    tensors = new TensorScope();
    x = Tensor.of(new float[] {1, 2, 4, 3, 7, 5}, 1, 1, 2, 3);
  }

  @AfterEach
  void freeTensors() {
    tensors.close();
  }

  @Test
  void bilinearResizeAlignsEdgesOrCenters() {
    assertThat(Functional.interpolateBilinear(x, 3, 4, false).toFloatArray())
        .containsExactly(
            new float[] {1, 1.625f, 2.75f, 4, 2, 3.5625f, 4.5f, 4.5f, 3, 5.5f, 6.25f, 5}, NEAR);
    assertThat(Functional.interpolateBilinear(x, 3, 4, true).toFloatArray())
        .containsExactly(
            new float[] {
              1, 1.666667f, 2.666667f, 4, 2, 3.666667f, 4.5f, 4.5f, 3, 5.666667f, 6.333333f, 5
            },
            NEAR);
    GradientCheck.check(
        y -> Functional.interpolateBilinear(y, 3, 4, true), MAP, GradientCheck.some(6));
  }

  @Test
  void bicubicResizeAlignsEdgesOrCenters() {
    assertThat(Functional.interpolateBicubic(x, 3, 4, false).toFloatArray())
        .containsExactly(
            new float[] {
              .773304f, 1.041589f, 2.493052f, 4.081674f, 1.820557f, 3.599121f, 4.774658f, 4.5f,
              2.86781f, 6.156653f, 7.056265f, 4.918329f
            },
            NEAR);
    assertThat(Functional.interpolateBicubic(x, 3, 4, true).toFloatArray())
        .containsExactly(
            new float[] {
              1, 1.462963f, 2.74074f, 4, 2, 3.712964f, 4.777777f, 4.5f, 3, 5.962964f, 6.814814f, 5
            },
            NEAR);
    GradientCheck.check(
        y -> Functional.interpolateBicubic(y, 3, 4, false), MAP, GradientCheck.some(6));
  }

  @ParameterizedTest
  @CsvSource({
    "BILINEAR, ZEROS, false, 0.65, 5.14, 0.32",
    "BILINEAR, BORDER, false, 1, 5.14, 4",
    "BILINEAR, REFLECTION, false, 1, 5.14, 4",
    "NEAREST, ZEROS, false, 1, 7, 0",
    "NEAREST, BORDER, false, 1, 7, 4",
    "BICUBIC, ZEROS, false, 0.556157, 6.851954, 0.286015",
    "BICUBIC, BORDER, false, 0.889094, 5.535595, 3.982911",
    "BICUBIC, REFLECTION, false, 0.829376, 5.535595, 4.146399",
    "BILINEAR, ZEROS, true, 1.675, 4.88, 3.04"
  })
  void samplesValuesAtGridPositions(
      SampleMode mode, SamplePadding padding, boolean align, float a, float b, float c) {
    Tensor grid = Tensor.of(new float[] {-.9f, -.5f, .3f, .2f, 1.2f, -1.1f}, 1, 1, 3, 2);
    assertThat(Functional.gridSample(x, grid, mode, padding, align).toFloatArray())
        .containsExactly(new float[] {a, b, c}, NEAR);
  }

  @Test
  void samplingHasGradientsOfMapAndGrid() {
    Shape places = new Shape(1, 1, 3, 2);
    double[] grid = {-.9, -.45, .3, .2, .6, -.4};
    GradientCheck.check(
        y -> sampled(y, GradientCheck.tensor(places, grid)), MAP, GradientCheck.some(6));
    GradientCheck.check(
        g -> sampled(GradientCheck.tensor(MAP, GradientCheck.some(6)), g), places, grid);
  }

  private static Tensor sampled(Tensor map, Tensor grid) {
    return Functional.gridSample(map, grid, SampleMode.BILINEAR, SamplePadding.ZEROS, false);
  }

  @Test
  void paddingExtendsAndCrops() {
    assertThat(Functional.pad(x, 9, 1, 0).toFloatArray()).containsExactly(9, 1, 2, 4, 9, 3, 7, 5);
    assertThat(Functional.pad(x, 0, 0, -1, 0, 1).toFloatArray()).containsExactly(1, 2, 3, 7, 0, 0);
    GradientCheck.check(y -> Functional.pad(y, 0, 1, -1, 1, 1), MAP, GradientCheck.some(6));
  }

  @Test
  void unfoldsWindows() {
    Tensor windows = Functional.unfold(x, 2, 1, 0, 1);
    assertThat(windows.shape()).isEqualTo(new Shape(1, 4, 2));
    assertThat(windows.toFloatArray()).containsExactly(1, 2, 2, 4, 3, 7, 7, 5);
    GradientCheck.check(y -> Functional.unfold(y, 2, 1, 1, 2), MAP, GradientCheck.some(6));
  }

  @Test
  void layerNormNormalizesTheLastAxes() {
    Tensor y =
        Functional.layerNorm(
            x.reshape(2, 3),
            new Shape(3),
            Tensor.of(new float[] {1, 2, 3}, 3),
            Tensor.of(new float[] {0, .5f, 1}, 3),
            1e-5);
    assertThat(y.toFloatArray())
        .containsExactly(
            new float[] {-1.069041f, -.034521f, 5.008905f, -1.224743f, 2.949485f, 1}, NEAR);
    GradientCheck.check(
        z -> Functional.layerNorm(z, new Shape(2, 3), null, null, 1e-5),
        MAP,
        GradientCheck.some(6));
  }

  @Test
  void geluIsSmooth() {
    assertThat(Functional.gelu(Tensor.of(new float[] {-2, -.5f, 0, 1, 3}, 5)).toFloatArray())
        .containsExactly(new float[] {-.0455f, -.154269f, 0, .841345f, 2.99595f}, NEAR);
    GradientCheck.check(Functional::gelu, MAP, GradientCheck.some(6));
  }

  private static final Shape DEFORMED = new Shape(2, 4, 5, 4);
  private static final Shape WEIGHT = new Shape(6, 2, 3, 3);

  /** Rows and columns are (5 + 2 - 3) / 2 + 1 = 3 and (4 + 2 - 3) / 2 + 1 = 2. */
  private static final Shape OFFSET = new Shape(2, 2 * 9 * 2, 3, 2);

  private static final Shape MASK = new Shape(2, 2 * 9, 3, 2);

  @Test
  void deformableConvolutionWithZeroOffsetsIsAConvolution() {
    Tensor map = floats(DEFORMED);
    Tensor weight = floats(WEIGHT);
    Tensor bias = floats(new Shape(6));
    Tensor none = Tensor.zeros(OFFSET, Device.CPU);
    float[] plain = Functional.conv2d(map, weight, bias, 2, 1, 1, 2).toFloatArray();
    Tensor deformed = Functional.deformConv2d(map, none, null, weight, bias, 2, 1, 1, 2, 2);
    assertThat(deformed.shape()).isEqualTo(new Shape(2, 6, 3, 2));
    assertThat(deformed.toFloatArray()).containsExactly(plain, NEAR);
    Tensor half = Tensor.full(MASK, .5, ElementType.FLOAT32, Device.CPU);
    assertThat(
            Functional.deformConv2d(map, none, half, weight, null, 2, 1, 1, 2, 2)
                .mul(2)
                .add(bias.reshape(1, 6, 1, 1))
                .toFloatArray())
        .containsExactly(plain, NEAR);
  }

  @Test
  void offsetsAreVerticalThenHorizontal() {
    Tensor map = floats(DEFORMED);
    Tensor weight = floats(new Shape(3, 4, 1, 1));
    // One row down and half a column to the right, for a 1x1 kernel.
    Tensor offset =
        Tensor.stack(
            List.of(
                Tensor.ones(new Shape(2, 5, 4), Device.CPU),
                Tensor.full(new Shape(2, 5, 4), .5, ElementType.FLOAT32, Device.CPU)),
            1);
    Tensor down = Functional.pad(map, 0, 0, 0, -1, 1);
    Tensor right = Functional.pad(down, 0, -1, 1);
    Tensor expected = Functional.conv2d(down.add(right).mul(.5), weight, null, 1, 0, 1, 1);
    assertThat(
            Functional.deformConv2d(map, offset, null, weight, null, 1, 0, 1, 1, 1).toFloatArray())
        .containsExactly(expected.toFloatArray(), NEAR);
  }

  @Test
  void deformableConvolutionHasGradientsOfAllArguments() {
    double[] map = GradientCheck.some((int) DEFORMED.size());
    double[] weight = GradientCheck.some((int) WEIGHT.size());
    double[] mask = GradientCheck.some((int) MASK.size());
    double[] offset = GradientCheck.some((int) OFFSET.size());
    // Positions between pixels, so that no difference crosses an edge.
    Arrays.setAll(offset, i -> .1 + .3 * (offset[i] + 1));
    Tensor x = GradientCheck.tensor(DEFORMED, map);
    Tensor o = GradientCheck.tensor(OFFSET, offset);
    Tensor m = GradientCheck.tensor(MASK, mask);
    Tensor w = GradientCheck.tensor(WEIGHT, weight);
    GradientCheck.check(y -> deformed(y, o, m, w), DEFORMED, map);
    GradientCheck.check(y -> deformed(x, y, m, w), OFFSET, offset);
    GradientCheck.check(y -> deformed(x, o, y, w), MASK, mask);
    GradientCheck.check(y -> deformed(x, o, m, y), WEIGHT, weight);
  }

  private static Tensor deformed(Tensor x, Tensor offset, Tensor mask, Tensor weight) {
    return Functional.deformConv2d(x, offset, mask, weight, null, 2, 1, 1, 2, 2);
  }

  /** Compares results and gradients with those of the separate operations. */
  @Test
  void fusesConvolutionNormalizationShortcutAndRelu() {
    for (boolean training : new boolean[] {true, false}) {
      Tensor[] weights = {floats(WEIGHT), floats(WEIGHT)};
      Tensor[] statistics = {
        Tensor.zeros(new Shape(6), Device.CPU), Tensor.zeros(new Shape(6), Device.CPU)
      };
      Tensor map = floats(DEFORMED);
      Tensor gamma = floats(new Shape(6)).add(2);
      Tensor beta = floats(new Shape(6));
      Tensor shortcut = floats(new Shape(2, 6, 3, 2));
      Tensor count = Tensor.zeros(new Shape(), ElementType.INT64, Device.CPU);
      Tensor variance = Tensor.ones(new Shape(6), Device.CPU);
      Tensor other = Tensor.ones(new Shape(6), Device.CPU);
      for (Tensor weight : weights) {
        weight.requiresGrad_(true);
      }
      Tensor single =
          Autograd.record(
              () ->
                  Functional.batchNorm(
                          Functional.conv2d(map, weights[0], null, 2, 1, 1, 2),
                          statistics[0],
                          variance,
                          gamma,
                          beta,
                          training,
                          .1,
                          1e-5)
                      .add(shortcut)
                      .relu());
      Tensor fused =
          Autograd.record(
              () ->
                  Functional.convBatchNorm(
                      map,
                      weights[1],
                      2,
                      1,
                      1,
                      2,
                      new BatchNormTensors(
                          statistics[1], other, count, gamma, beta, training, .1, 1e-5),
                      shortcut,
                      true));
      assertThat(fused.toFloatArray()).containsExactly(single.toFloatArray());
      assertThat(statistics[1].toFloatArray()).containsExactly(statistics[0].toFloatArray());
      assertThat(other.toFloatArray()).containsExactly(variance.toFloatArray());
      assertThat(count.toLong()).isEqualTo(training ? 1 : 0);
      Autograd.backward(Autograd.record(() -> single.square().sum()));
      Autograd.backward(Autograd.record(() -> fused.square().sum()));
      assertThat(Autograd.gradient(weights[1]).toFloatArray())
          .containsExactly(Autograd.gradient(weights[0]).toFloatArray());
    }
  }

  private static Tensor floats(Shape shape) {
    return GradientCheck.tensor(shape, GradientCheck.some((int) shape.size()))
        .to(ElementType.FLOAT32);
  }

  /** With one thread, 1x1 convolutions take another path through libtorch. */
  @Test
  void pointwiseConvolutionIsTheSameWithOneThread() {
    int before = Threads.get();
    Tensor map = floats(DEFORMED);
    Tensor bias = floats(new Shape(6));
    float[][] results = new float[2][];
    float[][] gradients = new float[2][];
    try {
      for (int threads = 1; threads <= 2; threads++) {
        Threads.set(threads);
        Tensor weight = floats(new Shape(6, 4, 1, 1)).requiresGrad_(true);
        Tensor y =
            Autograd.record(
                () ->
                    Functional.conv2d(map, weight, bias, 1, 0, 1, 1)
                        .add(Functional.convRelu(map, weight, bias, 1, 0, 1, 1)));
        results[threads - 1] = y.toFloatArray();
        Autograd.backward(Autograd.record(() -> y.square().sum()));
        gradients[threads - 1] = Autograd.gradient(weight).toFloatArray();
      }
    } finally {
      Threads.set(before);
    }
    assertThat(results[0]).containsExactly(results[1], NEAR);
    assertThat(gradients[0]).containsExactly(gradients[1], within(1e-3f));
  }
}
