package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.mask.BitmapMasks;
import org.cfgrun.runtime.mask.InstanceMasks;
import org.cfgrun.runtime.mask.PolygonMasks;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks on their way from a COCO file through a pipeline. */
class CocoMasksTest {
  /** Columns 2 to 5 and rows 1 to 3 of an image of 40 x 32 pixels. */
  private static final String SQUARE = "[[2, 1, 6, 1, 6, 4, 2, 4]]";

  /** The same pixels, column by column. */
  private static final String RUNS =
      "{'size': [32, 40], 'counts': [65, 3, 29, 3, 29, 3, 29, 3, 1116]}";

  private static final String WITH_MASKS =
      "dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_mask=True)";
  private static final String COLLECT =
      "dict(type='DefaultFormatBundle'),"
          + " dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels', 'gt_masks'])";

  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void writeImage() {
    data = new DataFolder(folder).image("a.png", 40, 32);
  }

  /** Writes a file with an object for each mask. */
  private void json(String... masks) {
    StringBuilder annotations = new StringBuilder();
    for (int i = 0; i < masks.length; i++) {
      annotations.append(
          "%s{'id': %d, 'image_id': 1, 'category_id': 1, 'bbox': [2, 1, 4, 3], 'area': 12%s}"
              .formatted(
                  i == 0 ? "" : ", ",
                  i + 1,
                  masks[i].isEmpty() ? "" : ", 'segmentation': " + masks[i]));
    }
    data.text(
        "ann.json",
        ("{'images': [{'id': 1, 'file_name': 'a.png', 'width': 40, 'height': 32}],"
                + " 'categories': [{'id': 1, 'name': 'dog'}], 'annotations': [%s]}")
            .formatted(annotations)
            .replace('\'', '"'));
  }

  private String text(String pipeline) {
    return "dict(type='CocoDataset', data_root='%s', ann_file='ann.json', classes=('dog',), pipeline=[%s])"
        .formatted(folder, pipeline);
  }

  private GroundTruth load(String pipeline) {
    return Built.dataset(text(pipeline), DatasetMode.TRAINING)
        .load(0, RandomStreams.of(0))
        .groundTruth();
  }

  private String complaint() {
    return Built.complaint(SampleDataset.class, text(WITH_MASKS));
  }

  @Test
  void everyFormatOfAFileGivesTheSamePixels() {
    json(SQUARE, RUNS, "{'size': [32, 40], 'counts': 'Q23m000000oQ1'}");
    List<byte[]> bitmaps = ((BitmapMasks) masks(load(WITH_MASKS))).bitmaps();
    assertThat(bitmaps).hasSize(3);
    for (byte[] bitmap : bitmaps) {
      for (int i = 0; i < bitmap.length; i++) {
        int x = i % 40;
        int y = i / 40;
        boolean inside = x >= 2 && x < 6 && y >= 1 && y < 4;
        assertThat(bitmap[i]).as("%d, %d", x, y).isEqualTo((byte) (inside ? 1 : 0));
      }
    }
  }

  private static InstanceMasks masks(GroundTruth truth) {
    assertThat(truth.masks()).isNotNull();
    return truth.masks();
  }

  @Test
  void severalPolygonsAreOneMask() {
    json("[[2, 1, 6, 1, 6, 4, 2, 4], [10, 10, 12, 10, 12, 13, 10, 13], [1, 1, 5, 5]]");
    assertThat(masks(load(WITH_MASKS)).areas()).containsExactly(4 * 3 + 2 * 3);
  }

  @Test
  void thePipelineMovesMasksWithBoxes() {
    json(SQUARE);
    GroundTruth truth =
        load(
            WITH_MASKS
                + ", dict(type='Resize', img_scale=(80, 64)),"
                + " dict(type='RandomFlip', flip_ratio=1.0), dict(type='Pad', size_divisor=48), "
                + COLLECT);
    assertThat(truth.boxes()).containsExactly(68, 2, 76, 8);
    InstanceMasks masks = masks(truth);
    assertThat(masks.boxes()).containsExactly(68, 2, 76, 8);
    assertThat(List.of(masks.height(), masks.width())).containsExactly(96, 96);
  }

