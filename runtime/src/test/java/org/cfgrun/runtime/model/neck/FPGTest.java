package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class FPGTest {
  private static String text(String more) {
    return "dict(type='FPG', in_channels=[3, 4], out_channels=2, num_outs=3, stack_times=2,"
        + " across_down_trans=dict(type='interpolation_conv'),"
        + " across_skip_trans=dict(type='conv', kernel_size=1), "
        + more
        + ")";
  }

  private static final String PATHS = "paths=['bu', 'bu'], skip_inds=[(0, 1), (0,), ()]";

  @Test
  void skippedLevelsHaveNoTransitions() {
    FPG neck = Models.build(FPG.class, text(PATHS));
    assertThat(neck.outputs(List.of(new FeatureMap(3, 4), new FeatureMap(4, 8))))
        .containsExactly(new FeatureMap(2, 4), new FeatureMap(2, 8), new FeatureMap(2, 16));
    assertThat(neck.parameters().keySet())
        .contains(
            "lateral_convs.0.weight",
            "fpn_transitions.1.1.same_up.conv.weight",
            "fpn_transitions.1.1.across_down.conv.conv.weight",
            "output_transition.2.conv_out.conv.weight")
        .doesNotContain(
            "fpn_transitions.0.1.across_lateral.conv.weight",
            "fpn_transitions.0.2.across_down.conv.conv.weight",
            "extra_downsamples.0.weight");
    neck.materialize(Device.CPU, new Random(0));
    List<Tensor> maps =
        Autograd.noGrad(
            () ->
                neck.forward(
                    List.of(
                        Tensor.ones(new Shape(1, 3, 8, 8), Device.CPU),
                        Tensor.ones(new Shape(1, 4, 4, 4), Device.CPU))));
    assertThat(maps.get(2).shape().sizes()).containsExactly(1, 2, 2, 2);
  }

  @Test
  void mapsMustHaveHalfTheSizeOfFinerOnes() {
    FPG neck = Models.build(FPG.class, text(PATHS));
    neck.materialize(Device.CPU, new Random(0));
    List<Tensor> maps =
        List.of(
            Tensor.ones(new Shape(1, 3, 6, 8), Device.CPU),
            Tensor.ones(new Shape(1, 4, 3, 4), Device.CPU));
    assertThatExceptionOfType(ArgumentException.class)
        .isThrownBy(() -> neck.forward(maps))
        .withMessageContaining(
            "but level 1 has height 3 and width 4, and level 2 has height 2 and width 2. Pad images");
  }

  @Test
  void argumentsMustFit() {
    assertThat(Models.problems(text("paths=['bu'], skip_inds=[(), (), ()]")))
        .contains("Expected one element for each of `stack_times` = 2, got 1.");
    assertThat(Models.problems(text("paths=['bu', 'td'], skip_inds=[(1,), (), ()]")))
        .contains("Pyramid 1 has the path 'td', which cannot skip levels. Remove 1.");
    assertThat(
            Models.problems(
                text(
                    PATHS
                        + ", same_up_trans=dict(type='conv', stride=2, padding=1,"
                        + " order=('act', 'conv', 'norm'))")))
        .contains("Set `inplace=False`.");
  }
}
