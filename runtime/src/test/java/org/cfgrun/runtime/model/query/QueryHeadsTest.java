package org.cfgrun.runtime.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heads of DETR and Deformable DETR; the goldens compare what they compute as a whole. */
class QueryHeadsTest {
  private static final QueryKernel KERNEL = Kernel.bind(QueryKernel.class);
  private static final DeformableDetrKernel DEFORMABLE = Kernel.bind(DeformableDetrKernel.class);

  private static final String FFN = "ffn_cfgs=dict(embed_dims=8), feedforward_channels=4";
  private static final String ENCODER =
      """
      encoder=dict(type='DetrTransformerEncoder', num_layers=1,
        transformerlayers=dict(type='BaseTransformerLayer', %s,
          attn_cfgs=dict(type='%s', embed_dims=8, num_heads=2),
          operation_order=('self_attn', 'norm', 'ffn', 'norm'))),
      """;
  private static final String DECODER =
      """
      decoder=dict(type='%s', num_layers=2, return_intermediate=True,
        transformerlayers=dict(type='DetrTransformerDecoderLayer', %s,
          attn_cfgs=[dict(type='MultiheadAttention', embed_dims=8, num_heads=2),
                     dict(type='%s', embed_dims=8, num_heads=2)],
          operation_order=('self_attn', 'norm', 'cross_attn', 'norm', 'ffn', 'norm')))
      """;
  private static final String DETR =
      "dict(type='DETRHead', num_classes=2, in_channels=3, num_query=5,"
          + " transformer=dict(type='Transformer', "
          + ENCODER.formatted(FFN, "MultiheadAttention")
          + DECODER.formatted("DetrTransformerDecoder", FFN, "MultiheadAttention")
          + "), positional_encoding=dict(type='SinePositionalEncoding', num_feats=4))";
  private static final String DEFORMABLE_DETR =
      "dict(type='DeformableDETRHead', num_classes=2, in_channels=3, num_query=5,"
          + " loss_cls=dict(type='FocalLoss'),"
          + " transformer=dict(type='DeformableDetrTransformer', "
          + ENCODER.formatted(FFN, "MultiScaleDeformableAttention")
          + DECODER.formatted(
              "DeformableDetrTransformerDecoder", FFN, "MultiScaleDeformableAttention")
          + "), positional_encoding=dict(type='SinePositionalEncoding', num_feats=4))";

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static ImageMeta meta(int height, int width) {
    return new ImageMeta("a.png", 1, height, width, height, width, height, width, 1, 1, false);
  }

