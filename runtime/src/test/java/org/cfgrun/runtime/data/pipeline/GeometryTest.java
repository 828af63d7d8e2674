package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;

class GeometryTest {
  private static Sample through(String transform, Sample sample) {
    return Samples.through(Built.transform(transform), sample);
  }

  @Test
  void boxesAreScaledAndClipped() {
    Sample sample =
        through("dict(type='Resize', img_scale=(200, 100))", Samples.gray(50, 25, -3, 1, 20, 30));
    assertThat(sample.groundTruth().boxes()).containsExactly(0, 4, 80, 100);
    assertThat(sample.groundTruth().ignored()).containsExactly(0, 4, 80, 100);
    assertThat(sample.meta())
        .isEqualTo(new ImageMeta("gray.png", 1, 25, 50, 100, 200, 100, 200, 4, 4, false));
  }

  @Test
  void boxesAreNotClippedIfDisabled() {
    Sample sample =
        through(
            "dict(type='Resize', img_scale=(100, 50), bbox_clip_border=False)",
            Samples.gray(50, 25, -3, 1, 20, 30));
    assertThat(sample.groundTruth().boxes()).containsExactly(-6, 2, 40, 60);
  }

  @ParameterizedTest
  @CsvSource({"640,480,1333,800,1067,800", "500,375,1000,600,800,600", "375,500,1000,600,600,800"})
  void keepRatioFitsTheScaleInEitherOrientation(
      int width, int height, int scaleWidth, int scaleHeight, int newWidth, int newHeight) {
    Sample sample =
        through(
            "dict(type='Resize', img_scale=(%d, %d))".formatted(scaleWidth, scaleHeight),
            Samples.gray(width, height));
    assertThat(sample.image().cols()).isEqualTo(newWidth);
    assertThat(sample.image().rows()).isEqualTo(newHeight);
  }

  @Test
  void resizeWithoutKeepRatioGivesTheExactScale() {
    Sample sample =
        through(
            "dict(type='Resize', img_scale=(30, 40), keep_ratio=False)",
            Samples.gray(10, 10, 1, 1, 2, 2));
    assertThat(sample.groundTruth().boxes()).containsExactly(3, 4, 6, 8);
  }

  @Test
  void rangeModeChoosesEachSideBetweenTheScales() {
    Set<Integer> heights = heights("img_scale=[(400, 100), (400, 104)], multiscale_mode='range'");
    assertThat(heights).containsExactlyInAnyOrder(100, 101, 102, 103, 104);
  }

  @Test
  void valueModeChoosesOneOfTheScales() {
    Set<Integer> heights =
        heights("img_scale=[(400, 50), (400, 70), (400, 90)], multiscale_mode='value'");
    assertThat(heights).containsExactlyInAnyOrder(50, 70, 90);
  }

  @Test
  void ratioRangeMultipliesTheScale() {
    Set<Integer> heights = heights("img_scale=(400, 100), ratio_range=(0.5, 0.53)");
    assertThat(heights).containsExactlyInAnyOrder(50, 51, 52);
  }

  private static Set<Integer> heights(String arguments) {
    Transform resize = Built.transform("dict(type='Resize', " + arguments + ")");
    Set<Integer> heights = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      heights.add(resize.apply(Samples.gray(20, 10), RandomStreams.of(i)).height());
    }
    return heights;
  }

  @Test
  void secondResizeRequiresOverride() {
    Sample sample = through("dict(type='Resize', img_scale=(20, 20))", Samples.gray(10, 10));
    assertThatThrownBy(() -> through("dict(type='Resize', img_scale=(40, 40))", sample))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("override=True");
    Sample again = through("dict(type='Resize', img_scale=(20, 20))", Samples.gray(10, 10));
    through("dict(type='Resize', img_scale=(40, 40), override=True)", again);
    assertThat(again.meta().scaleX()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "horizontal, 7, 2, 9, 5",
    "vertical, 1, 15, 3, 18",
    "diagonal, 7, 15, 9, 18",
  })
  void flipMirrorsBoxes(String direction, float x1, float y1, float x2, float y2) {
    Sample sample =
        through(
            "dict(type='RandomFlip', flip_ratio=1.0, direction='" + direction + "')",
            Samples.gray(10, 20, 1, 2, 3, 5));
    assertThat(sample.groundTruth().boxes()).containsExactly(x1, y1, x2, y2);
    assertThat(sample.flip()).isNotNull();
  }

  @Test
  void flipMirrorsPixels() {
    Sample sample = Samples.gray(4, 2);
    Mat image = sample.image();
    image.put(0, 0, new byte[] {1, 2, 3});
    through("dict(type='RandomFlip', flip_ratio=1.0)", sample);
    byte[] pixel = new byte[3];
    sample.image().get(0, 3, pixel);
    assertThat(pixel).containsExactly(1, 2, 3);
  }

  @Test
  void flipRatioIsDividedAmongDirectionsUnlessItIsAList() {
    List<Integer> shared = counts("flip_ratio=0.5, direction=['horizontal', 'vertical']");
    assertThat(shared.get(0)).isBetween(2300, 2700);
    assertThat(shared.get(1)).isBetween(2300, 2700);
    List<Integer> own = counts("flip_ratio=[0.1, 0.6], direction=['horizontal', 'vertical']");
    assertThat(own.get(0)).isBetween(850, 1150);
    assertThat(own.get(1)).isBetween(5800, 6200);
  }

  private static List<Integer> counts(String arguments) {
    Transform flip = Built.transform("dict(type='RandomFlip', " + arguments + ")");
    List<Integer> counts = new ArrayList<>(List.of(0, 0, 0));
    RandomGenerator random = RandomStreams.of(7);
    Sample sample = Samples.gray(1, 1);
    for (int i = 0; i < 10_000; i++) {
      FlipDirection direction = flip.apply(sample, random).flip();
      if (direction != null) {
        counts.set(direction.ordinal(), counts.get(direction.ordinal()) + 1);
      }
    }
    return counts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "size_divisor=32; 64; 64",
        "size=(40, 100); 100; 40",
        "size=(10, 10); 50; 33",
        "pad_to_square=True; 50; 50",
      })
  void padAddsPixelsAtTheRightAndBottom(String arguments, int width, int height) {
    Sample sample = through("dict(type='Pad', " + arguments + ")", Samples.gray(50, 33));
    assertThat(sample.image().cols()).isEqualTo(width);
    assertThat(sample.image().rows()).isEqualTo(height);
    assertThat(sample.width()).isEqualTo(50);
    assertThat(sample.height()).isEqualTo(33);
    assertThat(sample.meta().paddedWidth()).isEqualTo(width);
  }

  @Test
  void padUsesOneValuePerChannel() {
    Sample sample =
        through(
            "dict(type='Pad', size=(1, 2), pad_val=dict(img=(7.0, 8.0, 9.0)))", Samples.gray(1, 1));
    byte[] pixel = new byte[3];
    sample.image().get(0, 1, pixel);
    assertThat(pixel).containsExactly(7, 8, 9);
  }
}