  @Test
  void batchesCarryMasksAndAModelMayIgnoreThem() {
    json(SQUARE);
    Losses with = losses(COLLECT, true);
    Losses without = losses(COLLECT.replace(", 'gt_masks'", ""), false);
    assertThat(with.terms().keySet()).isEqualTo(without.terms().keySet());
    with.terms()
        .forEach(
            (name, levels) ->
                assertThat(levels.stream().map(Tensor::toDouble))
                    .isEqualTo(without.terms().get(name).stream().map(Tensor::toDouble).toList()));
  }

  private Losses losses(String collect, boolean masks) {
    SampleDataset dataset =
        Built.dataset(
            text(
                WITH_MASKS
                    + ", dict(type='Normalize', mean=[0, 0, 0], std=[255, 255, 255]), "
                    + collect),
            DatasetMode.TRAINING);
    SingleStageDetector model = Models.retinaNet(18, 2, 4, 1, 1, "None");
    model.materialize(Device.CPU, new Random(1));
    try (DetectionLoader loader =
            DetectionLoader.shuffled(dataset, 2, 0, 1, Device.CPU, SingleProcess.INSTANCE);
        DetectionBatch batch = (DetectionBatch) loader.epoch(0, 0).next()) {
      assertThat(batch.groundTruth())
          .hasSize(2)
          .allSatisfy(truth -> assertThat(truth.masks() != null).isEqualTo(masks));
      return Autograd.noGrad(() -> model.losses(batch));
    }
  }

  @Test
  void polygonsRemainPolygonsIfWanted() {
    json(SQUARE);
    String polygons = WITH_MASKS.replace("with_mask=True", "with_mask=True, poly2mask=False");
    PolygonMasks masks = (PolygonMasks) masks(load(polygons));
    assertThat(masks.polygons().get(0).get(0)).containsExactly(2, 1, 6, 1, 6, 4, 2, 4);
    json(SQUARE, RUNS);
    assertThatThrownBy(() -> load(polygons))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Set `poly2mask=True`");
  }

  @Test
  void masksAreReadOnlyIfAStepLoadsThem() {
    json("3");
    assertThat(load(WITH_MASKS.replace(", with_mask=True", "")).masks()).isNull();
    assertThatThrownBy(() -> load(WITH_MASKS.replace(", with_mask=True", "") + ", " + COLLECT))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Set `with_mask=True`");
  }

  @Test
  void onlyTrainedObjectsNeedAMask() {
    json(SQUARE);
    String file =
        "{'images': [{'id': 1, 'file_name': 'a.png', 'width': 40, 'height': 32}], 'categories': [{'id': 1, 'name': 'dog'}, {'id': 2, 'name': 'cat'}], 'annotations': [%s]}";
    String object = "{'id': %d, 'image_id': 1, 'bbox': [2, 1, 4, 3], 'area': 12, %s}";
    data.text(
        "ann.json",
        file.formatted(
                String.join(
                    ", ",
                    object.formatted(1, "'category_id': 2"),
                    object.formatted(2, "'category_id': 1, 'iscrowd': 1"),
                    object.formatted(3, "'category_id': 1, 'ignore': 1"),
                    object.formatted(4, "'category_id': 1, 'segmentation': " + SQUARE)))
            .replace('\'', '"'));
    GroundTruth truth = load(WITH_MASKS);
    assertThat(masks(truth).size()).isEqualTo(truth.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "none",
      value = {
        "none; Annotation 1 in `%s` has no `segmentation`, which `with_mask=True` requires.",
        "[]; Annotation 1 in `%s` has no `segmentation`",
        "{'size': [31, 40], 'counts': [1240]}; expected the size [32, 40] of the image, got [31, 40]",
        "{'size': [32, 40], 'counts': [7]}; expected run lengths of 1280 pixels",
        "{'size': [32, 40], 'counts': '~~'}; is corrupt",
        "[[1, 2, 'x']]; not a COCO annotation file",
      })
  void unusableMasksAreReportedWithTheFile(String mask, String message) {
    json(mask == null ? "" : mask);
    assertThat(complaint())
        .contains("ann.json", message.replace("%s", folder.resolve("ann.json").toString()));
  }

  @Test
  void anImageOfAnotherSizeThanItsMasksIsReported() {
    json(SQUARE);
    data.image("a.png", 20, 32);
    assertThatThrownBy(() -> load(WITH_MASKS))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has 20 x 32 pixels, but its annotation file says 40 x 32");
  }
}
