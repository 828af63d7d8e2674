package org.cfgrun.runtime.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegNetTest {
  private static final String SMALL =
      "arch=dict(w0=88, wa=26.31, wm=2.25, group_w=48, depth=25, bot_mul=1.0)";

  /** The stages in table 6 of the paper. */
  @ParameterizedTest
  @CsvSource({
    "regnetx_400mf, '32 64 160 384', '1 2 7 12', 16",
    "regnetx_1.6gf, '72 168 408 912', '2 4 10 2', 24",
    "regnetx_3.2gf, '96 192 432 1008', '2 6 15 2', 48",
    "regnetx_12gf, '224 448 896 2240', '2 5 11 1', 112"
  })
  void hasThePapersStages(String name, String widths, String depths, int groupWidth) {
    RegNet net = build("arch='" + name + "'");
    List<Integer> channels = FeatureMap.channels(net.outputs());
    assertThat(channels).isEqualTo(ints(widths));
    for (int i = 0; i < 4; i++) {
      String stage = "layer" + (i + 1);
      assertThat(net.children().get(stage).children()).hasSize(ints(depths).get(i));
      int width = channels.get(i);
      assertThat(net.state().get(stage + ".0.conv2.weight").shape())
          .isEqualTo(new Shape(width, Math.min(width, groupWidth), 3, 3));
    }
  }

  private static List<Integer> ints(String text) {
    return List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
  }

  @Test
  void archCanBeADict() {
    RegNet net = build(SMALL + ", strides=(1, 2, 2, 2)");
    assertThat(net.outputs())
        .containsExactly(
            new FeatureMap(96, 2),
            new FeatureMap(192, 4),
            new FeatureMap(432, 8),
            new FeatureMap(1008, 16));
    assertThat(net.state().get("conv1.weight").shape()).isEqualTo(new Shape(32, 3, 3, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arch='regnety' | Expected one of regnetx_400mf, regnetx_800mf,",
        "arch=5 | Expected a name or a dict, got",
        "arch=dict(w0=8) | Missing key `wa` in `arch`.",
        "arch=dict(w0=12, wa=6, wm=1.6, group_w=8, depth=5, bot_mul=1.0)"
            + " | Expected `w0` to be a positive multiple of 8, got 12.",
        "arch=dict(w0=8, wa=6, wm=1, group_w=8, depth=5, bot_mul=1.0)"
            + " | Expected `wm` to be a number above 1, got 1.0.",
        "arch=dict(w0=8, wa=6, wm=1.6, group_w=8, depth='5', bot_mul=1.0)"
            + " | Expected `depth` to be a number, got",
        "arch=dict(w0=8, wa=6, wm=1.6, group_w=8.5, depth=5, bot_mul=1.0)"
            + " | Expected `group_w` to be an int, got 8.5.",
        "arch=dict(w0=8, wa=6, wm=1.6, group_w=8, depth=5, bot_mul=0.0)"
            + " | Expected `bot_mul` to be a positive number, got 0.0.",
        "arch=dict(w0=8, wa=6, wm=1.6, group_w=8, depth=5, bot_mul=1.0, w1=3)"
            + " | Unknown key `w1`. Expected w0, wa, wm, group_w, depth and bot_mul.",
        "arch=dict(w0=8, wa=1e9, wm=1.6, group_w=8, depth=5, bot_mul=1.0)"
            + " | Expected widths of at most 65536, got",
        "arch=dict(w0=8, wa=60, wm=1.6, group_w=8, depth=50, bot_mul=1.0)"
            + " | Expected at most 4 stages, got",
        "arch='regnetx_12gf', strides=(1, 2) | Expected one value of `strides` for each of the 4"
            + " stages, got 2."
      })
  void reportsWhatItCannotBuild(String arguments, String message) {
    assertThat(Models.problems("dict(type='RegNet', " + arguments + ")")).contains(message);
  }

  private static RegNet build(String arguments) {
    return Models.build(RegNet.class, "dict(type='RegNet', " + arguments + ")");
  }
}
