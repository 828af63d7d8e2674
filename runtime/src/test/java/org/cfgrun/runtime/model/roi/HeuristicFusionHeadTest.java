package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.PanopticMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.PanopticTestCfg;
import org.junit.jupiter.api.Test;

class HeuristicFusionHeadTest {
  private static final int THING = PanopticMap.INSTANCE_OFFSET;

  /** Joins objects of an image of one row, with two classes of things and two of stuff. */
  private static int[] fused(int limit, int[] stuff, int[] labels, byte[]... masks) {
    HeuristicFusionHead head =
        Models.build(
            HeuristicFusionHead.class,
            "dict(type='HeuristicFusionHead', num_things_classes=2, num_stuff_classes=2)");
    Detections things =
        new Detections(new float[4 * labels.length], new float[labels.length], labels)
            .withMasks(new BitmapMasks(1, stuff.length, List.of(masks)));
    PanopticTestCfg cfg =
        new PanopticTestCfg(
            0.5,
            (boxes, scores, groups, most) -> {
              throw new UnsupportedOperationException();
            },
            100,
            0.5,
            0.5,
            limit);
    return head.fused(things, stuff, cfg).ids();
  }

  @Test
  void betterObjectsCoverWorseOnesAndStuff() {
    assertThat(
            fused(
                0,
                new int[] {0, 0, 1, 1, 1},
                new int[] {1, 0},
                new byte[] {0, 1, 1, 0, 0},
                new byte[] {0, 0, 1, 1, 0}))
        .containsExactly(2, 1 + THING, 1 + THING, 2 * THING, 3);
  }

  @Test
  void anObjectThatIsMostlyCoveredIsLeftOut() {
    assertThat(
            fused(
                0,
                new int[] {0, 0, 0, 0},
                new int[] {0, 1, 0},
                new byte[] {1, 1, 0, 0},
                new byte[] {1, 1, 1, 0},
                new byte[] {0, 0, 0, 1}))
        .containsExactly(THING, THING, 2, 2 * THING);
  }

  /** The last class of the semantic head is things; where no object is, a pixel is nothing. */
  @Test
  void thingsWithoutAnObjectAndSmallStuffAreNothing() {
    assertThat(fused(2, new int[] {2, 0, 1, 1, 2}, new int[0])).containsExactly(4, 4, 3, 3, 4);
  }
}
