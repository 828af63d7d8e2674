package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.MixingTransform;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;

/** Tests mixing of samples with others of their dataset. */
class MultiImageMixDatasetTest {
  private static final String LOADED =
      "[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations')]";
  private static final String SHAPES =
      "dict(type='ShapesDataset', num_images=5, img_size=(48, 32), pipeline=" + LOADED + ")";
  private static final String MOSAIC = "dict(type='Mosaic', img_scale=(40, 60))";
  private static final String MIXUP = "dict(type='MixUp', img_scale=(32, 48))";

  private static MultiImageMixDataset mixed(String steps, String more) {
    return (MultiImageMixDataset) Built.dataset(text(steps, more), DatasetMode.TRAINING);
  }

  private static String text(String steps, String more) {
    return "dict(type='MultiImageMixDataset', dataset=%s, pipeline=[%s]%s)"
        .formatted(SHAPES, steps, more);
  }

  private static MultiImageMixDataset of(Transform transform, int maxRefetch) {
    SampleDataset inside = Built.dataset(SHAPES, DatasetMode.TRAINING);
    return new MultiImageMixDataset(
        DatasetMode.TRAINING,
        new MultiImageMixDataset.Args(inside, List.of(transform), null, null, maxRefetch));
  }

  @Test
  void mosaicDoublesTheScaleAndContainsObjectsOfFourImages() {
    try (Sample sample = mixed(MOSAIC, "").load(1, RandomStreams.of(3))) {
      assertThat(sample.height()).isEqualTo(80);
      assertThat(sample.width()).isEqualTo(120);
      assertThat(sample.id()).isEqualTo(1);
      assertThat(sample.groundTruth().size()).isGreaterThan(5);
    }
  }

  @Test
  void randomnessDependsOnlyOnTheSample() {
    MultiImageMixDataset dataset = mixed(MOSAIC + "," + MIXUP, "");
    try (Sample first = dataset.load(1, RandomStreams.of(3));
        Sample again = dataset.load(1, RandomStreams.of(3));
        Sample other = dataset.load(1, RandomStreams.of(4))) {
      assertThat(Core.norm(first.image(), again.image())).isZero();
      assertThat(first.groundTruth().boxes()).isEqualTo(again.groundTruth().boxes());
      assertThat(first.groundTruth().boxes()).isNotEqualTo(other.groundTruth().boxes());
    }
  }

  @Test
  void mixingAnImageWithItselfDoesNotChangeTheDataset() {
    MultiImageMixDataset dataset = mixed(MOSAIC, "");
    float[] before = dataset.load(0, RandomStreams.of(1)).groundTruth().boxes();
    dataset.load(0, RandomStreams.of(2)).close();
    assertThat(dataset.load(0, RandomStreams.of(1)).groundTruth().boxes()).isEqualTo(before);
  }

  @Test
  void stepsAreSkippedByType() {
    MultiImageMixDataset dataset = mixed(MOSAIC + ", dict(type='RandomFlip', flip_ratio=1.)", "");
    dataset.skipTypes(List.of("Mosaic", "MixUp"));
    Sample plain = dataset.load(0, RandomStreams.of(0));
    assertThat(plain.width()).isEqualTo(48);
    assertThat(plain.flip()).isNotNull();
    dataset.skipTypes(List.of("mmdet.RandomFlip"));
    Sample mosaic = dataset.load(0, RandomStreams.of(0));
    assertThat(mosaic.width()).isEqualTo(120);
    assertThat(mosaic.flip()).isNull();
  }

  @Test
  void stepsCanBeSkippedFromTheStart() {
    MultiImageMixDataset dataset = mixed(MOSAIC, ", skip_type_keys=('Mosaic',)");
    assertThat(dataset.load(0, RandomStreams.of(0)).width()).isEqualTo(48);
  }

