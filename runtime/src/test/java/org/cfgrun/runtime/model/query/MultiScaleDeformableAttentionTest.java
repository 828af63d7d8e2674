package org.cfgrun.runtime.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares with mmcv 1.7.2. */
class MultiScaleDeformableAttentionTest {
  private static final Npz GOLDEN = Npz.read("detection/deformable_attention.npz");
  private static final DeformableAttentionKernel KERNEL =
      Kernel.bind(DeformableAttentionKernel.class);
  private static final List<MapSize> MAPS = List.of(new MapSize(6, 8), new MapSize(3, 4));

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor golden(String name, long... shape) {
    return Tensor.of(GOLDEN.floats(name), shape);
  }

  private static void assertGolden(Tensor actual, String name) {
    assertThat(actual.toFloatArray()).as(name).containsExactly(GOLDEN.floats(name), within(1e-4f));
  }

  @Test
  void samplesAndGradientsEqualMmcvs() {
    Tensor value = golden("value", 2, 60, 2, 4).requiresGrad_(true);
    Tensor places = golden("loc", 2, 5, 2, 2, 3, 2).requiresGrad_(true);
    Tensor weights = golden("att", 2, 5, 2, 2, 3).requiresGrad_(true);
    Tensor out =
        Autograd.record(
            () -> KERNEL.attend(value, new int[] {6, 3}, new int[] {8, 4}, places, weights));
    assertGolden(out, "out");
    Tensor direction = golden("g", 2, 5, 8);
    Autograd.backward(Autograd.record(() -> out.mul(direction).sum()));
    assertGolden(Autograd.gradient(value), "grad.value");
    assertGolden(Autograd.gradient(places), "grad.loc");
    assertGolden(Autograd.gradient(weights), "grad.att");
  }

  @Test
  void offsetsAreInCellsOrInPartsOfTheBox() {
    Tensor offsets = Tensor.of(new float[] {1, 2, -3, 4, 1, 2, -3, 4}, 1, 1, 1, 2, 2, 2);
    Tensor points = Tensor.of(new float[] {.5f, .25f, .5f, .25f}, 1, 1, 2, 2);
    int[] heights = {4, 2};
    int[] widths = {8, 4};
    assertThat(KERNEL.around(points, offsets, heights, widths).toFloatArray())
        .containsExactly(.625f, .75f, .125f, 1.25f, .75f, 1.25f, -.25f, 2.25f);
    Tensor boxes = Tensor.of(new float[] {.5f, .25f, .5f, 1, .5f, .25f, .25f, .5f}, 1, 1, 2, 4);
    assertThat(KERNEL.around(boxes, offsets, heights, widths).toFloatArray())
        .containsExactly(.625f, .75f, .125f, 1.25f, .5625f, .5f, .3125f, .75f);
  }

  private static MultiScaleDeformableAttention attention(String arguments) {
    MultiScaleDeformableAttention attention =
        Models.build(
            MultiScaleDeformableAttention.class,
            Registries.ATTENTION,
            "dict(type='MultiScaleDeformableAttention', embed_dims=8, num_levels=2, dropout=0."
                + arguments
                + ")");
    attention.materialize(Device.CPU, new Random(1));
    return attention;
  }

  @Test
  void firstOffsetsOfTheHeadsAreOnSquares() {
    Parameter bias = attention("").state().get("sampling_offsets.bias");
    float[] offsets = bias.data().toFloatArray();
    assertThat(offsets).hasSize(8 * 2 * 4 * 2);
    // The second head looks down right; its fourth point is the farthest.
    assertThat(new float[] {offsets[16], offsets[17], offsets[22], offsets[23]})
        .containsExactly(new float[] {1, 1, 4, 4}, within(1e-6f));
    // Both levels of a head are equal.
    assertThat(new float[] {offsets[24], offsets[25]})
        .containsExactly(new float[] {1, 1}, within(1e-6f));
  }

  private static Tensor numbers(long... shape) {
    Shape all = new Shape(shape);
    float[] values = new float[(int) all.size()];
    Random random = new Random(values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }

  private static ReferencePoints points() {
    return new ReferencePoints(numbers(2, 5, 2, 2).sigmoid(), MAPS);
  }

  @Test
  void theBatchMayComeFirst() {
    Tensor query = numbers(5, 2, 8);
    Tensor value = numbers(60, 2, 8);
    Tensor out =
        attention("").forward(AttentionInput.of(query).keys(query, value).points(points()));
    Tensor same =
        attention(", batch_first=True")
            .forward(
                AttentionInput.of(query.transpose(0, 1))
                    .keys(query, value.transpose(0, 1))
                    .points(points()));
    assertThat(same.transpose(0, 1).toFloatArray()).containsExactly(out.toFloatArray());
  }

  @Test
  void paddingIsNotRead() {
    Tensor query = numbers(5, 2, 8);
    Tensor mask = Tensor.ones(new Shape(2, 60), Device.CPU).to(ElementType.BOOL);
    Tensor out =
        attention("")
            .forward(
                AttentionInput.of(query)
                    .keys(query, numbers(60, 2, 8))
                    .masks(null, mask)
                    .points(points()));
    assertThat(out.toFloatArray()).containsExactly(query.toFloatArray());
  }

  @Test
  void anotherNumberOfMapsIsReported() {
    AttentionInput input =
        AttentionInput.of(numbers(5, 2, 8))
            .points(new ReferencePoints(numbers(2, 5, 1, 2), MAPS.subList(0, 1)));
    assertThatThrownBy(() -> attention("").forward(input))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("`num_levels` must be the number of maps: expected 1, got 2.");
  }

  @Test
  void attentionToOtherThanMapsIsReported() {
    assertThatThrownBy(() -> attention("").forward(AttentionInput.of(numbers(5, 2, 8))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("requires reference points");
    AttentionInput input = AttentionInput.of(numbers(5, 2, 8)).points(points());
    assertThatThrownBy(() -> attention("").forward(input))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("attends to feature maps, not to queries");
  }
}
