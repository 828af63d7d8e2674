package org.cfgrun.runtime.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.golden.Precision;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnchorGeneratorTest {
  private static final Npz GOLDEN = Npz.read("detection/comp.npz");
  private static final List<MapSize> SIZES = List.of(new MapSize(3, 4), new MapSize(2, 3));

  @Test
  void retinaAnchorsEqualMmdetections() {
    AnchorGenerator generator = octaves(4, 3, List.of(0.5, 1.0, 2.0), 8, 16);
    assertLevels(generator.grid(SIZES, Device.CPU), "retina");
    assertThat(generator.anchorsPerCell(0)).isEqualTo(9);
  }

  @Test
  void regionProposalAnchorsEqualMmdetections() {
    assertLevels(
        generator(List.of(8.0), null, List.of(0.5, 1.0, 2.0), null, 4, 8).grid(SIZES, Device.CPU),
        "rpn");
  }

  @Test
  void singleAnchorsEqualMmdetections() {
    assertLevels(octaves(8, 1, List.of(1.0), 8, 16).grid(SIZES, Device.CPU), "atss");
  }

  @Test
  void centresShiftAllAnchorsOfALevel() {
    AnchorGenerator generator =
        generator(List.of(1.0), List.of(10.0), List.of(1.0), List.of(List.of(4.0, 6.0)), 8);
    assertThat(generator.grid(List.of(new MapSize(1, 2)), Device.CPU).anchors().toFloatArray())
        .containsExactly(-1, 1, 9, 11, 7, 1, 17, 11);
  }

  @Test
  void scaleMinorOrderPutsTheRatiosOfOneScaleTogether() {
    AnchorGenerator generator =
        new AnchorGenerator(
            new AnchorGenerator.Args(
                List.of(new Stride(4, 4)),
                List.of(1.0, 4.0),
                List.of(1.0, 2.0),
                null,
                false,
                null,
                null,
                null,
                0));
    assertThat(generator.grid(List.of(new MapSize(1, 1)), Device.CPU).anchors().toFloatArray())
        .containsExactly(-2, -2, 2, 2, -1, -4, 1, 4, -4, -4, 4, 4, -2, -8, 2, 8);
  }

  @Test
  void onlyCellsOnThePaddedImageTakePart() {
    AnchorGrid grid = octaves(1, 1, List.of(1.0), 8).grid(List.of(new MapSize(3, 4)), Device.CPU);
    assertThat(numbers(grid, 10, 10, 16, 17, -1)).containsExactly(0, 1, 2, 4, 5, 6);
    assertThat(grid.inside(24, 32, 24, 32, -1)).isNull();
  }

  @Test
  void anAllowedBorderKeepsAnchorsOnTheImage() {
    AnchorGrid grid = octaves(1, 1, List.of(1.0), 8).grid(List.of(new MapSize(3, 4)), Device.CPU);
    assertThat(numbers(grid, 24, 32, 24, 32, 0)).containsExactly(5, 6, 7, 9, 10, 11);
    assertThat(numbers(grid, 24, 32, 24, 32, 4)).hasSize(12);
    assertThat(numbers(grid, 20, 32, 24, 32, 0)).containsExactly(5, 6, 7);
    assertThat(numbers(grid, 24, 32, 16, 24, 4)).containsExactly(0, 1, 2, 4, 5, 6);
  }

  private static long[] numbers(
      AnchorGrid grid, int height, int width, int paddedHeight, int paddedWidth, float border) {
    Tensor inside = grid.inside(height, width, paddedHeight, paddedWidth, border);
    assertThat(inside).isNotNull();
    boolean[] taking = inside.toBooleanArray();
    assertThat(taking).hasSize(grid.size());
    return LongStream.range(0, taking.length).filter(i -> taking[(int) i]).toArray();
  }

  @Test
  void gridsOfTheSameSizesAreKept() {
    AnchorGenerator generator = octaves(4, 3, List.of(0.5, 1.0, 2.0), 8, 16);
    AnchorGrid grid;
    try (TensorScope scope = new TensorScope()) {
      grid = generator.grid(SIZES, Device.CPU);
    }
    assertThat(generator.grid(SIZES, Device.CPU)).isSameAs(grid);
    assertThat(grid.anchors().toFloatArray()).hasSize(grid.size() * 4);
    assertThat(generator.grid(List.of(new MapSize(3, 4), new MapSize(2, 2)), Device.CPU).size())
        .isEqualTo(16 * 9);
  }

  /** The grid of YOLACT for images of 550 pixels has 69 cells on its first level. */
  @Test
  void stridesCanBeFractionsOfPixels() {
    AnchorGenerator generator =
        Models.build(
            AnchorGenerator.class,
            Registries.PRIOR_GENERATORS,
            "dict(type='AnchorGenerator', scales=[1], ratios=[1.0], base_sizes=[8],"
                + " strides=[7.971014492753623], centers=[(3.9855072463768115, 3.9855072463768115)])");
    try (TensorScope scope = new TensorScope()) {
      AnchorGrid grid = generator.grid(List.of(new MapSize(69, 69)), Device.CPU);
      float[] last = grid.anchors().narrow(0, 69 * 69 - 1, 1).toFloatArray();
      float center = 550 - 275f / 69;
      assertThat(last)
          .containsExactly(
              new float[] {center - 4, center - 4, center + 4, center + 4}, within(1e-4f));
      // All cells lie on an image of 550 pixels, and all but the last on one of 542.
      assertThat(grid.inside(550, 550, 550, 550, -1)).isNull();
      assertThat(grid.inside(542, 542, 542, 542, -1).sum().toLongArray()).containsExactly(68 * 68);
    }
  }

  @Test
  void scalesAndOctavesExcludeEachOther() {
    assertThatThrownBy(() -> generator(null, null, List.of(1.0), null, 8))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("scales_per_octave");
  }

  private static void assertLevels(AnchorGrid grid, String name) {
    float[] anchors = grid.anchors().toFloatArray();
    for (int level = 0; level < 2; level++) {
      float[] expected = GOLDEN.floats("anchor." + name + "." + level);
      assertThat(grid.size(level)).isEqualTo(expected.length / 4);
      for (int i = 0; i < expected.length; i++) {
        assertThat(anchors[grid.starts()[level] * 4 + i])
            .isCloseTo(expected[i], within((float) Precision.FLOAT32.roundings(8, 128)));
      }
    }
  }

  static AnchorGenerator octaves(double base, int scales, List<Double> ratios, int... strides) {
    return new AnchorGenerator(
        new AnchorGenerator.Args(
            strides(strides), ratios, null, null, true, base, scales, null, 0));
  }

  private static AnchorGenerator generator(
      @Nullable List<Double> scales,
      @Nullable List<Double> baseSizes,
      List<Double> ratios,
      @Nullable List<List<Double>> centers,
      int... strides) {
    return new AnchorGenerator(
        new AnchorGenerator.Args(
            strides(strides), ratios, scales, baseSizes, true, null, null, centers, 0));
  }

  private static List<Stride> strides(int... strides) {
    return Arrays.stream(strides).mapToObj(s -> new Stride(s, s)).toList();
  }

  @Test
  void withoutScalesThereAreNoAnchors() {
    String text = "dict(type='AnchorGenerator', strides=[8], ratios=[1.0], scales=[])";
    assertThat(Models.problems(Registries.PRIOR_GENERATORS, text))
        .isEqualTo("[[]] `AnchorGenerator`: `scales` must not be empty.");
  }

  @Test
  void moreAnchorsThanAPositionCanHoldAreRejected() {
    List<Double> ones = Collections.nCopies(100_000, 1.0);
    assertThatThrownBy(() -> generator(ones, null, ones, null, 8))
        .isInstanceOf(ArgumentException.class)
        .hasMessageContaining("make 10000000000 anchors at each position, expected at most 1000.");
  }
}
