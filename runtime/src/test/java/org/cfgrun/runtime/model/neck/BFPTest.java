package org.cfgrun.runtime.model.neck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.Test;

class BFPTest {
  private static BFP bfp(String more) {
    return Models.build(BFP.class, "dict(type='BFP', in_channels=1, num_levels=2, " + more + ")");
  }

  @Test
  void everyMapGetsTheAverage() {
    Tensor fine =
        Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 1, 1, 4, 4);
    Tensor coarse = Tensor.of(new float[] {0, 2, 4, 6}, 1, 1, 2, 2);
    List<Tensor> maps = bfp("refine_level=1").forward(List.of(fine, coarse));
    // The maxima of the fine map are 6, 8, 14, 16, the averages 3, 5, 9, 11.
    assertThat(maps.get(0).toFloatArray())
        .containsExactly(4, 5, 8, 9, 8, 9, 12, 13, 18, 19, 22, 23, 22, 23, 26, 27);
    assertThat(maps.get(1).toFloatArray()).containsExactly(3, 7, 13, 17);
  }

  @Test
  void mapsMustFit() {
    BFP bfp = bfp("refine_level=0");
    assertThatThrownBy(() -> bfp.outputs(List.of(new FeatureMap(1, 4))))
        .hasMessage("`num_levels` is 2, but there are 1 feature maps.");
    assertThatThrownBy(() -> bfp.outputs(List.of(new FeatureMap(1, 4), new FeatureMap(2, 8))))
        .hasMessage("`in_channels` is 1, but the feature maps have 2 channels.");
    assertThat(Models.problems("dict(type='BFP', in_channels=1, num_levels=2)"))
        .contains("`refine_level` must be less than `num_levels`, 2, got 2.");
  }

  @Test
  void refinementsHaveMmdetectionsNames() {
    assertThat(bfp("refine_level=0, refine_type='conv'").parameters().keySet())
        .containsExactly("refine.conv.weight", "refine.conv.bias");
    assertThat(bfp("refine_level=0, refine_type='non_local'").parameters().keySet())
        .contains("refine.g.conv.weight", "refine.conv_out.conv.weight");
  }
}
