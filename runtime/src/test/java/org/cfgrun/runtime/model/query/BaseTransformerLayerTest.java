package org.cfgrun.runtime.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class BaseTransformerLayerTest {
  private static final String ATTENTION =
      "attn_cfgs=dict(type='MultiheadAttention', embed_dims=8, num_heads=2)";
  private static final String FFN =
      ", ffn_cfgs=dict(embed_dims=8, feedforward_channels=4, num_fcs=2)";

  private static String layer(String arguments) {
    return "dict(type='BaseTransformerLayer', " + arguments + ")";
  }

  private static BaseTransformerLayer build(String arguments) {
    BaseTransformerLayer layer =
        Models.build(BaseTransformerLayer.class, Registries.TRANSFORMER_LAYERS, layer(arguments));
    layer.materialize(Device.CPU, new Random(1));
    return layer;
  }

  private static String problems(String arguments) {
    return Models.problems(Registries.TRANSFORMER_LAYERS, layer(arguments));
  }

  private static Module at(Module module, String path) {
    Module found = module;
    for (String step : path.split("\\.")) {
      found = found.children().get(step);
    }
    return found;
  }

  private static Tensor numbers(int... sizes) {
    Random random = new Random(sizes[0]);
    float[] values = new float[sizes[0] * sizes[1] * sizes[2]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, sizes[0], sizes[1], sizes[2]);
  }

  @Test
  void stateHasTheNamesOfMmcv() {
    Map<String, Parameter> state =
        build(ATTENTION + FFN + ", operation_order=('self_attn', 'norm', 'ffn', 'norm')").state();
    assertThat(state.keySet())
        .containsExactly(
            "attentions.0.attn.in_proj_weight",
            "attentions.0.attn.in_proj_bias",
            "attentions.0.attn.out_proj.weight",
            "attentions.0.attn.out_proj.bias",
            "ffns.0.layers.0.0.weight",
            "ffns.0.layers.0.0.bias",
            "ffns.0.layers.1.weight",
            "ffns.0.layers.1.bias",
            "norms.0.weight",
            "norms.0.bias",
            "norms.1.weight",
            "norms.1.bias");
  }

  @Test
  void olderArgumentsReplaceThoseOfTheNetwork() {
    Map<String, Parameter> state =
        build(
                ATTENTION
                    + FFN
                    + ", operation_order=('self_attn', 'ffn'), feedforward_channels=6, ffn_num_fcs=3")
            .state();
    assertThat(state.get("ffns.0.layers.0.0.weight").shape()).isEqualTo(new Shape(6, 8));
    assertThat(state.get("ffns.0.layers.1.0.weight").shape()).isEqualTo(new Shape(6, 6));
    assertThat(state.get("ffns.0.layers.2.weight").shape()).isEqualTo(new Shape(8, 6));
  }

  /** The shortcut of a part is what was not normalized, in mmcv too. */
  @Test
  void aLayerThatBeginsWithANormAddsWhatWasNotNormalized() {
    try (TensorScope scope = new TensorScope()) {
      BaseTransformerLayer layer =
          build(
              ATTENTION
                  + FFN
                  + ", operation_order=('norm', 'self_attn', 'norm', 'cross_attn', 'norm', 'ffn')");
      Tensor x = numbers(3, 2, 8);
      Tensor position = numbers(3, 2, 8);
      AttendedSequence memory = AttendedSequence.of(numbers(5, 2, 8), numbers(5, 2, 8));
      Tensor a = ((Layer) at(layer, "norms.0")).forward(x);
      Tensor y =
          layer
              .attentions()
              .get(0)
              .forward(AttentionInput.of(a).identity(x).positions(position, position));
      Tensor b = ((Layer) at(layer, "norms.1")).forward(y);
      Tensor z =
          layer
              .attentions()
              .get(1)
              .forward(
                  AttentionInput.of(b)
                      .keys(memory.values(), memory.values())
                      .identity(y)
                      .positions(position, memory.positions()));
      Tensor c = ((Layer) at(layer, "norms.2")).forward(z);
      Tensor expected = ((FFN.Network) at(layer, "ffns.0")).forward(c, z);
      Tensor got = layer.forward(AttendedSequence.of(x, position), memory, null);
      assertThat(got.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-5f));
    }
  }

  @Test
  void theBatchMayComeFirst() {
    try (TensorScope scope = new TensorScope()) {
      String order = ATTENTION + FFN + ", operation_order=('self_attn', 'norm', 'ffn', 'norm')";
      Tensor x = numbers(3, 2, 8);
      Tensor lengthFirst = build(order).forward(AttendedSequence.of(x, null), null, null);
      Tensor batchFirst =
          build(order + ", batch_first=True")
              .forward(AttendedSequence.of(x.transpose(0, 1), null), null, null);
      assertThat(batchFirst.transpose(0, 1).toFloatArray())
          .containsExactly(lengthFirst.toFloatArray(), within(1e-5f));
    }
  }

  @Test
  void partsThatDoNotFitAreReported() {
    String order = ", operation_order=('self_attn', 'ffn')";
    assertThat(problems(ATTENTION + order))
        .contains("`embed_dims` of `ffn_cfgs` must be that of the attention: expected 8, got 256.");
    assertThat(problems("attn_cfgs=[], ffn_cfgs=[]" + order))
        .contains("`attn_cfgs` must have a value for each stage: expected 1, got 0.");
    assertThat(problems(ATTENTION + ", operation_order=('ffn',)"))
        .contains("`operation_order` must contain 'self_attn' or 'cross_attn', got neither.");
    assertThat(problems(ATTENTION + ", ffn_cfgs=[dict()], feedforward_channels=4" + order))
        .contains("cannot be combined with a list of `ffn_cfgs`");
    assertThat(
            problems(
                "attn_cfgs=dict(type='MultiheadAttention', embed_dims=8, num_heads=2,"
                    + " batch_first=True)"
                    + FFN
                    + order))
        .contains("`batch_first` must be the same in a layer and in its `attn_cfgs`");
  }

  @Test
  void normalizationsOfMapsAreReported() {
    assertThat(
            problems(
                ATTENTION
                    + ", ffn_cfgs=[], norm_cfg=dict(type='BN'), operation_order=('self_attn', 'norm')"))
        .contains("`norm_cfg` of a transformer cannot normalize feature maps.");
  }

  @Test
  void aDecoderLayerHasSixOperations() {
    assertThat(
            Models.problems(
                Registries.TRANSFORMER_LAYERS,
                "dict(type='DetrTransformerDecoderLayer', feedforward_channels=4, "
                    + ATTENTION
                    + FFN
                    + ", operation_order=('self_attn', 'norm', 'ffn', 'norm'))"))
        .contains("`operation_order` must have six entries");
  }

  @Test
  void anEncoderNormalizesTheOutputOfLayersThatDoNot() {
    String encoder = "dict(type='DetrTransformerEncoder', num_layers=2, transformerlayers=%s%s)";
    String preNorm = layer(ATTENTION + FFN + ", operation_order=('norm', 'self_attn')");
    DetrTransformerEncoder built =
        Models.build(
            DetrTransformerEncoder.class,
            Registries.TRANSFORMER_LAYER_SEQUENCES,
            encoder.formatted(preNorm.replace(FFN, ", ffn_cfgs=[]"), ""));
    assertThat(built.state()).containsKey("post_norm.weight");
    assertThat(
            Models.problems(
                Registries.TRANSFORMER_LAYER_SEQUENCES,
                encoder.formatted(preNorm.replace(FFN, ", ffn_cfgs=[]"), ", post_norm_cfg=None")))
        .contains("require `post_norm_cfg`, got None.");
  }
}
