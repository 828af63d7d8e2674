package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * Compares with pixels, boxes and masks of Albumentations 1.3.1 with OpenCV 4.9, where ranges of
 * one number fix what is drawn.
 */
class AlbuTest {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 16;
  private static final int PIXELS = HEIGHT * WIDTH;
  private static final String BOXES =
      "bbox_params=dict(type='BboxParams', format='pascal_voc', label_fields=['gt_labels'], filter_lost_elements=True)";

  private static Sample sample() {
    OpenCv.load();
    Mat image = new Mat(HEIGHT, WIDTH, CvType.CV_8UC3);
    byte[] pixels = new byte[3 * PIXELS];
    byte[] mask = new byte[PIXELS];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int c = 0; c < 3; c++) {
          pixels[3 * (y * WIDTH + x) + c] = (byte) (y * 37 + x * 11 + c * 71 + y * x * 3);
        }
        mask[y * WIDTH + x] = (byte) (y >= 1 && y < 7 && x >= 2 && x < 9 ? 1 : 0);
      }
    }
    image.put(0, 0, pixels);
    Sample sample = Samples.of(image);
    sample.groundTruth(
        new GroundTruth(new float[] {2, 1, 9, 7, 10, 5, 16, 12}, new int[] {0, 1}, new float[0])
            .withMasks(new BitmapMasks(HEIGHT, WIDTH, List.of(mask, new byte[PIXELS]))));
    return sample;
  }

  private static @Nullable Sample through(String transforms, int seed) {
    return Built.transform("dict(type='Albu', transforms=[%s], %s)".formatted(transforms, BOXES))
        .apply(sample(), RandomStreams.of(seed));
  }

  private static int[] pixels(Sample sample) {
    byte[] bytes = new byte[3 * PIXELS];
    sample.image().get(0, 0, bytes);
    return unsigned(bytes);
  }

  private static int[] unsigned(byte[] bytes) {
    int[] values = new int[bytes.length];
    Arrays.setAll(values, i -> bytes[i] & 0xff);
    return values;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | type='HorizontalFlip' | 7 1 14 7 0 5 6 12 | 0",
        "1 | type='VerticalFlip' | 2 5 9 11 10 0 16 7 | 0",
        "2 | type='RandomBrightnessContrast', brightness_limit=[.1, .1], contrast_limit=[.3, .3] | 2 1 9 7 10 5 16 12 | 0",
        "3 | type='RandomBrightnessContrast', brightness_limit=(-.2, -.2), contrast_limit=(.17, .17), brightness_by_max=False | 2 1 9 7 10 5 16 12 | 0",
        "4 | type='RGBShift', r_shift_limit=[-9.5, -9.5], g_shift_limit=[7.25, 7.25], b_shift_limit=[20, 20] | 2 1 9 7 10 5 16 12 | 0",
        "5 | type='HueSaturationValue', hue_shift_limit=[-17.5, -17.5], sat_shift_limit=[12.3, 12.3], val_shift_limit=[-8.7, -8.7] | 2 1 9 7 10 5 16 12 | 0",
        "6 | type='JpegCompression', quality_lower=60, quality_upper=60 | 2 1 9 7 10 5 16 12 | 2",
        "7 | type='Blur', blur_limit=3 | 2 1 9 7 10 5 16 12 | 0",
        "8 | type='MedianBlur', blur_limit=[5, 5] | 2 1 9 7 10 5 16 12 | 0",
        "9 | type='ShiftScaleRotate', shift_limit_x=[.1, .1], shift_limit_y=[-.05, -.05], scale_limit=[.2, .2], rotate_limit=[20, 20] | .78209 0 11.13806 8.99018 11.44484 .98898 16 11.34494 | 1",
        "10 | type='ShiftScaleRotate', shift_limit=[.3, .3], scale_limit=0, rotate_limit=0, interpolation=0 | 6.8 4.6 13.8 10.6 14.8 8.6 16 12 | 0",
      })
  void transformsEqualThoseOfAlbumentations(int place, String text, String boxes, int tolerance)
      throws IOException {
    byte[] expected;
    try (InputStream in = getClass().getResourceAsStream("albumentations.bin")) {
      expected =
          Arrays.copyOfRange(
              Objects.requireNonNull(in).readAllBytes(),
              place * 4 * PIXELS,
              (place + 1) * 4 * PIXELS);
    }
    try (Sample changed = through("dict(%s, p=1.0)".formatted(text), 0)) {
      int[] found = pixels(changed);
      int[] wanted = unsigned(expected);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).as("value %s", i).isCloseTo(wanted[i], within(tolerance));
      }
      GroundTruth truth = changed.groundTruth();
      String[] corners = boxes.split(" ");
      for (int i = 0; i < corners.length; i++) {
        assertThat(truth.boxes()[i]).isCloseTo(Float.parseFloat(corners[i]), within(1e-4f));
      }
      byte[] mask = truth.masks().toBitmaps().bitmaps().get(0);
      assertThat(mask).isEqualTo(Arrays.copyOfRange(expected, 3 * PIXELS, 4 * PIXELS));
    }
  }

  @Test
  void channelShuffleKeepsTheValuesOfEachPixel() {
    Map<List<Integer>, Integer> orders = new HashMap<>();
    int[] before;
    try (Sample sample = sample()) {
      before = pixels(sample);
    }
    for (int seed = 0; seed < 120; seed++) {
      try (Sample changed = through("dict(type='ChannelShuffle', p=1.0)", seed)) {
        int[] after = pixels(changed);
        List<Integer> order = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
          for (int from = 0; from < 3; from++) {
            if (after[c] == before[from]) {
              order.add(from);
            }
          }
        }
        for (int i = 0; i < after.length; i++) {
          assertThat(after[i]).isEqualTo(before[i - i % 3 + order.get(i % 3)]);
        }
        orders.merge(order, 1, Integer::sum);
      }
    }
    assertThat(orders).hasSize(6).allSatisfy((order, count) -> assertThat(count).isGreaterThan(5));
  }

  @Test
  void oneOfDrawsByWeight() {
    String flips =
        "dict(type='OneOf', transforms=[dict(type='HorizontalFlip', p=0.9), dict(type='VerticalFlip', p=0.3)], p=0.5)";
    int horizontal = 0;
    int vertical = 0;
    for (int seed = 0; seed < 400; seed++) {
      try (Sample changed = through(flips, seed)) {
        float x = changed.groundTruth().boxes()[0];
        float y = changed.groundTruth().boxes()[1];
        assertThat(x == 7 && y == 5).as("both").isFalse();
        horizontal += x == 7 ? 1 : 0;
        vertical += y == 5 ? 1 : 0;
      }
    }
    // Of 400, 150 and 50 are expected; the bounds are more than three deviations away.
    assertThat(horizontal).isBetween(115, 185);
    assertThat(vertical).isBetween(28, 75);
  }

  @Test
  void composeAppliesAllOrThoseThatAlwaysApply() {
    String steps =
        "dict(type='Compose', p=%s, transforms=[dict(type='HorizontalFlip', p=1.0), dict(type='VerticalFlip', p=0.0, always_apply=True)])";
    try (Sample both = through(steps.formatted("1.0"), 0);
        Sample always = through(steps.formatted("0.0"), 0)) {
      assertThat(both.groundTruth().boxes()).startsWith(7, 5, 14, 11);
      assertThat(always.groundTruth().boxes()).startsWith(2, 5, 9, 11);
    }
  }

  @Test
  void objectsOutsideTheImageAreRemovedWithTheirLabelsAndMasks() {
    String shift =
        "dict(type='ShiftScaleRotate', shift_limit_x=[0.4, 0.4], shift_limit_y=[0, 0], scale_limit=0, rotate_limit=0, p=1.0)";
    try (Sample changed = through(shift, 0)) {
      assertThat(changed.groundTruth().labels()).containsExactly(0);
      assertThat(changed.groundTruth().masks().size()).isEqualTo(1);
    }
    String far = shift.replace("0.4", "0.95");
    try (Sample changed = through(far, 0)) {
      assertThat(changed.groundTruth().size()).isZero();
    }
    String skipping =
        "dict(type='Albu', transforms=[%s], skip_img_without_anno=True, %s)".formatted(far, BOXES);
    assertThat(Built.transform(skipping).apply(sample(), RandomStreams.of(0))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transforms=[dict(type='HorizontalFlip')] | A transform moves pixels",
        "transforms=[dict(type='OneOf', transforms=[dict(type='Blur', p=0.0)])] | `OneOf` draws with `p` as weights",
        "transforms=[dict(type='MedianBlur', blur_limit=4)] | Expected odd sizes, got 3 and 4.",
        "transforms=[dict(type='JpegCompression', quality_lower=90, quality_upper=80)] | must not exceed",
        "transforms=[], keymap=dict(img='picture') | Remove `keymap`.",
        "transforms=[dict(type='ElasticTransform')] | `ElasticTransform` is not in the registry `albumentation`.",
        "transforms=[], bbox_params=dict(type='BboxParams', format='coco', label_fields=['gt_labels']) | Expected 'pascal_voc'",
      })
  void invalidArgumentsAreReported(String arguments, String message) {
    assertThat(Built.complaint(Transform.class, "dict(type='Albu', %s)".formatted(arguments)))
        .contains(message);
  }

  @Test
  void imagesOfFloatsAreRejected() {
    Transform albu = Built.transform("dict(type='Albu', transforms=[])");
    try (Sample sample = sample()) {
      Mat values = new Mat();
      sample.image().convertTo(values, CvType.CV_32F);
      sample.replace(values);
      assertThatThrownBy(() -> albu.apply(sample, RandomStreams.of(0)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("requires 8-bit color images");
    }
  }
}
