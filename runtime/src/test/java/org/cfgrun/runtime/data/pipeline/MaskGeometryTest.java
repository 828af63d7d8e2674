package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.golden.Npz;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.cfgrun.runtime.mask.SemanticMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks and semantic maps lie where the boxes lie, after every step. */
class MaskGeometryTest {
  private static final Npz GOLDEN = Npz.read("detection/transforms_masks.npz");

  /** A gray image of 10 x 8 pixels; object and class 7 fill columns 1 to 3 and rows 2 to 4. */
  private static Sample sample(boolean bitmaps) {
    Sample sample = Samples.gray(10, 8, 1, 2, 4, 5);
    PolygonMasks polygons =
        new PolygonMasks(8, 10, List.of(List.of(new double[] {1, 2, 4, 2, 4, 5, 1, 5})));
    byte[] classes = polygons.toBitmaps().bitmaps().get(0).clone();
    for (int i = 0; i < classes.length; i++) {
      classes[i] *= 7;
    }
    sample.groundTruth(
        sample
            .groundTruth()
            .withMasks(bitmaps ? polygons.toBitmaps() : polygons)
            .withSemanticMap(new SemanticMap(8, 10, classes)));
    return sample;
  }

  private static void assertConsistent(Sample sample) {
    InstanceMasks masks = sample.groundTruth().masks();
    SemanticMap map = sample.groundTruth().semanticMap();
    assertThat(masks.height()).isEqualTo(map.height()).isEqualTo(sample.image().rows());
    assertThat(masks.width()).isEqualTo(map.width()).isEqualTo(sample.image().cols());
    assertThat(masks.boxes()).isEqualTo(sample.groundTruth().boxes());
    byte[] object = masks.toBitmaps().bitmaps().get(0);
    for (int i = 0; i < object.length; i++) {
      assertThat(map.classes()[i] == 7).isEqualTo(object[i] == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dict(type='Resize', img_scale=(20, 16))",
        "dict(type='Resize', img_scale=(30, 8), keep_ratio=False)",
        "dict(type='RandomFlip', flip_ratio=1.0)",
        "dict(type='RandomFlip', flip_ratio=1.0, direction='vertical')",
        "dict(type='RandomFlip', flip_ratio=1.0, direction='diagonal')",
        "dict(type='Pad', size_divisor=16)"
      })
  void stepsMoveMasksWithBoxes(String step) {
    for (boolean bitmaps : new boolean[] {true, false}) {
      Sample sample = sample(bitmaps);
      assertConsistent(sample);
      assertConsistent(Samples.through(Built.transform(step), sample));
    }
  }

  /** The steps are those of mmdet's pipelines with the values that its random numbers chose. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Resize.value.0 | 0 | dict(type='Resize', img_scale=(90, 60))",
        "Resize.range.0 | 0 | dict(type='Resize', img_scale=(96, 52))",
        "Resize.range.1 | 1 | dict(type='Resize', img_scale=(96, 45))",
        "Resize.ratio_range.1 | 1 | dict(type='Resize', img_scale=(57, 47))",
        "Resize.ratio_range.2 | 0 | dict(type='Resize', img_scale=(58, 48))",
        "Resize.no_ratio | 0 | dict(type='Resize', img_scale=(70, 33), keep_ratio=False)",
        "RandomFlip.1 | 1 | dict(type='RandomFlip', flip_ratio=1.0, direction='vertical')",
        "RandomFlip.2 | 0 | dict(type='RandomFlip', flip_ratio=1.0)",
        "Pad.square | 0 | dict(type='Pad', pad_to_square=True)",
        "Pad.size | 1 | dict(type='Pad', size=(60, 70))",
      })
  void masksEqualThoseOfMmdetection(String name, int input, String step) {
    int height = input == 0 ? 48 : 54;
    int width = input == 0 ? 64 : 44;
    byte[] pixels = GOLDEN.bytes("input" + input + ".gt_masks");
    List<byte[]> objects = new ArrayList<>();
    for (int at = 0; at < pixels.length; at += height * width) {
      objects.add(Arrays.copyOfRange(pixels, at, at + height * width));
    }
    Sample sample = Samples.gray(width, height, new float[4 * objects.size()]);
    sample.groundTruth(sample.groundTruth().withMasks(new BitmapMasks(height, width, objects)));
    InstanceMasks moved = Samples.through(Built.transform(step), sample).groundTruth().masks();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    moved.toBitmaps().bitmaps().forEach(all::writeBytes);
    assertThat(all.toByteArray()).isEqualTo(GOLDEN.bytes(name + ".gt_masks"));
  }

  @Test
  void semanticMapsArePaddedWithTheirOwnValue() {
    Sample ignored = sample(true);
    Samples.through(Built.transform("dict(type='Pad', size=(8, 11))"), ignored);
    assertThat(ignored.groundTruth().semanticMap().classes()[10]).isEqualTo((byte) 255);
    Sample other = sample(true);
    Samples.through(
        Built.transform("dict(type='Pad', size=(8, 11), pad_val=dict(img=0, masks=0, seg=9))"),
        other);
    assertThat(other.groundTruth().semanticMap().classes()[10]).isEqualTo((byte) 9);
  }

  @Test
  void aCopyKeepsMasks() {
    Sample sample = sample(true);
    Sample copy = sample.copy();
    Samples.through(Built.transform("dict(type='Pad', size_divisor=16)"), sample);
    assertThat(copy.groundTruth().masks().height()).isEqualTo(8);
    assertConsistent(copy);
  }

  @Test
  void filteredObjectsLoseTheirMasksToo() {
    Sample sample = sample(true);
    Samples.through(
        Built.transform("dict(type='FilterAnnotations', min_gt_bbox_wh=(5, 5), keep_empty=False)"),
        sample);
    assertThat(sample.groundTruth().masks().size()).isZero();
  }

  /** The object has 9 pixels. */
  @Test
  void objectsAreFilteredByTheAreaOfTheirMasks() {
    for (String[] each : new String[][] {{"9", "1"}, {"9.5", "0"}}) {
      Sample sample = sample(true);
      Samples.through(
          Built.transform(
              "dict(type='FilterAnnotations', by_mask=True, min_gt_mask_area=%s, keep_empty=False)"
                  .formatted(each[0])),
          sample);
      assertThat(sample.groundTruth().size()).isEqualTo(Integer.parseInt(each[1]));
    }
    assertThatThrownBy(
            () ->
                Samples.through(
                    Built.transform("dict(type='FilterAnnotations', by_mask=True, by_box=False)"),
                    Samples.gray(10, 8, 1, 2, 4, 5)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("with_mask=True");
  }

  @Test
  void stepsThatCannotMoveMasksRefuse() {
    assertThatThrownBy(
            () -> Samples.through(Built.transform("dict(type='RandomAffine')"), sample(true)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot move masks");
    MixingTransform mosaic = (MixingTransform) Built.transform("dict(type='Mosaic')");
    List<Sample> others = List.of(sample(true), sample(true), sample(true));
    assertThatThrownBy(() -> mosaic.mix(sample(true), others, RandomStreams.of(1)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot move masks");
  }
}
