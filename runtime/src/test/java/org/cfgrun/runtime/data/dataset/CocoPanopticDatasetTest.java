package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.PanopticAnnotation;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;

class CocoPanopticDatasetTest {
  private static final String STEPS =
      "dict(type='LoadImageFromFile'), dict(type='LoadPanopticAnnotations')";

  /** Image 1 has the cat 5, a crowd of cats 300, the sky 70000, and pixels without a segment. */
  private static final String ANNOTATIONS =
      """
      {"images": [{"id": 1, "file_name": "a.jpg", "width": 40, "height": 32},
      {"id": 2, "file_name": "b.jpg", "width": 40, "height": 32}],
      "categories": [{"id": 3, "name": "cat", "isthing": 1},
      {"id": 9, "name": "sky", "isthing": 0}],
      "annotations": [
      {"image_id": 2, "file_name": "b.png", "segments_info": [
      {"id": 70000, "category_id": 9, "bbox": [0, 0, 40, 32], "area": 1280,
      "iscrowd": 0}]},
      {"image_id": 1, "file_name": "a.png", "segments_info": [
      {"id": 5, "category_id": 3, "bbox": [0, 0, 10, 8], "area": 80, "iscrowd": 0},
      {"id": 300, "category_id": 3, "bbox": [10, 0, 10, 8], "area": 80,
      "iscrowd": 1},
      {"id": 70000, "category_id": 9, "bbox": [0, 8, 40, 8], "area": 320,
      "iscrowd": 0}]}]}""";

  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void write() {
    data =
        new DataFolder(folder)
            .image("a.jpg", 40, 32)
            .image("b.jpg", 40, 32)
            .text("ann.json", ANNOTATIONS);
    Mat first = new Mat(32, 40, CvType.CV_8UC3, color(0));
    first.submat(new Rect(0, 0, 10, 8)).setTo(color(5));
    first.submat(new Rect(10, 0, 10, 8)).setTo(color(300));
    first.submat(new Rect(0, 8, 40, 8)).setTo(color(70000));
    write("maps/a.png", first);
    write("maps/b.png", new Mat(32, 40, CvType.CV_8UC3, color(70000)));
  }

  private static Scalar color(int id) {
    return new Scalar(id >> 16, id >> 8 & 255, id & 255);
  }

  private void write(String name, Mat image) {
    OpenCv.load();
    data.text(name, "");
    Imgcodecs.imwrite(folder.resolve(name).toString(), image);
    image.release();
  }

  private String text(String further) {
    return "dict(type='CocoPanopticDataset', data_root='%s', ann_file='ann.json', seg_prefix='maps', classes=('cat', 'sky'), pipeline=[%s]%s)"
        .formatted(folder, STEPS, further);
  }

  private static SampleDataset built(String text) {
    return Built.dataset(text, DatasetMode.TRAINING);
  }

  @Test
  void thingsAreObjectsAndAllPixelsHaveClasses() {
    SampleDataset dataset = built(text(""));
    assertThat(dataset.size()).isEqualTo(1);
    GroundTruth truth = dataset.load(0, RandomStreams.of(0)).groundTruth();
    assertThat(truth.boxes()).containsExactly(0, 0, 10, 8);
    assertThat(truth.labels()).containsExactly(0);
    assertThat(truth.ignored()).containsExactly(10, 0, 20, 8);
    byte[] mask = ((BitmapMasks) truth.requiredMasks()).bitmaps().get(0);
    assertThat(mask[9]).isEqualTo((byte) 1);
    assertThat(mask[10]).isEqualTo((byte) 0);
    byte[] classes = truth.requiredSemanticMap().classes();
    assertThat(classes[9]).isEqualTo((byte) 0);
    assertThat(classes[10]).isEqualTo((byte) 0);
    assertThat(classes[20]).isEqualTo((byte) 255);
    assertThat(classes[8 * 40]).isEqualTo((byte) 1);
  }

  @Test
  void segmentsAreThoseOfTheFile() {
    SampleDataset dataset =
        Built.dataset(
            text(", test_mode=True").replace(", dict(type='LoadPanopticAnnotations')", ""),
            DatasetMode.TESTING);
    assertThat(dataset.size()).isEqualTo(2);
    assertThat(dataset.isPanoptic()).isTrue();
    PanopticAnnotation annotation = Objects.requireNonNull(dataset.segments(0));
    assertThat(annotation.segments())
        .extracting(segment -> segment.id())
        .containsExactly(5, 300, 70000);
    assertThat(annotation.segments())
        .extracting(segment -> segment.thing())
        .containsExactly(true, true, false);
    assertThat(annotation.map().ids()[10]).isEqualTo(300);
    assertThat(annotation.map().ids()[8 * 40]).isEqualTo(70000);
  }

  @Test
  void aMapOfAnotherSizeIsRefused() {
    write("maps/a.png", new Mat(8, 8, CvType.CV_8UC3, color(5)));
    assertThatThrownBy(() -> built(text("")).load(0, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has 8 x 8 pixels, but its image has 40 x 32");
  }

  @Test
  void otherDatasetsHaveNoSegments() {
    data.text(
        "coco.json",
        """
        {"images": [{"id": 1, "file_name": "a.jpg", "width": 40, "height": 32}],
         "categories": [{"id": 3, "name": "cat"}],
         "annotations": [
           {"id": 1, "image_id": 1, "category_id": 3, "bbox": [0, 0, 10, 8], "area": 80}]}""");
    write("maps/a.png", new Mat(32, 40, CvType.CV_8UC1, new Scalar(0)));
    String coco =
        "dict(type='CocoDataset', data_root='%s', ann_file='coco.json', seg_prefix='maps', classes=('cat',), pipeline=[%s])"
            .formatted(folder, STEPS);
    assertThatThrownBy(() -> built(coco).load(0, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Use `CocoPanopticDataset`.");
  }

  @Test
  void argumentsAreChecked() {
    assertThat(Built.complaint(SampleDataset.class, text("").replace(" seg_prefix='maps',", "")))
        .contains("`CocoPanopticDataset` requires `seg_prefix`.");
    assertThat(Built.complaint(SampleDataset.class, text(", ins_ann_file='a.json'")))
        .contains("`ins_ann_file` is not supported.");
    assertThat(Built.complaint(SampleDataset.class, text("").replace("('cat', 'sky')", "('cat',)")))
        .contains("has 2 categories, but there are 1 classes.");
    assertThat(
            Built.complaint(
                SampleDataset.class, text("").replace("seg_prefix='maps'", "seg_prefix='none'")))
        .contains("1 of the 1 semantic maps");
    data.text("ann.json", ANNOTATIONS.replace("70000", "16777216"));
    assertThat(Built.complaint(SampleDataset.class, text("")))
        .contains("has the id 16777216. Expected an id from 1 to 16777215");
    data.text("ann.json", "{\"images\": [], \"categories\": [], \"annotations\": [{}]}");
    assertThat(Built.complaint(SampleDataset.class, text("")))
        .contains("`image_id` of $.annotations[0] is missing or not an integer");
  }
}
