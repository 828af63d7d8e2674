package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.mask.SemanticMap;
import org.cfgrun.runtime.torch.Device;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;

/** Semantic maps on their way from files through a pipeline to a batch. */
class SemanticMapsTest {
  private static final String LOAD =
      "dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_seg=True)";
  private static final String COLLECT =
      "dict(type='DefaultFormatBundle'),"
          + " dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels', 'gt_semantic_seg'])";

  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void writeImages() {
    data = new DataFolder(folder).image("a.png", 40, 32).image("sub/b.jpg", 32, 48);
    data.text(
        "ann.json",
        """
        {"images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 32},
                    {"id": 2, "file_name": "sub/b.jpg", "width": 32, "height": 48}],
         "categories": [{"id": 1, "name": "dog"}],
         "annotations": [
           {"id": 1, "image_id": 1, "category_id": 1, "bbox": [2, 1, 4, 3], "area": 12},
           {"id": 2, "image_id": 2, "category_id": 1, "bbox": [2, 1, 4, 3], "area": 12}]}""");
    map("seg/a.png", 40, 32, 7);
    map("seg/sub/b.png", 32, 48, 9);
  }

  /** Writes a map of class 2 whose upper left quarter has another class. */
  private void map(String name, int width, int height, int corner) {
    OpenCv.load();
    data.text(name, "");
    Mat map = new Mat(height, width, CvType.CV_8UC1, new Scalar(2));
    map.submat(new Rect(0, 0, width / 2, height / 2)).setTo(new Scalar(corner));
    Imgcodecs.imwrite(folder.resolve(name).toString(), map);
    map.release();
  }

  private String dataset(String pipeline, String arguments) {
    return "dict(type='CocoDataset', data_root='%s', ann_file='ann.json', classes=('dog',), pipeline=[%s]%s)"
        .formatted(folder, pipeline, arguments);
  }

  private GroundTruth load(int index, String pipeline) {
    return Built.dataset(dataset(pipeline, ", seg_prefix='seg'"), DatasetMode.TRAINING)
        .load(index, RandomStreams.of(0))
        .groundTruth();
  }

  private static int at(SemanticMap map, int x, int y) {
    return map.classes()[y * map.width() + x];
  }

  @Test
  void aMapHasTheNameOfItsImageWithAnotherExtension() {
    SemanticMap first = load(0, LOAD).semanticMap();
    assertThat(List.of(first.height(), first.width())).containsExactly(32, 40);
    assertThat(at(first, 19, 15)).isEqualTo(7);
    assertThat(at(first, 20, 15)).isEqualTo(2);
    SemanticMap second = load(1, LOAD).semanticMap();
    assertThat(List.of(second.height(), second.width())).containsExactly(48, 32);
    assertThat(at(second, 0, 0)).isEqualTo(9);
  }

  @Test
  void otherNamesAreGivenByPrefixAndSuffix() {
    map("labels/a_seg.png", 40, 32, 5);
    map("labels/sub/b_seg.png", 32, 48, 5);
    String text = dataset(LOAD, ", seg_prefix='labels', seg_suffix='_seg.png'");
    GroundTruth truth =
        Built.dataset(text, DatasetMode.TRAINING).load(0, RandomStreams.of(0)).groundTruth();
    assertThat(at(truth.semanticMap(), 0, 0)).isEqualTo(5);
  }

  @Test
  void aMapMovesWithItsImageAndIsThenResizedAlone() {
    GroundTruth truth =
        load(
            0,
            LOAD
                + ", dict(type='Resize', img_scale=(80, 64)), dict(type='RandomFlip', flip_ratio=1.0),"
                + " dict(type='Pad', size_divisor=96), dict(type='SegRescale', scale_factor=0.125)");
    SemanticMap map = truth.semanticMap();
    assertThat(List.of(map.height(), map.width())).containsExactly(12, 12);
    assertThat(at(map, 0, 0)).isEqualTo(2);
    assertThat(at(map, 5, 3)).isEqualTo(7);
    assertThat(at(map, 10, 0)).isEqualTo((byte) SemanticMap.IGNORED);
    assertThat(truth.boxes()).containsExactly(68, 2, 76, 8);
  }

  @Test
  void theSidesOfAResizedMapAreRounded() {
    SemanticMap map = load(0, LOAD + ", dict(type='SegRescale', scale_factor=0.3)").semanticMap();
    assertThat(List.of(map.height(), map.width())).containsExactly(10, 12);
  }

