package org.cfgrun.runtime.model.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.box.match.MaskHungarianAssigner;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskQueryHeadTest {
  private static final String ENCODER =
      """
      encoder=dict(type='DetrTransformerEncoder', num_layers=1,
        transformerlayers=dict(type='BaseTransformerLayer',
          attn_cfgs=dict(type='ATTENTION'),
          ffn_cfgs=dict(type='FFN', embed_dims=8, feedforward_channels=8),
          operation_order=('self_attn', 'norm', 'ffn', 'norm'))),
      norm_cfg=None,
      positional_encoding=dict(type='SinePositionalEncoding', num_feats=4, normalize=True)""";

  private static final String HEAD =
      """
      dict(type='%s', in_channels=[4, 4], feat_channels=8, out_channels=8,
        num_things_classes=2, num_stuff_classes=0, num_queries=3,
        pixel_decoder=dict(%s),
        positional_encoding=dict(type='SinePositionalEncoding', num_feats=4, normalize=True),
        transformer_decoder=dict(type='DetrTransformerDecoder', return_intermediate=True,
          num_layers=2,
          transformerlayers=dict(type='DetrTransformerDecoderLayer',
            attn_cfgs=dict(type='MultiheadAttention', embed_dims=8, num_heads=2),
            ffn_cfgs=dict(type='FFN', embed_dims=8),
            feedforward_channels=8,
            operation_order=('cross_attn', 'norm', 'self_attn', 'norm', 'ffn', 'norm'))),
        loss_cls=dict(type='CrossEntropyLoss', class_weight=[1.0, 1.0, 0.1]))""";

  private static final String CONVOLUTIONS =
      HEAD.formatted("MaskFormerHead", "type='PixelDecoder', norm_cfg=None");

  private static final String ENCODED =
      HEAD.formatted(
          "MaskFormerHead",
          "type='TransformerEncoderPixelDecoder', "
              + ENCODER.replace("ATTENTION'", "MultiheadAttention', embed_dims=8, num_heads=2"));

  private static final String DEFORMABLE =
      HEAD.formatted(
              "Mask2FormerHead",
              "type='MSDeformAttnPixelDecoder', strides=[4, 8], num_outs=2, "
                  + ENCODER.replace(
                      "ATTENTION'",
                      "MultiScaleDeformableAttention', embed_dims=8, num_heads=2, num_levels=1"))
          .replace("num_queries=3", "num_queries=3, num_transformer_feat_level=1");

  private static MaskTrainCfg cfg(@Nullable Integer points) {
    return new MaskTrainCfg(
        Models.build(
            MaskHungarianAssigner.class,
            Registries.BBOX_ASSIGNERS,
            "dict(type='MaskHungarianAssigner', dice_cost=dict(type='DiceCost', pred_act=True))"),
        new PseudoSampler(),
        points,
        null,
        null);
  }

  private static MaskQueryHead head(String text) {
    MaskQueryHead head = Models.build(MaskQueryHead.class, text);
    head.checkInputs(List.of(new FeatureMap(4, 4), new FeatureMap(4, 8)));
    head.materialize(Device.CPU, new Random(0));
    return head;
  }

  private static List<Tensor> features() {
    return List.of(
        Tensor.randn(new Shape(1, 4, 8, 8), Device.CPU),
        Tensor.randn(new Shape(1, 4, 4, 4), Device.CPU));
  }

  private static DetectionBatch batch(int width, byte[]... masks) {
    float[] boxes = new float[4 * masks.length];
    GroundTruth truth =
        new GroundTruth(boxes, new int[masks.length], new float[0])
            .withMasks(new BitmapMasks(32, width, List.of(masks)));
    ImageMeta meta = new ImageMeta("a", 0, 32, width, 32, width, 32, width, 1, 1, false);
    Tensor images = Tensor.randn(new Shape(1, 3, 32, 32), Device.CPU);
    return new DetectionBatch(images, List.of(meta), List.of(truth));
  }

  private static Map<String, List<Tensor>> losses(
      MaskQueryHead head, DetectionBatch batch, MaskTrainCfg cfg) {
    return head.losses(features(), batch, cfg).terms();
  }

  @Test
  void everyLayerHasLossesAndThatOfTheLastHasNoPrefix() {
    byte[] mask = new byte[32 * 32];
    Arrays.fill(mask, 0, 500, (byte) 1);
    try (TensorScope scope = new TensorScope();
        DetectionBatch batch = batch(32, mask)) {
      assertThat(losses(head(ENCODED), batch, cfg(null)).keySet())
          .containsExactly(
              "loss_cls", "loss_mask", "loss_dice", "d0.loss_cls", "d0.loss_mask", "d0.loss_dice");
      assertThat(losses(head(DEFORMABLE), batch, cfg(16)).keySet())
          .contains("loss_dice", "d0.loss_dice", "d1.loss_dice")
          .doesNotContain("d2.loss_dice");
    }
  }

  /** Without objects, masks have no loss, but all parameters have a gradient, for DDP. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutObjectsOnlyClassesHaveALoss(boolean points) {
    MaskQueryHead head = head(points ? DEFORMABLE : ENCODED);
    try (TensorScope scope = new TensorScope();
        DetectionBatch batch = batch(32)) {
      Tensor sum =
          Autograd.record(
              () -> {
                Map<String, List<Tensor>> losses = losses(head, batch, cfg(points ? 16 : null));
                assertThat(losses.get("loss_mask").get(0).toFloat()).isZero();
                assertThat(losses.get("loss_dice").get(0).toFloat()).isZero();
                assertThat(losses.get("loss_cls").get(0).toFloat()).isPositive();
                return Tensor.sum(losses.values().stream().flatMap(List::stream).toList());
              });
      Autograd.backward(sum);
      assertThat(Autograd.gradient(head.parameters().get("mask_embed.4.weight").data()))
          .isNotNull();
    }
  }

  /** The right half of the batch is padding, which the queries do not attend to. */
  @Test
  void queriesDoNotAttendToPadding() {
    MaskQueryHead head = head(CONVOLUTIONS);
    try (TensorScope scope = new TensorScope();
        DetectionBatch batch = batch(16)) {
      List<Tensor> features = features();
      List<Tensor> changed =
          List.of(
              features.get(0),
              Tensor.cat(
                  List.of(
                      features.get(1).narrow(3, 0, 2),
                      Tensor.randn(new Shape(1, 4, 4, 2), Device.CPU)),
                  3));
      Shape shape = batch.images().shape();
      float[] own = scores(head, features, shape, batch);
      assertThat(scores(head, changed, shape, batch)).containsExactly(own);
      try (DetectionBatch whole = batch(32)) {
        assertThat(scores(head, features, shape, whole))
            .isNotEqualTo(scores(head, changed, shape, whole));
      }
    }
  }

  private static float[] scores(
      MaskQueryHead head, List<Tensor> features, Shape shape, DetectionBatch batch) {
    return head.forward(features, shape, batch.metas(), false).get(0).scores().toFloatArray();
  }

  @Test
  void aConvolutionPrecedesTheDecoderIfTheChannelsDiffer() {
    assertThat(head(CONVOLUTIONS).parameters())
        .containsKeys("decoder_input_proj.weight", "pixel_decoder.last_feat_conv.conv.bias");
    assertThat(head(ENCODED).parameters())
        .containsKeys(
            "pixel_decoder.encoder_in_proj.weight", "pixel_decoder.encoder_out_proj.conv.bias")
        .doesNotContainKey("decoder_input_proj.weight");
    assertThat(
            head(DEFORMABLE.replace(
                    "num_queries", "enforce_decoder_input_project=True, num_queries"))
                .parameters())
        .containsKeys("decoder_input_projs.0.weight");
  }

  @Test
  void optionsOfPointsAreRefusedByAHeadWithoutPoints() {
    assertThatThrownBy(() -> head(ENCODED).checkTraining(cfg(16)))
        .isInstanceOf(ArgumentException.class)
        .hasMessage(
            "`num_points` has no effect on `MaskFormerHead`, which compares all pixels of masks."
                + " Remove it.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class_weight=[1.0, 1.0, 0.1] | class_weight=[1.0, 1.0] | expected 3, got 2.",
        "feat_channels=8 | feat_channels=16 | expected 8, got 16.",
        "out_channels=8 | out_channels=16 | expected 8, got 16.",
        "num_feats=4 | num_feats=2 | Set `num_feats` to 4.",
        "feedforward_channels=8, | feedforward_channels=8, batch_first=True, | Remove `batch_first`."
      })
  void partsThatDoNotFitAreRefused(String right, String wrong, String message) {
    assertThat(Models.problems(CONVOLUTIONS.replace(right, wrong))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_transformer_feat_level=1 | num_transformer_feat_level=2 | expected 1, got 2.",
        "strides=[4, 8] | strides=[4, 8, 16] | got 3 for 2 maps.",
        "'MultiScaleDeformableAttention', embed_dims=8, num_heads=2, num_levels=1"
            + " | 'MultiheadAttention', embed_dims=8, num_heads=2 | must have deformable attention",
        "dict(type='MultiheadAttention' | dict(type='MultiScaleDeformableAttention'"
            + " | attend inside masks"
      })
  void partsThatDoNotFitMask2FormerAreRefused(String right, String wrong, String message) {
    assertThat(Models.problems(DEFORMABLE.replace(right, wrong))).contains(message);
  }

  /** Blocked is where the probability is below a half; a query without cells attends to all. */
  @Test
  void queriesAttendInsideTheirMasks() {
    MaskQueriesKernel kernel = Kernel.bind(MaskQueriesKernel.class);
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.of(new float[] {3, -3, -3, -3}, 1, 2, 1, 2);
      boolean[] blocked = kernel.blocked(masks, 1, 2, 2).toBooleanArray();
      assertThat(blocked).containsExactly(false, true, false, false, false, true, false, false);
    }
  }
}