  @Test
  void sizeAndClassesAreThoseOfTheWrappedDataset() {
    SampleDataset inside = Built.dataset(SHAPES, DatasetMode.TRAINING);
    MultiImageMixDataset dataset = mixed(MOSAIC, "");
    assertThat(dataset.size()).isEqualTo(5);
    assertThat(dataset.classes()).isEqualTo(inside.classes());
    assertThat(dataset.isWide(2)).isTrue();
    assertThat(dataset.imageId(4)).isEqualTo(4);
    assertThat(dataset.annotations(3)).isEqualTo(inside.annotations(3));
  }

  @Test
  void everyImageMayBeChosenAndMixUpPrefersOneWithObjects() {
    MixingTransform mosaic = (MixingTransform) Built.transform(MOSAIC);
    SampleDataset inside = Built.dataset(SHAPES, DatasetMode.TRAINING);
    TreeSet<Integer> chosen = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      for (int index : mosaic.choose(inside, RandomStreams.of(i))) {
        chosen.add(index);
      }
    }
    assertThat(chosen).containsExactly(0, 1, 2, 3, 4);
    SampleDataset sparse =
        Built.dataset(
            SHAPES.replace("num_images", "min_objects=0, max_objects=1, num_images"),
            DatasetMode.TRAINING);
    MixingTransform mixUp = (MixingTransform) Built.transform(MIXUP);
    assertThat(sparse.size()).isEqualTo(5);
    for (int i = 0; i < 40; i++) {
      assertThat(sparse.hasObjects(mixUp.choose(sparse, RandomStreams.of(i))[0])).isTrue();
    }
  }

  @Test
  void droppedSampleIsRetried() {
    AtomicInteger tries = new AtomicInteger();
    Transform third =
        (sample, random) -> {
          assertThat(sample.height()).isEqualTo(32);
          sample.content(sample.image().submat(0, 16, 0, 16).clone());
          return tries.incrementAndGet() < 3 ? null : sample;
        };
    try (Sample sample = of(third, 3).load(0, RandomStreams.of(0))) {
      assertThat(sample.height()).isEqualTo(16);
    }
    assertThat(tries).hasValue(3);
  }

  @Test
  void stepThatAlwaysDropsItsSampleIsNamed() {
    MultiImageMixDataset dataset =
        mixed("dict(type='FilterAnnotations', min_gt_bbox_wh=(100, 100))", ", max_refetch=4");
    assertThatThrownBy(() -> dataset.load(0, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("`FilterAnnotations` dropped `shapes/train/000000` 4 times")
        .isInstanceOfSatisfying(
            ConfigException.class,
            failure ->
                assertThat(failure.diagnostic().span().text())
                    .startsWith("dict(type='FilterAnnotations'"));
  }

  @Test
  void invalidArgumentsAreRejectedWithAReason() {
    assertThat(Built.complaint(SampleDataset.class, text(MOSAIC, ", dynamic_scale=(64, 64)")))
        .contains("`dynamic_scale` is not supported");
    assertThat(Built.complaint(SampleDataset.class, text(MOSAIC, ", max_refetch=0")))
        .contains("at least 1");
    SampleDataset inside = Built.dataset(SHAPES, DatasetMode.TRAINING);
    assertThatThrownBy(
            () ->
                new MultiImageMixDataset(
                    DatasetMode.TESTING,
                    new MultiImageMixDataset.Args(inside, List.of(), null, null, 1)))
        .hasMessageContaining("cannot be evaluated");
  }

  @Test
  void mixingRequiresLoadedBoxes() {
    MultiImageMixDataset dataset =
        (MultiImageMixDataset)
            Built.dataset(
                text(MOSAIC, "").replace(", dict(type='LoadAnnotations')", ""),
                DatasetMode.TRAINING);
    assertThatThrownBy(() -> dataset.load(0, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Add `LoadAnnotations`");
  }

  @Test
  void mixingStepsRequireMultiImageMixDataset() {
    SampleDataset plain =
        Built.dataset(
            SHAPES.replace("'LoadAnnotations')", "'LoadAnnotations'), " + MOSAIC),
            DatasetMode.TRAINING);
    assertThatThrownBy(() -> plain.load(0, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Wrap the dataset in a `MultiImageMixDataset`");
  }
}
