package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.checkpoint.NumpyArray;
import org.cfgrun.runtime.checkpoint.PickleFile;
import org.cfgrun.runtime.comm.SingleProcess;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.evaluation.PickledResults;
import org.cfgrun.runtime.torch.Device;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regions on their way from a pickle through a pipeline. The pickles were written by NumPy. */
class ProposalFileTest {
  private static final String LOAD = "dict(type='LoadImageFromFile'), dict(type='LoadProposals')";

  @TempDir private Path folder;

  /** Writes two images, the first of which is too small to train on. */
  @BeforeEach
  void writeImages() {
    new DataFolder(folder)
        .image("a.png", 20, 20)
        .image("b.png", 48, 32)
        .text(
            "ann.json",
            """
            {"images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 20},
                        {"id": 2, "file_name": "b.png", "width": 48, "height": 32}],
             "categories": [{"id": 1, "name": "dog"}],
             "annotations": [
               {"id": 1, "image_id": 1, "category_id": 1, "bbox": [2, 1, 4, 3], "area": 12},
               {"id": 2, "image_id": 2, "category_id": 1, "bbox": [8, 4, 32, 16], "area": 512}]}
            """);
    for (String name : new String[] {"proposals", "proposals4", "proposals_wrong"}) {
      try (InputStream in = getClass().getResourceAsStream(name + ".pkl")) {
        Files.write(folder.resolve(name + ".pkl"), Objects.requireNonNull(in).readAllBytes());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private String text(String file, String pipeline) {
    return "dict(type='CocoDataset', data_root='%s', ann_file='ann.json', classes=('dog',),"
            .formatted(folder)
        + " proposal_file=%s, pipeline=[%s])".formatted(file, pipeline);
  }

  private float[] load(String file, String pipeline) {
    try (Sample sample =
        Built.dataset(text(file, pipeline), DatasetMode.TRAINING).load(0, RandomStreams.of(0))) {
      return sample.proposals();
    }
  }

  @Test
  void regionsBelongToTheImagesThatAreKept() {
    assertThat(load("'proposals.pkl'", LOAD)).containsExactly(8, 4, 40, 20, 0, 0, 16, 16);
    assertThat(load("'proposals4.pkl'", LOAD)).containsExactly(8, 4, 40, 20);
  }

  @Test
  void theBestRegionsAreMovedWithTheImage() {
    String pipeline =
        """
        dict(type='LoadImageFromFile'), dict(type='LoadProposals', num_max_proposals=1),
        dict(type='Resize', img_scale=(24, 16), keep_ratio=True),
        dict(type='RandomFlip', flip_ratio=1.)""";
    // Halved, then mirrored in an image of 24 pixels.
    assertThat(load("'proposals.pkl'", pipeline)).containsExactly(4, 2, 20, 10);
  }

  @Test
  void anImageWithoutRegionsHasOneOfNoSize() {
    try (Sample sample =
        Built.dataset(text("'proposals4.pkl'", LOAD), DatasetMode.TESTING)
            .load(0, RandomStreams.of(0))) {
      assertThat(sample.proposals()).containsExactly(0, 0, 0, 0);
    }
  }

  @Test
  void collectedRegionsAreInTheBatch() {
    String pipeline =
        LOAD
            + """
            , dict(type='LoadAnnotations'), dict(type='ToTensor', keys=['proposals']),
            dict(type='ToDataContainer', fields=[dict(key='proposals', stack=False)]),
            dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'%s])""";
    for (boolean collected : new boolean[] {true, false}) {
      SampleDataset dataset =
          Built.dataset(
              text("'proposals.pkl'", pipeline.formatted(collected ? ", 'proposals'" : "")),
              DatasetMode.TRAINING);
      try (DetectionLoader loader =
              DetectionLoader.shuffled(dataset, 1, 0, 1, Device.CPU, SingleProcess.INSTANCE);
          DetectionBatch batch = (DetectionBatch) loader.epoch(0, 0).next()) {
        assertThat(batch.proposals()).hasSize(collected ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing.pkl | cannot be read: no such file or directory",
        "ann.json | is not a pickle file of protocol 2 or newer",
        "proposals_wrong.pkl | has an array of shape [3, 3] for image 0, expected [p, 4] or [p, 5]",
      })
  void otherFilesAreRefused(String file, String message) {
    assertThat(Built.complaint(SampleDataset.class, text("'" + file + "'", LOAD)))
        .contains(message);
  }

  @Test
  void aFileForOtherImagesIsRefused() {
    new DataFolder(folder)
        .text(
            "ann.json",
            """
            {"images": [{"id": 2, "file_name": "b.png", "width": 48, "height": 32}],
             "categories": [{"id": 1, "name": "dog"}],
             "annotations": [
               {"id": 2, "image_id": 2, "category_id": 1, "bbox": [8, 4, 32, 16], "area": 512}]}
            """);
    assertThat(Built.complaint(SampleDataset.class, text("'proposals.pkl'", LOAD)))
        .contains("has regions for 2 images, expected 1");
  }

  @Test
  void detectionsWithoutClassesAreRegions() throws IOException {
    Detections first = new Detections(new float[] {1, 2, 3, 4}, new float[] {.5f}, new int[1]);
    Detections second =
        new Detections(new float[] {8, 4, 40, 20, 0, 0, 9, 9}, new float[] {.9f, .1f}, new int[2]);
    PickledResults.write(folder.resolve("found.pkl"), List.of(first, second), 0);
    assertThat(load("'found.pkl'", LOAD)).containsExactly(8, 4, 40, 20, 0, 0, 9, 9);
  }

  @Test
  void detectionsHaveAnArrayForEachClass() throws IOException {
    Detections found =
        new Detections(
            new float[] {8, 4, 40, 20, 0, 0, 9, 9}, new float[] {.9f, .1f}, new int[] {2, 0});
    Path file = folder.resolve("found.pkl");
    PickledResults.write(file, List.of(found), 3);
    List<?> classes = (List<?>) ((List<?>) PickleFile.read(file)).get(0);
    assertThat(classes)
        .extracting(array -> ((NumpyArray) array).shape()[0])
        .containsExactly(1L, 0L, 1L);
    assertThat(((NumpyArray) classes.get(2)).values()).containsExactly(8, 4, 40, 20, .9f);
  }

  @Test
  void loadingRequiresAFile() {
    SampleDataset dataset = Built.dataset(text("None", LOAD), DatasetMode.TRAINING);
    assertThatThrownBy(() -> dataset.load(0, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Set `proposal_file`");
  }
}
