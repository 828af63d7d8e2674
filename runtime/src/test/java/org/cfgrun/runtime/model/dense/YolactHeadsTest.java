package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class YolactHeadsTest {
  private static final YolactKernel KERNEL = Kernel.bind(YolactKernel.class);

  private static final String PROTONET =
      "dict(type='YOLACTProtonet', num_classes=3, in_channels=4, proto_channels=(4, None, 2),"
          + " proto_kernel_sizes=(3, -2, 1), num_protos=2)";

  private static String detector() {
    return """
        dict(type='YOLACT', backbone=dict(type='ResNet', depth=18, base_channels=2),
          neck=dict(type='FPN', in_channels=[2, 4, 8, 16], out_channels=4, start_level=1,
            num_outs=3),
          bbox_head=dict(type='YOLACTHead', num_classes=3, in_channels=4, feat_channels=4,
            num_protos=2, anchor_generator=dict(type='AnchorGenerator', scales=[3], ratios=[1.0],
              base_sizes=[8, 16, 32], strides=[8.5, 16, 32])),
          segm_head=dict(type='YOLACTSegmHead', num_classes=3, in_channels=4),
          mask_head=%s,
          train_cfg=dict(neg_pos_ratio=3,
            assigner=dict(type='MaxIoUAssigner', pos_iou_thr=0.3, neg_iou_thr=0.3)),
          test_cfg=dict(score_thr=0.0, iou_thr=0.5, top_k=10, max_per_img=5))"""
        .formatted(PROTONET);
  }

  /** The box covers the left half of an image of 8 x 8 pixels: two of four columns and one more. */
  @Test
  void aMaskIsTheSigmoidOfASumOfPrototypesInsideItsBox() {
    try (TensorScope scope = new TensorScope()) {
      Tensor prototypes =
          Tensor.cat(
              List.of(
                  Tensor.ones(new Shape(1, 4, 4), Device.CPU),
                  Tensor.ones(new Shape(1, 4, 4), Device.CPU).mul(2)),
              0);
      Tensor masks =
          KERNEL.masks(
              prototypes,
              Tensor.of(new float[] {1, -1}, 1, 2),
              Tensor.of(new float[] {0, 2, 4, 4}, 1, 4),
              8,
              8);
      float inside = (float) (1 / (1 + Math.E));
      assertThat(masks.toFloatArray())
          .containsExactly(
              new float[] {
                inside, inside, inside, 0, //
                inside, inside, inside, 0, //
                inside, inside, inside, 0, //
                0, 0, 0, 0
              },
              within(1e-6f));
    }
  }

  /** The loss is the entropy per pixel, times the image's area in units of the object's. */
  @Test
  void smallObjectsCountAsMuchAsLargeOnes() {
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.full(new Shape(1, 2, 2), 0.5, ElementType.FLOAT32, Device.CPU);
      Tensor targets = Tensor.of(new float[] {1, 0, 0, 0}, 1, 2, 2);
      Tensor boxes = Tensor.of(new float[] {0, 0, 4, 2}, 1, 4);
      assertThat(KERNEL.loss(masks, targets, boxes, 8, 8, 3).toDouble())
          .isEqualTo(3 * Math.log(2) * 2 * 4, within(1e-5));
    }
  }

  /** As in mmdet, class c is in channel c - 1, and class 0 in the last one. */
  @Test
  void masksOfAClassAreJoined() {
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 1, 2);
      Tensor joined = KERNEL.ofClasses(masks, Tensor.of(new long[] {2, 2, 0}, 3), 3);
      assertThat(joined.toFloatArray()).containsExactly(0, 0, 1, 1, 1, 1);
    }
  }

  @Test
  void masksAreHalvedByTheShareOfAPixel() {
    try (TensorScope scope = new TensorScope()) {
      Tensor masks = Tensor.of(new float[] {1, 1, 0, 0, 1, 0, 0, 1}, 1, 2, 4);
      assertThat(KERNEL.shrunk(masks, 1, 2).toFloatArray()).containsExactly(1, 0);
    }
  }

  @Test
  void layersHaveTheNumbersOfMmdet() {
    YOLACTProtonet head = Models.build(YOLACTProtonet.class, PROTONET);
    assertThat(head.state().keySet())
        .containsExactly(
            "protonet.0.weight", "protonet.0.bias", "protonet.4.weight", "protonet.4.bias");
    head.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      Tensor prototypes = head.prototypes(Tensor.randn(new Shape(2, 4, 3, 5), Device.CPU));
      assertThat(prototypes.shape()).isEqualTo(new Shape(2, 2, 6, 10));
      assertThat(prototypes.min().toDouble()).isGreaterThanOrEqualTo(0);
    } finally {
      head.free();
    }
  }

  /** Xavier's uniform values of 4 and 2 channels are at most {@code sqrt(6 / 54)}. */
  @Test
  void sharedConvolutionsAreInitiallyNormal() {
    Detector model = Models.build(Detector.class, detector());
    assertThat(greatest(model, "bbox_head.conv_coeff.weight")).isLessThanOrEqualTo(.3334f);
    assertThat(greatest(model, "bbox_head.head_convs.0.conv.weight")).isGreaterThan(.3334f);
  }

  private static float greatest(Detector model, String parameter) {
    Parameter weight = Objects.requireNonNull(model.parameters().get(parameter));
    float[] values = weight.init().draw(weight.shape(), new Random(1));
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }

  @Test
  void trainsAndDetects() {
    Detector model = Models.build(Detector.class, detector());
    model.checkTraining();
    model.checkDetection();
    model.materialize(Device.CPU, new Random(0));
    byte[] mask = new byte[64 * 64];
    Arrays.fill(mask, 0, 32 * 64, (byte) 1);
    ImageMeta meta = new ImageMeta("a", 0, 64, 64, 64, 64, 64, 64, 1, 1, false);
    GroundTruth truth =
        new GroundTruth(new float[] {4, 4, 28, 30}, new int[] {1}, new float[0])
            .withMasks(new BitmapMasks(64, 64, List.of(mask)));
    try (DetectionBatch batch =
            new DetectionBatch(
                Tensor.randn(new Shape(1, 3, 64, 64), Device.CPU), List.of(meta), List.of(truth));
        TensorScope scope = new TensorScope()) {
      model.train(true);
      assertThat(model.trainStep(batch).logged().keySet())
          .containsExactly("loss_cls", "loss_bbox", "loss_segm", "loss_mask", "loss");
      model.train(false);
      var found = model.detect(batch, true).get(0);
      assertThat(found.size()).isEqualTo(5);
      assertThat(found.masks().size()).isEqualTo(5);
    } finally {
      model.free();
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(PROTONET.replace("num_protos=2", "num_protos=3")))
        .contains("`num_protos` is 3, but the last layer has 2 channels.");
    assertThat(Models.problems(PROTONET.replace("-2", "2")))
        .contains("a negative factor for None, got 2 for layer 1.");
    assertThat(Models.problems(PROTONET.replace("(3, -2, 1)", "(3, 1)")))
        .contains("Expected a number for each of 3 `proto_channels`, got 2.");
    assertThat(Models.problems(detector().replace("num_protos=2, anchor", "num_protos=3, anchor")))
        .contains("`num_protos` is 2, but that of the box head is 3.");
    assertThat(
            Models.problems(
                detector()
                    .replace("'YOLACTSegmHead', num_classes=3", "'YOLACTSegmHead', num_classes=4")))
        .contains("`num_classes` is 4, but that of the box head is 3.");
    assertThat(
            Models.problems(
                detector().replace("num_protos=2, anchor", "num_protos=2, use_ohem=False, anchor")))
        .contains("`use_ohem=False` is not supported. Remove it.");
  }
}
