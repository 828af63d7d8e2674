package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

/** The components of mmdet 1.x, in which a box from pixel a to b has the size b - a + 1. */
class LegacyBoxesTest {
  @Test
  void sizesIncludeTheLastPixel() {
    BoxCoder coder =
        Models.build(
            BoxCoder.class, Registries.BBOX_CODERS, "dict(type='LegacyDeltaXYWHBBoxCoder')");
    try (TensorScope scope = new TensorScope()) {
      // 10 pixels wide and 20 high around (4.5, 9.5)
      Tensor base = Tensor.of(new float[] {0, 0, 9, 19}, 1, 4);
      Tensor codes = coder.encode(base, Tensor.of(new float[] {2, 3, 21, 22}, 1, 4));
      assertThat(codes.toFloatArray())
          .containsExactly(new float[] {0.7f, 0.15f, (float) Math.log(2), 0}, within(1e-6f));
      assertThat(coder.decode(base, codes).toFloatArray())
          .containsExactly(new float[] {1.5f, 2.5f, 21.5f, 22.5f}, within(1e-5f));
      assertThat(coder.decode(base, codes, 20, 10).toFloatArray())
          .containsExactly(new float[] {1.5f, 2.5f, 9, 19}, within(1e-5f));
    }
  }

  @Test
  void baseAnchorsAreWholePixelsAroundTheMiddlePixel() {
    AnchorGenerator generator =
        generator(
            "dict(type='LegacyAnchorGenerator', strides=[8], ratios=[1., 2.], scales=[4],"
                + " center_offset=0.5)");
    // 32 pixels around 3.5: -12 to 19; and 22.6 wide, 45.3 high: -7.3 to 14.3, -18.6 to 25.6
    assertThat(generator.baseAnchors(0))
        .containsExactly(List.of(-12f, -12f, 19f, 19f), List.of(-7f, -19f, 14f, 26f));
  }

  @Test
  void baseAnchorsOfSsdAreWholePixelsAroundTheMiddleOfACell() {
    AnchorGenerator generator =
        generator(
            "dict(type='LegacySSDAnchorGenerator', strides=[8, 16, 32], ratios=[[2], [2], [2]],"
                + " scale_major=False, min_sizes=[21, 45, 99], max_sizes=[45, 99, 153])");
    // 21 pixels around 3.5, -6.5 to 13.5, to the even numbers; then sqrt(21 * 45) = 30.7
    assertThat(generator.baseAnchors(0).subList(0, 2))
        .containsExactly(List.of(-6f, -6f, 14f, 14f), List.of(-11f, -11f, 18f, 18f));
  }

  private static AnchorGenerator generator(String config) {
    return Models.build(AnchorGenerator.class, Registries.PRIOR_GENERATORS, config);
  }
}