  @Test
  void mapsOfABatchArePaddedToTheSameSize() {
    String text =
        dataset(
            LOAD + ", " + COLLECT.replace("Bundle'", "Bundle', pad_val=dict(img=0, seg=4)"),
            ", seg_prefix='seg'");
    try (DetectionLoader loader =
            DetectionLoader.sequential(
                Built.dataset(text, DatasetMode.TRAINING),
                2,
                0,
                0,
                Device.CPU,
                SingleProcess.INSTANCE);
        DetectionBatch batch = (DetectionBatch) loader.epoch(0, 0).next()) {
      List<SemanticMap> maps =
          batch.groundTruth().stream().map(GroundTruth::requiredSemanticMap).toList();
      assertThat(maps).extracting(SemanticMap::height).containsExactly(48, 48);
      assertThat(maps).extracting(SemanticMap::width).containsExactly(40, 40);
      assertThat(at(maps.get(0), 0, 40)).isEqualTo(4);
      assertThat(at(maps.get(1), 35, 0)).isEqualTo(4);
    }
  }

  @Test
  void aMapThatIsNotCollectedIsDropped() {
    String text =
        dataset(LOAD + ", dict(type='Collect', keys=['img', 'gt_bboxes'])", ", seg_prefix='seg'");
    try (DetectionLoader loader =
            DetectionLoader.sequential(
                Built.dataset(text, DatasetMode.TRAINING),
                1,
                0,
                0,
                Device.CPU,
                SingleProcess.INSTANCE);
        DetectionBatch batch = (DetectionBatch) loader.epoch(0, 0).next()) {
      assertThatThrownBy(() -> batch.groundTruth().get(0).requiredSemanticMap())
          .hasMessageContaining("add 'gt_semantic_seg' to the `keys` of `Collect`");
    }
  }

  /** Returns what a check reports that opens no files. */
  private static String planned(String text) {
    Problems problems = new Problems();
    DatasetMode mode = DatasetMode.TRAINING;
    Built.builder()
        .plan(
            SampleDataset.class,
            Built.config(text),
            problems,
            (component, arguments) -> PlannedDataset.instead(component, arguments, mode),
            mode);
    return Built.messages(problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "' ' | which requires `seg_prefix`",
        ", seg_prefix=['seg', 'other'] | Expected one directory or 1 in `seg_prefix`",
      })
  void directoriesAreChecked(String arguments, String message) {
    assertThat(planned(dataset(LOAD, arguments))).contains(message);
  }

  @Test
  void datasetsWithoutMapsAreRefused() {
    String text = dataset(LOAD, ", seg_prefix='seg'").replace("CocoDataset", "CityscapesDataset");
    assertThat(planned(text)).contains("this dataset has no semantic maps");
  }

  @Test
  void missingFilesAreCounted() {
    assertThat(Built.complaint(SampleDataset.class, dataset(LOAD, ", seg_prefix='maps'")))
        .contains("2 of the 2 semantic maps in", "Set `seg_prefix` to the directory");
  }

  @Test
  void aMapOfColorsIsRefused() {
    data.image("seg/a.png", 40, 32);
    assertThatThrownBy(() -> load(0, LOAD))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has 3 channels of 8 bits; expected one channel of 8 bits");
  }

  @Test
  void aMapOfAnotherSizeIsRefused() {
    map("seg/a.png", 20, 16, 7);
    assertThatThrownBy(() -> load(0, LOAD))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has 20 x 16 pixels, but its image has 40 x 32");
  }

  @Test
  void stepsThatMoveAResizedMapAreRefused() {
    String steps = LOAD + ", dict(type='SegRescale', scale_factor=0.5), ";
    assertThatThrownBy(() -> load(0, steps + "dict(type='Resize', img_scale=(80, 64))"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Move `SegRescale` after all steps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dict(type='SegRescale') | `SegRescale` requires a semantic map",
        "dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_semantic_seg']) | `Collect` requires"
            + " 'gt_semantic_seg'",
      })
  void stepsWithoutAMapAreRefused(String step, String message) {
    String load = "dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), ";
    assertThatThrownBy(() -> Built.dataset(dataset(load + step, ""), DatasetMode.TRAINING).spec())
        .hasMessageContaining(message);
  }
}
