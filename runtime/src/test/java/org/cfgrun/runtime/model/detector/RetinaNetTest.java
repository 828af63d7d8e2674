package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.HalfType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetinaNetTest {
  private static SingleStageDetector tiny;

  @BeforeAll
  static void build() {
    tiny = Models.retinaNet(18, 4, 8, 1, 2, "None");
    tiny.materialize(Device.CPU, new Random(1));
  }

  @AfterAll
  static void close() {
    tiny.free();
  }

  @Test
  void theStandardModelHasMmdetectionsNumberOfParameters() {
    SingleStageDetector model = Models.retinaNet(50, 64, 256, 4, 80, "None");
    assertThat(count(model, false)).isEqualTo(37_968_692);
    // What mmdet's tables say, 37.74 M: without the frozen stem and first stage.
    assertThat(count(model, true)).isEqualTo(37_743_348);
    assertThat(model.numClasses()).isEqualTo(80);
  }

  private static long count(SingleStageDetector model, boolean trainedOnly) {
    return model.parameters().values().stream()
        .filter(parameter -> parameter.requiresGrad() || !trainedOnly)
        .mapToLong(parameter -> parameter.shape().size())
        .sum();
  }

  @Test
  void theBackboneStartsFromTheFileThatItsConfigNames() {
    SingleStageDetector model =
        Models.retinaNet(
            18, 4, 8, 1, 2, "dict(type='Pretrained', checkpoint='torchvision://resnet18')");
    List<PretrainedPart> parts = PretrainedPart.of(model);
    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).module()).isSameAs(model.children().get("backbone"));
    assertThat(parts.get(0).source().checkpoint()).isEqualTo("torchvision://resnet18");
    assertThat(PretrainedPart.of(tiny)).isEmpty();
  }

  @Test
  void partsThatDoNotFitTogetherAreReportedWhenTheModelIsBuilt() {
    String text = Models.retinaText(18, 4, 8, 1, 2, "None");
    assertThat(Models.problems(text.replace("in_channels=[4, 8,", "in_channels=[4, 9,")))
        .isEqualTo(
            "[[4, 9, 16, 32]] `in_channels` of the neck is [4, 9, 16, 32], but the backbone's maps"
                + " have [4, 8, 16, 32] channels.");
    assertThat(Models.problems(text.replace("in_channels=8", "in_channels=7")))
        .isEqualTo("[7] `in_channels` of the head is 7, but its feature maps have 8 channels.");
    assertThat(Models.problems(text.replace("strides=[8, 16, 32, 64, 128]", "strides=[8, 16]")))
        .contains("has 2 `strides`, but there are 5 feature maps.");
  }

  @Test
  void validationLogsUnderNamesOfItsOwn() {
    try (DetectionBatch batch = batch(new float[] {4, 4, 40, 40}, 1);
        TensorScope scope = new TensorScope()) {
      StepOutput output = tiny.valStep(batch);
      assertThat(output.logged().keySet())
          .containsExactly("loss_cls_val", "loss_bbox_val", "loss_val");
    }
  }

  @Test
  void anImageWithoutObjectsTrainsTheClassesAlone() {
    try (DetectionBatch batch = batch(new float[0]);
        TensorScope scope = new TensorScope()) {
      StepOutput output = tiny.trainStep(batch);
      Autograd.backward(output.loss());
      assertThat(output.logged().get("loss_bbox")).isZero();
      assertThat(output.logged().get("loss_cls")).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStepInHalfPrecisionComesCloseToOneIn32Bits(HalfType type) {
    try (DetectionBatch batch = batch(new float[] {4, 4, 40, 40}, 1);
        TensorScope scope = new TensorScope()) {
      double exact = tiny.trainStep(batch).logged().get("loss");
      StepOutput half = type.compute(() -> tiny.trainStep(batch));
      Autograd.backward(half.loss());
      // Some 64 layers round independently of each other, so that the root of so many roundings
      // adds
      // up.
      double rounding = Precision.valueOf(type.name()).roundings(8, exact);
      assertThat(half.logged().get("loss")).isNotEqualTo(exact).isCloseTo(exact, within(rounding));
    }
  }

  @Test
  void theLossCanCompareDecodedBoxes() {
    SingleStageDetector model =
        Models.build(
            SingleStageDetector.class,
            Models.retinaText(18, 4, 8, 1, 2, "None")
                .replace("loss_cls=dict(", "reg_decoded_bbox=True, loss_cls=dict("));
    model.materialize(Device.CPU, new Random(1));
    try (DetectionBatch batch = batch(new float[] {4, 4, 40, 40}, 1);
        TensorScope scope = new TensorScope()) {
      StepOutput output = model.trainStep(batch);
      Autograd.backward(output.loss());
      // Pixels instead of fractions of an anchor.
      double coded = tiny.trainStep(batch).logged().get("loss_bbox");
      assertThat(output.logged().get("loss_bbox")).isGreaterThan(coded);
      Tensor bias = model.state().get("bbox_head.retina_reg.bias").data();
      assertThat(Autograd.gradient(bias).abs().sum().toFloat()).isPositive().isFinite();
    }
    model.free();
  }

  @Test
  void aBoxWithoutAreaCountsAsNoObject() {
    try (DetectionBatch empty = batch(new float[0]);
        DetectionBatch flat = batch(new float[] {20, 10, 20, 50}, 1);
        TensorScope scope = new TensorScope()) {
      assertThat(tiny.trainStep(flat).logged()).isEqualTo(tiny.trainStep(empty).logged());
    }
  }

  @Test
  void detectionsLieOnTheImageAndAreRescaled() {
    try (DetectionBatch batch = batch(new float[0])) {
      SingleStageDetector eager =
          Models.build(
              SingleStageDetector.class,
              Models.retinaText(18, 4, 8, 1, 2, "None")
                  .replace("score_thr=0.05", "score_thr=0.0")
                  .replace("max_per_img=100", "max_per_img=7"));
      eager.materialize(Device.CPU, new Random(1));
      Detections found = eager.detect(batch, true).get(0);
      assertThat(found.size()).isEqualTo(7);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.boxes()[i * 4]).isBetween(0f, 120f);
        assertThat(found.boxes()[i * 4 + 3]).isBetween(0f, 240f);
      }
      assertThat(found.scores()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    }
  }

  @Test
  void withoutItsSettingsItNeitherTrainsNorDetects() {
    SingleStageDetector bare =
        Models.build(
            SingleStageDetector.class,
            Models.retinaText(18, 4, 8, 1, 2, "None").replaceFirst("(?s),\\s*train_cfg=.*", ")"));
    try (DetectionBatch batch = batch(new float[0])) {
      assertThatThrownBy(() -> bare.trainStep(batch)).hasMessageContaining("train_cfg");
      assertThatThrownBy(() -> bare.detect(batch, true)).hasMessageContaining("test_cfg");
    }
  }

  private static DetectionBatch batch(float[] boxes, int... labels) {
    ImageMeta meta = new ImageMeta("a.png", 1, 128, 64, 64, 64, 64, 64, .5f, .25f, false);
    return new DetectionBatch(
        Tensor.of(new float[3 * 64 * 64], new Shape(1, 3, 64, 64), Device.CPU),
        List.of(meta),
        List.of(new GroundTruth(boxes, labels, new float[0])));
  }
}
