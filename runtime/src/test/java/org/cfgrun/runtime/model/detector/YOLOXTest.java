package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.dense.YOLOXHead;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

/** What {@link DetectorGoldenTest} does not show of YOLOX. */
class YOLOXTest {
  private static final String CONFIG =
      """
      dict(type='YOLOX', input_size=(64, 96), random_size_range=(1, 3), random_size_interval=10,
        backbone=dict(type='CSPDarknet', deepen_factor=0.33, widen_factor=0.0625),
        neck=dict(type='YOLOXPAFPN', in_channels=[16, 32, 64], out_channels=16, num_csp_blocks=1),
        bbox_head=dict(type='YOLOXHead', num_classes=3, in_channels=16, feat_channels=16),
        train_cfg=dict(assigner=dict(type='SimOTAAssigner', center_radius=2.5)),
        test_cfg=dict(score_thr=0.01, nms=dict(type='nms', iou_threshold=0.65)))
      """;

  private static void withModel(String config, Consumer<YOLOX> use) {
    YOLOX model = Models.build(YOLOX.class, config);
    model.materialize(Device.CPU, new Random(0));
    model.train(true);
    try (TensorScope scope = new TensorScope()) {
      use.accept(model);
    } finally {
      model.free();
    }
  }

  private static DetectionBatch batch(int height, int width) {
    return new DetectionBatch(
        Tensor.randn(new Shape(2, 3, height, width), Device.CPU),
        List.of(
            new ImageMeta("a", 0, height, width, height, width, height, width, 1, 1, false),
            new ImageMeta("b", 1, height, width, height, width, height, width, 1, 1, false)),
        List.of(
            new GroundTruth(new float[] {8, 8, 40, 50}, new int[] {1}, new float[0]),
            GroundTruth.NOTHING));
  }

  @Test
  void sizesDependOnSeedAndIterationOnly() {
    withModel(
        CONFIG,
        model -> {
          model.iteration(7, 9);
          assertThat(model.size().height()).isEqualTo(64);
          assertThat(model.size().width()).isEqualTo(96);
          model.iteration(7, 10);
          List<Integer> first = List.of(model.size().height(), model.size().width());
          model.iteration(7, 19);
          assertThat(List.of(model.size().height(), model.size().width())).isEqualTo(first);
          boolean[] seen = new boolean[4];
          for (int period = 1; period < 100; period++) {
            model.iteration(7, period * 10L);
            int units = model.size().height() / 32;
            seen[units] = true;
            assertThat(model.size().width()).isEqualTo(32 * (int) (1.5 * units));
          }
          assertThat(seen).containsExactly(false, true, true, true);
        });
  }

  /** The losses are those of a model for small images, on images that were resized before. */
  @Test
  void boxesAreResizedWithTheImages() {
    String large = CONFIG.replace("(1, 3)", "(1, 1)").replace("(64, 96)", "(64, 64)");
    DetectionBatch batch = batch(64, 64);
    withModel(
        large,
        model -> {
          model.iteration(0, 10);
          Map<String, List<Tensor>> resized = losses(model, batch);
          withModel(
              large.replace("(64, 64)", "(32, 32)"),
              small -> {
                GroundTruth half =
                    new GroundTruth(new float[] {4, 4, 20, 25}, new int[] {1}, new float[0]);
                DetectionBatch before =
                    new DetectionBatch(
                        Functional.interpolateBilinear(batch.images(), 32, 32, false),
                        batch.metas(),
                        List.of(half, GroundTruth.NOTHING));
                losses(small, before)
                    .forEach(
                        (name, terms) ->
                            assertThat(resized.get(name).get(0).toFloat())
                                .as(name)
                                .isEqualTo(terms.get(0).toFloat()));
              });
        });
  }

  private static Map<String, List<Tensor>> losses(YOLOX model, DetectionBatch batch) {
    Losses losses = Autograd.record(() -> model.losses(batch));
    return losses.terms();
  }

  @Test
  void theL1LossIsAddedOnDemand() {
    withModel(
        CONFIG,
        model -> {
          assertThat(losses(model, batch(64, 96)).keySet())
              .containsExactly("loss_cls", "loss_bbox", "loss_obj");
          ((YOLOXHead) model.children().get("bbox_head")).useL1(true);
          Map<String, List<Tensor>> losses = losses(model, batch(64, 96));
          assertThat(losses.keySet())
              .containsExactly("loss_cls", "loss_bbox", "loss_obj", "loss_l1");
          assertThat(losses.get("loss_l1").get(0).toFloat()).isPositive();
        });
  }

  @Test
  void imagesThatDoNotFitTheStridesAreRefused() {
    withModel(
        CONFIG,
        model -> {
          assertThatThrownBy(() -> losses(model, batch(64, 95)))
              .isInstanceOfAny(ConfigException.class, ArgumentException.class)
              .hasMessageContaining("even height and width");
          assertThatThrownBy(() -> losses(model, batch(64, 72)))
              .isInstanceOfAny(ConfigException.class, ArgumentException.class)
              .hasMessageContaining("multiple of the largest stride");
        });
  }

  @Test
  void argumentsThatDoNotFitAreRefused() {
    assertThat(problems("deepen_factor=0.33", "arch='P7'")).contains("Expected 'P5' or 'P6'");
    assertThat(problems("deepen_factor=0.33", "spp_kernal_sizes=(4,)")).contains("odd numbers");
    assertThat(problems("deepen_factor=0.33", "out_indices=(3, 4, 5)")).contains("0 to 4");
    assertThat(problems("feat_channels=16", "loss_cls=dict(type='CrossEntropyLoss')"))
        .contains("use_sigmoid=True");
    assertThat(problems("(1, 3)", "(3, 1)")).contains("smallest, largest");
    assertThat(problems("in_channels=[16, 32, 64]", "in_channels=[16, 32, 32]"))
        .contains("`in_channels` of the neck");
    assertThat(problems("num_classes=3", "num_classes=3, strides=[8, 16]"))
        .contains("feature maps");
    YOLOX model =
        Models.build(
            YOLOX.class,
            CONFIG.replace(
                "dict(type='SimOTAAssigner', center_radius=2.5)",
                "dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.4)"));
    assertThatThrownBy(model::checkTraining)
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("MaxIoUAssigner");
  }

  private static String problems(String from, String to) {
    assertThat(CONFIG).contains(from);
    return Models.problems(CONFIG.replace(from, to));
  }
}
