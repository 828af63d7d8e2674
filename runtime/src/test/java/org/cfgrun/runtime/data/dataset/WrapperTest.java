package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.RandomStreams;
import org.junit.jupiter.api.Test;

class WrapperTest {
  private static final String FIVE =
      "dict(type='ShapesDataset', num_images=5, pipeline=[dict(type='LoadImageFromFile')])";
  private static final String TWO =
      "dict(type='ShapesDataset', num_images=2, img_size=(40, 60), pipeline=[dict(type='LoadImageFromFile')])";

  @Test
  void repeatDatasetMakesAnEpochLonger() {
    SampleDataset dataset =
        Built.dataset(
            "dict(type='RepeatDataset', times=3, dataset=%s)".formatted(FIVE),
            DatasetMode.TRAINING);
    assertThat(dataset.size()).isEqualTo(15);
    assertThat(dataset.imageId(12)).isEqualTo(2);
    assertThat(dataset.annotations(12)).isEqualTo(dataset.annotations(2));
    assertThat(dataset.load(14, RandomStreams.of(0)).id()).isEqualTo(4);
  }

  @Test
  void concatenatedDatasetsKeepTheirOrder() {
    SampleDataset dataset =
        Built.dataset(
            "dict(type='ConcatDataset', datasets=[%s, %s])".formatted(FIVE, TWO),
            DatasetMode.TRAINING);
    assertThat(dataset.size()).isEqualTo(7);
    assertThat(dataset.imageId(6)).isEqualTo(1);
    assertThat(dataset.load(5, RandomStreams.of(0)).image().cols()).isEqualTo(40);
  }

  @Test
  void datasetsWithDifferentClassesAreRejected() {
    String other = TWO.replace("num_images", "classes=['star'], num_images");
    assertThat(
            Built.complaint(
                SampleDataset.class,
                "dict(type='ConcatDataset', datasets=[%s, %s])".formatted(FIVE, other)))
        .contains("must have the same classes");
  }

  /** Numbers of samples are ints, and an epoch keeps one for each sample. */
  @Test
  void datasetsOfTooManySamplesAreRejected() {
    String many = "dict(type='RepeatDataset', times=20000000, dataset=%s)".formatted(FIVE);
    assertThat(
            Built.complaint(
                SampleDataset.class,
                "dict(type='ConcatDataset', datasets=[%s])"
                    .formatted(String.join(", ", Collections.nCopies(30, many)))))
        .contains("have 3000000000 samples together, expected at most 100000000.");
    assertThat(
            Built.complaint(
                SampleDataset.class,
                "dict(type='RepeatDataset', times=2, dataset=%s)".formatted(many)))
        .contains("more than 100000000 samples");
  }
}
