package org.cfgrun.runtime.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.cfgrun.runtime.torch.TorchEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares with {@code torch.nn.MultiheadAttention} of PyTorch 2.7.1 in 64 bits, put into the
 * formulas of mmcv 1.7.2: 8 channels, 2 heads, 3 queries, 5 keys, 2 images. Parameters and inputs
 * are normal numbers rounded to multiples of 1/64.
 */
class MultiheadAttentionTest {
  private static final Npz GOLDEN = Npz.read("detection/multihead_attention.npz");

  /** Sums of 8 channels in four linear maps and of 5 keys; no value is larger than 16. */
  private static final float NEAR = (float) Precision.FLOAT32.roundings(4 * 8 + 5 + 8, 16);

  private static final Shape QUERIES = new Shape(3, 2, 8);
  private static final Shape KEYS = new Shape(5, 2, 8);

  private TensorScope tensors;
  private TensorScope scope;

  @BeforeEach
  void open() {
    tensors = new TensorScope();
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
    tensors.close();
  }

  private static Tensor tensor(String name, Shape shape) {
    return Tensor.of(GOLDEN.floats(name), shape, Device.CPU);
  }

  private static Tensor mask(String name, long... shape) {
    byte[] bytes = GOLDEN.bytes(name);
    long[] values = new long[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i];
    }
    return Tensor.of(values, shape).to(ElementType.BOOL);
  }

  private static Tensor query() {
    return tensor("query", QUERIES);
  }

  private static Tensor key() {
    return tensor("key", KEYS);
  }

  private static Tensor value() {
    return tensor("value", KEYS);
  }

  private static MultiheadAttention attention(String arguments) {
    MultiheadAttention attention =
        Models.build(
            MultiheadAttention.class,
            Registries.ATTENTION,
            "dict(type='MultiheadAttention', embed_dims=8, num_heads=2" + arguments + ")");
    attention.materialize(Device.CPU, new Random(1));
    Autograd.noGrad(
        () -> {
          for (Map.Entry<String, Parameter> each : attention.state().entrySet()) {
            String name = each.getKey().replace("attn.", "param.");
            each.getValue().data().copy_(tensor(name, each.getValue().shape()));
          }
          return null;
        });
    return attention;
  }

  private static void assertGolden(Tensor actual, String name) {
    assertThat(actual.toFloatArray()).as(name).containsExactly(GOLDEN.floats(name), within(NEAR));
  }

  @Test
  void stateHasTheNamesOfMmcv() {
    assertThat(attention("").state().keySet())
        .containsExactly(
            "attn.in_proj_weight",
            "attn.in_proj_bias",
            "attn.out_proj.weight",
            "attn.out_proj.bias");
  }

  @Test
  void firstBiasesAreZeroAndWeightsWithinTheirBounds() {
    MultiheadAttention attention =
        Models.build(
            MultiheadAttention.class,
            Registries.ATTENTION,
            "dict(type='MultiheadAttention', embed_dims=8, num_heads=2)");
    attention.materialize(Device.CPU, new Random(1));
    Map<String, Parameter> state = attention.state();
    assertThat(state.get("attn.in_proj_bias").data().toFloatArray()).containsOnly(0);
    assertThat(state.get("attn.out_proj.bias").data().toFloatArray()).containsOnly(0);
    // Xavier of 8 inputs and 24 outputs; PyTorch's linear map of 8 inputs.
    assertThat(state.get("attn.in_proj_weight").data().abs().max().toDouble())
        .isBetween(.9 * Math.sqrt(6. / 32), Math.sqrt(6. / 32));
    assertThat(state.get("attn.out_proj.weight").data().abs().max().toDouble())
        .isBetween(.9 / Math.sqrt(8), 1 / Math.sqrt(8));
  }

  @Test
  void missingInputsAreTakenAsInMmcv() {
    MultiheadAttention attention = attention("");
    Tensor queryPos = tensor("query_pos", QUERIES);
    // Keys are the queries, and so are their positions.
    assertGolden(attention.forward(AttentionInput.of(query()).positions(queryPos, null)), "self");
    // Positions of the queries do not fit the keys.
    assertGolden(
        attention.forward(AttentionInput.of(query()).keys(key(), null).positions(queryPos, null)),
        "key_only");
    assertGolden(
        attention.forward(
            AttentionInput.of(query())
                .keys(key(), value())
                .identity(tensor("identity", QUERIES))
                .positions(queryPos, tensor("key_pos", KEYS))),
        "cross");
  }

  @Test
  void masksKeepQueriesFromReadingKeys() {
    AttentionInput input = AttentionInput.of(query()).keys(key(), value());
    assertGolden(
        attention("").forward(input.masks(mask("mask", 3, 5), mask("pad", 2, 5))), "masked");
    assertGolden(
        attention("").forward(input.masks(tensor("bias", new Shape(4, 3, 5)), null)), "bias_out");
  }

  @Test
  void gradientsReachQueriesAndParameters() {
    MultiheadAttention attention = attention("");
    Tensor query = query().requiresGrad_(true);
    AttentionInput input =
        AttentionInput.of(query)
            .keys(key(), value())
            .positions(tensor("query_pos", QUERIES), tensor("key_pos", KEYS))
            .masks(mask("mask", 3, 5), mask("pad", 2, 5));
    Autograd.backward(
        Autograd.record(() -> attention.forward(input).mul(tensor("g", QUERIES)).sum()));
    assertGolden(Autograd.gradient(query), "grad.query");
    attention
        .state()
        .forEach(
            (name, parameter) ->
                assertGolden(Autograd.gradient(parameter.data()), name.replace("attn.", "grad.")));
  }

  @Test
  void batchFirstSwapsTheFirstAxes() {
    Tensor output =
        attention(", batch_first=True")
            .forward(
                AttentionInput.of(query().transpose(0, 1))
                    .keys(key().transpose(0, 1), value().transpose(0, 1))
                    .masks(mask("mask", 3, 5), mask("pad", 2, 5)));
    assertGolden(output.transpose(0, 1), "masked");
  }

  @Test
  void dropoutActsInTrainingOnly() {
    TorchEngine.seed(1);
    for (String arguments :
        new String[] {
          ", attn_drop=1.",
          ", proj_drop=1.",
          ", dropout=1.",
          ", dropout_layer=dict(type='Dropout', drop_prob=1.)"
        }) {
      MultiheadAttention attention = attention(arguments);
      Tensor input = query();
      attention.state().get("attn.out_proj.bias").data().zero_();
      assertThat(attention.forward(AttentionInput.of(input)).toFloatArray())
          .as(arguments)
          .containsExactly(input.toFloatArray(), within(Float.MIN_VALUE));
      attention.train(false);
      assertThat(attention.forward(AttentionInput.of(input)).toFloatArray())
          .as(arguments)
          .isNotEqualTo(input.toFloatArray());
    }
  }

  @Test
  void theOutputNeedNotPassADropoutLayer() {
    MultiheadAttention attention = attention(", dropout_layer=None");
    assertGolden(
        attention.forward(AttentionInput.of(query()).positions(tensor("query_pos", QUERIES), null)),
        "self");
  }

  @Test
  void argumentsThatMakeNoSenseAreReported() {
    assertThat(problems("embed_dims=8, num_heads=3"))
        .contains("`num_heads` must divide `embed_dims`: expected a divisor of 8, got 3.");
    assertThat(problems("embed_dims=8, num_heads=2, attn_drop=2.")).contains("attn_drop");
    assertThat(
            problems(
                "embed_dims=8, num_heads=2, dropout_layer=dict(type='Dropout', drop_prob=-1.)"))
        .contains("drop_prob");
  }

  private static String problems(String arguments) {
    return Models.problems(
        Registries.ATTENTION, "dict(type='MultiheadAttention', " + arguments + ")");
  }
}
