package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.Mat;

class ShapesDatasetTest {
  private static SampleDataset shapes(String arguments) {
    return Built.dataset(
        "dict(type='ShapesDataset', num_images=20, pipeline=%s, %s)"
            .formatted(DataFolder.LOAD, arguments),
        DatasetMode.TRAINING);
  }

  private static Mat image(SampleDataset dataset, int index) {
    return dataset.load(index, RandomStreams.of(0)).image();
  }

  @Test
  void equalArgumentsGiveEqualImages() {
    SampleDataset one = shapes("seed=3");
    SampleDataset other = shapes("seed=3");
    for (int i = 19; i >= 0; i--) {
      assertThat(one.annotations(i)).isEqualTo(other.annotations(i));
      assertThat(Core.norm(image(one, i), image(other, i), Core.NORM_INF)).isZero();
    }
  }

  @Test
  void splitsAndSeedsHaveDifferentImages() {
    Set<Object> scenes = new HashSet<>();
    for (String arguments : new String[] {"", "split='val'", "split='test'", "seed=1"}) {
      SampleDataset dataset = shapes(arguments);
      for (int i = 0; i < dataset.size(); i++) {
        assertThat(scenes.add(dataset.annotations(i))).isTrue();
      }
    }
  }

  @Test
  void boxesLieInsideTheImageAndMatchTheShapes() {
    SampleDataset dataset = shapes("img_size=(96, 64), noise=0.0, distractors=0, max_objects=1");
    for (int i = 0; i < dataset.size(); i++) {
      AnnotatedObject shape = dataset.annotations(i).get(0);
      assertThat(shape.x()).isBetween(0.0, 96.0);
      assertThat(shape.x() + shape.width()).isBetween(shape.x() + 3, 96.0);
      assertThat(shape.y() + shape.height()).isBetween(shape.y() + 3, 64.0);
      assertThat(shape.label()).isBetween(0, 2);
    }
    try (Sample sample = dataset.load(0, RandomStreams.of(0))) {
      assertThat(sample.image().cols()).isEqualTo(96);
      assertThat(sample.image().rows()).isEqualTo(64);
    }
  }

  @Test
  void circlesAreAsWideAsTheirBoxes() {
    Outline circle = Shape.CIRCLE.outline(50, 40, 10, 1);
    double[] box = circle.box(100, 100);
    assertThat(box[2] - box[0]).isBetween(19.8, 20.0);
    assertThat(box[3] - box[1]).isBetween(19.8, 20.0);
    assertThat(Shape.SQUARE.outline(0, 0, 10, 0).box(5, 100)).containsExactly(0, 0, 5, 10);
  }

  @Test
  void masksAreTheOutlines() {
    String text =
        "dict(type='ShapesDataset', num_images=4, classes=('square',), pipeline=[%s,"
                .formatted("dict(type='LoadImageFromFile')")
            + " dict(type='LoadAnnotations', with_mask=True, poly2mask=False)])";
    SampleDataset trained = Built.dataset(text, DatasetMode.TRAINING);
    SampleDataset compared = Built.dataset(text, DatasetMode.TRAINING.comparingMasks(true));
    for (int i = 0; i < 4; i++) {
      try (Sample sample = trained.load(i, RandomStreams.of(0))) {
        InstanceMasks masks = Objects.requireNonNull(sample.groundTruth().masks());
        assertThat(masks).isInstanceOf(PolygonMasks.class);
        assertThat(masks.size()).isEqualTo(trained.annotations(i).size());
        for (int j = 0; j < masks.size(); j++) {
          assertThat(trained.annotations(i).get(j).mask()).isNull();
          assertThat(compared.annotations(i).get(j).mask()).isEqualTo(masks.runLengths(j));
        }
      }
    }
  }

  @Test
  void unknownShapeIsRejected() {
    assertThat(
            Built.complaint(
                SampleDataset.class,
                "dict(type='ShapesDataset', num_images=1, pipeline=[], classes=['blob'])"))
        .contains("Unknown shape 'blob'", "hexagon");
  }
}