  @Test
  void aCellIsPaddingIfItsFirstPixelIs() {
    PaddedMaps maps =
        new PaddedMaps(
            List.of(
                Tensor.zeros(new Shape(2, 1, 2, 4), Device.CPU),
                Tensor.zeros(new Shape(2, 1, 1, 2), Device.CPU)),
            List.of(meta(8, 9), meta(5, 16)),
            8,
            16);
    List<Tensor> masks = maps.masks(Device.CPU);
    assertThat(masks.get(0).shape()).isEqualTo(new Shape(2, 2, 4));
    // The third column starts at pixel 8, which the first image has.
    assertThat(masks.get(0).toLongArray())
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(masks.get(1).toLongArray()).containsExactly(0, 0, 0, 0);
    assertThat(maps.shares(Device.CPU).toFloatArray()).containsExactly(.75f, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void detectionsAreClassesOfQueries() {
    Tensor scores = Tensor.of(new float[] {0, 3, 1, 2, -1, -2}, 2, 3);
    Tensor boxes = Tensor.of(new float[] {.5f, .5f, .5f, .5f, .1f, .5f, .4f, 1}, 2, 4);
    Tensor size = Tensor.of(new float[] {20, 10, 20, 10}, 4);
    List<Tensor> each = KERNEL.detections(scores, boxes, size, 3, false);
    assertThat(each.get(2).toLongArray()).containsExactly(1, 0, 2);
    assertThat(each.get(1).toFloatArray())
        .containsExactly(new float[] {sigmoid(3), sigmoid(2), sigmoid(1)}, within(1e-6f));
    assertThat(each.get(0).toFloatArray())
        .containsExactly(
            new float[] {5, 2.5f, 15, 7.5f, 0, 0, 6, 10, 5, 2.5f, 15, 7.5f}, within(1e-5f));
    List<Tensor> best = KERNEL.detections(scores, boxes, size, 2, true);
    assertThat(best.get(2).toLongArray()).containsExactlyInAnyOrder(0, 1);
    assertThat(best.get(1).toFloatArray()[0])
        .isEqualTo(
            (float) (Math.exp(2) / (Math.exp(2) + Math.exp(-1) + Math.exp(-2))), within(1e-6f));
  }

  private static float sigmoid(double x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  @Test
  void boxesMoveFromPointsOrBoxes() {
    Tensor codes = Tensor.of(new float[] {0, 1, 2, -2}, 1, 1, 4);
    Tensor point = Tensor.of(new float[] {.25f, 0}, 1, 1, 2);
    double low = Math.log(1e-5);
    assertThat(DEFORMABLE.moved(codes, point).toFloatArray())
        .containsExactly(
            new float[] {.25f, sigmoid(1 + low), sigmoid(2), sigmoid(-2)}, within(1e-6f));
    Tensor box = Tensor.of(new float[] {.25f, .5f, .75f, .5f}, 1, 1, 4);
    assertThat(DEFORMABLE.moved(codes, box).toFloatArray())
        .containsExactly(
            new float[] {.25f, sigmoid(1), sigmoid(2 + Math.log(3)), sigmoid(-2)}, within(1e-6f));
  }

  @Test
  void placesOfCellsAreFractionsOfThePaddedMaps() {
    // One map of 1 x 2 cells, of which half of the width is padding.
    Tensor shares = Tensor.of(new float[] {.5f, 1}, 1, 1, 2);
    assertThat(DEFORMABLE.cells(shares, new int[] {1}, new int[] {2}).toFloatArray())
        .containsExactly(.25f, .5f, .75f, .5f);
  }

  @Test
  void proposalsAreNotMadeInThePadding() {
    Tensor counts = Tensor.of(new float[] {1, 1}, 1, 1, 2);
    List<Tensor> proposals = DEFORMABLE.proposals(counts, new int[] {1}, new int[] {2});
    assertThat(proposals.get(1).toLongArray()).containsExactly(1, 0);
    float side = (float) Math.log(.05 / .95);
    assertThat(proposals.get(0).toFloatArray())
        .containsExactly(
            new float[] {
              0,
              0,
              side,
              side,
              Float.POSITIVE_INFINITY,
              Float.POSITIVE_INFINITY,
              Float.POSITIVE_INFINITY,
              Float.POSITIVE_INFINITY
            },
            within(1e-5f));
  }

  @Test
  void firstBoxesAreSmallAndClassesRare() {
    DeformableDETRHead head = Models.build(DeformableDETRHead.class, DEFORMABLE_DETR);
    head.materialize(Device.CPU, new Random(1));
    assertThat(head.state().get("reg_branches.0.4.bias").data().toFloatArray())
        .containsExactly(0, 0, -2, -2);
    assertThat(head.state().get("cls_branches.1.bias").data().toFloatArray())
        .containsOnly((float) -Math.log(99));
    // Without refinement, all layers of the decoder share what predicts.
    assertThat(head.state().get("cls_branches.0.weight"))
        .isSameAs(head.state().get("cls_branches.1.weight"));
    head.free();
    DeformableDETRHead twoStages =
        Models.build(
            DeformableDETRHead.class,
            DEFORMABLE_DETR.replace(
                "num_query=5", "num_query=5, with_box_refine=True, as_two_stage=True"));
    assertThat(twoStages.state().keySet())
        .contains("cls_branches.2.weight", "transformer.pos_trans_norm.weight")
        .doesNotContain("query_embedding.weight", "transformer.reference_points.weight");
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(DETR)).isEmpty();
    assertThat(Models.problems(DETR.replace("num_feats=4", "num_feats=6")))
        .contains("`num_feats` of `positional_encoding` must be half of `embed_dims`")
        .contains("expected 4, got 6.");
    assertThat(
            Models.problems(
                DETR.replace("num_query=5", "loss_cls=dict(type='FocalLoss', bg_cls_weight=0.1)")))
        .contains("bg_cls_weight");
    assertThat(
            Models.problems(
                DEFORMABLE_DETR.replace("num_query=5", "num_query=5, as_two_stage=True")))
        .contains("`as_two_stage=True` requires `with_box_refine=True`.");
    assertThat(
            Models.problems(
                DEFORMABLE_DETR.replace("return_intermediate=True", "return_intermediate=False")))
        .contains("`return_intermediate=True`");
    DETRHead head = Models.build(DETRHead.class, DETR);
    FeatureMap map = new FeatureMap(4, 32);
    assertThatThrownBy(() -> head.checkInputs(List.of(map)))
        .isInstanceOf(ArgumentException.class)
        .hasMessage(
            "`in_channels` must be the number of channels of the feature map: expected 4, got 3.");
    assertThatThrownBy(() -> head.checkInputs(List.of(map, map)))
        .hasMessageContaining("`DETRHead` reads one feature map, got 2.");
    assertThatThrownBy(() -> head.checkDetection(new QueryTestCfg(6)))
        .hasMessageContaining("expected at most 5, got 6.");
    DeformableDETRHead deformable = Models.build(DeformableDETRHead.class, DEFORMABLE_DETR);
    FeatureMap wide = new FeatureMap(8, 8);
    assertThatThrownBy(() -> deformable.checkInputs(List.of(wide)))
        .hasMessage("`num_feature_levels` must be the number of feature maps: expected 1, got 4.");
    assertThatThrownBy(() -> deformable.checkInputs(List.of(wide, wide, wide, map)))
        .hasMessage(
            "`embed_dims` must be the number of channels of each feature map: expected 4, got 8.");
    deformable.checkDetection(new QueryTestCfg(10));
  }
}
