package org.cfgrun.runtime.model.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.Assigner;
import org.cfgrun.runtime.box.PseudoSampler;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.neck.DilatedEncoder;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class YOLOFHeadTest {
  private static String head(String anchors) {
    return """
        dict(type='YOLOFHead', num_classes=2, in_channels=4,
          anchor_generator=dict(type='AnchorGenerator', ratios=[1.0], scales=[1, 2], %s),
          loss_cls=dict(type='FocalLoss'), loss_bbox=dict(type='GIoULoss'))"""
        .formatted(anchors);
  }

  /** The odds of a class are those of the class and an object against one of them being absent. */
  @Test
  void scoresJoinClassAndObjectness() {
    try (TensorScope scope = new TensorScope()) {
      YolofKernel kernel = Kernel.bind(YolofKernel.class);
      double c = 1.5;
      double o = -0.5;
      float joined =
          kernel.joined(
                  Tensor.of(new float[] {(float) c}, 1, 1, 1, 1),
                  Tensor.of(new float[] {(float) o}, 1, 1, 1, 1))
              .toFloatArray()[0];
      double both = 1 / ((1 + Math.exp(-c)) * (1 + Math.exp(-o)));
      assertThat((double) joined).isEqualTo(Math.log(both / (1 - both)), within(1e-6));
    }
  }

  @Test
  void hasTheNamesAndInitialValuesOfMmdet() {
    YOLOFHead head = Models.build(YOLOFHead.class, head("strides=[32]"));
    head.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      assertThat(head.state().keySet())
          .contains("cls_subnet.1.bn.weight", "bbox_subnet.3.conv.weight", "object_pred.bias")
          .doesNotContain("cls_subnet.2.conv.weight", "cls_subnet.0.conv.bias");
      assertThat(head.state().get("cls_score.bias").data().toFloatArray())
          .containsOnly((float) -Math.log(99));
      LevelOutput output =
          head.forward(List.of(Tensor.randn(new Shape(1, 4, 3, 5), Device.CPU))).get(0);
      assertThat(output.scores().shape()).isEqualTo(new Shape(1, 4, 3, 5));
      assertThat(output.codes().shape()).isEqualTo(new Shape(1, 8, 3, 5));
    } finally {
      head.free();
    }
  }

  @Test
  void reportsWhatDoesNotFit() {
    assertThat(Models.problems(head("strides=[16, 32]")))
        .contains("`YOLOFHead` requires anchors of one level, got 2 `strides`.");
    assertThat(Models.problems(head("strides=[32]").replace("FocalLoss'", "CrossEntropyLoss'")))
        .contains("Set `use_sigmoid=True`.");
    YOLOFHead head = Models.build(YOLOFHead.class, head("strides=[32]"));
    Assigner assigner =
        Models.build(
            Assigner.class,
            Registries.BBOX_ASSIGNERS,
            "dict(type='MaxIoUAssigner', pos_iou_thr=0.5, neg_iou_thr=0.4)");
    assertThatThrownBy(
            () -> head.checkTraining(new DenseTrainCfg(assigner, new PseudoSampler(), -1, -1)))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("`MaxIoUAssigner` is not an assigner for this head.");
  }

  @Test
  void theEncoderUsesTheLastMap() {
    String text =
        "dict(type='DilatedEncoder', in_channels=6, out_channels=4, block_mid_channels=2,"
            + " num_residual_blocks=2, block_dilations=[2, 4])";
    DilatedEncoder neck = Models.build(DilatedEncoder.class, text);
    List<FeatureMap> maps = List.of(new FeatureMap(3, 16), new FeatureMap(6, 32));
    assertThat(neck.outputs(maps)).containsExactly(new FeatureMap(4, 32));
    neck.materialize(Device.CPU, new Random(0));
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> inputs =
          List.of(
              Tensor.randn(new Shape(2, 3, 8, 8), Device.CPU),
              Tensor.randn(new Shape(2, 6, 4, 4), Device.CPU));
      assertThat(neck.forward(inputs)).hasSize(1);
      assertThat(neck.forward(inputs).get(0).shape()).isEqualTo(new Shape(2, 4, 4, 4));
    } finally {
      neck.free();
    }
    assertThat(Models.problems(text.replace("[2, 4]", "[2]")))
        .contains("Expected a dilation for each of 2 residual blocks, got 1.");
    assertThatThrownBy(() -> neck.outputs(List.of(new FeatureMap(5, 32))))
        .hasMessage("`in_channels` of the neck is 6, but the backbone's last map has 5 channels.");
  }
}
