package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class HRNetTest {
  private static final String SMALL =
      "dict(type='HRNet', extra=dict("
          + "stage1=dict(num_modules=1, num_branches=1, block='BOTTLENECK', num_blocks=(1,),"
          + " num_channels=(4,)),"
          + "stage2=dict(num_modules=1, num_branches=2, block='BASIC', num_blocks=(1, 1),"
          + " num_channels=(2, 4)),"
          + "stage3=dict(num_modules=1, num_branches=3, block='BASIC', num_blocks=(1, 1, 1),"
          + " num_channels=(2, 4, 8)),"
          + "stage4=dict(num_modules=2, num_branches=4, block='BASIC', num_blocks=(1, 1, 1, 1),"
          + " num_channels=(2, 4, 8, %s)))%s)";

  @Test
  void eachBranchHasHalfTheResolutionOfTheOneBefore() {
    HRNet net = build("");
    assertThat(net.outputs())
        .containsExactly(
            new FeatureMap(2, 4),
            new FeatureMap(4, 8),
            new FeatureMap(8, 16),
            new FeatureMap(16, 32));
    assertThat(sizes(net))
        .containsExactly(
            new Shape(1, 2, 16, 24),
            new Shape(1, 4, 8, 12),
            new Shape(1, 8, 4, 6),
            new Shape(1, 16, 2, 3));
  }

  @Test
  void canReturnTheFinestMapAlone() {
    HRNet net = build(", multiscale_output=False");
    assertThat(net.outputs()).containsExactly(new FeatureMap(2, 4));
    assertThat(sizes(net)).containsExactly(new Shape(1, 2, 16, 24));
    // Only the last module leaves out the other branches.
    assertThat(net.state().keySet())
        .contains("stage4.0.fuse_layers.3.2.0.0.weight", "stage4.1.fuse_layers.0.3.0.weight")
        .doesNotContain("stage4.1.fuse_layers.1.0.0.0.weight");
  }

  private static List<Shape> sizes(HRNet net) {
    try (TensorScope scope = new TensorScope()) {
      net.materialize(Device.CPU, new Random(0));
      net.train(false);
      return net.forward(Tensor.zeros(new Shape(1, 3, 64, 96), Device.CPU)).stream()
          .map(Tensor::shape)
          .toList();
    }
  }

  @Test
  void batchStatisticsStayFixedUnlessNormEvalIsFalse() {
    for (boolean isFixed : new boolean[] {true, false}) {
      HRNet net = build(isFixed ? "" : ", norm_eval=False");
      net.train(true);
      net.forEachModule(
          (path, module) -> {
            if (module instanceof BatchNorm2d) {
              assertThat(module.isTraining()).as(path).isEqualTo(!isFixed);
            }
          });
    }
  }

  @Test
  void reportsStagesThatDoNotFit() {
    assertThat(
            Models.problems(
                SMALL.replace("num_blocks=(1, 1),", "num_blocks=(1,),").formatted(16, "")))
        .contains("Expected one of `num_blocks` for each of the 2 branches, got 1.");
    assertThat(Models.problems(SMALL.replace("'BASIC'", "'PLAIN'").formatted(16, "")))
        .contains("block");
    assertThat(
            Models.problems(SMALL.formatted(16, ", pretrained='x', init_cfg=dict(type='Normal')")))
        .contains("`pretrained` and `init_cfg` cannot both be given");
    assertThat(Models.problems("dict(type='HRNet', extra=dict())")).contains("stage1");
  }

  private static HRNet build(String arguments) {
    return Models.build(HRNet.class, SMALL.formatted(16, arguments));
  }
}
