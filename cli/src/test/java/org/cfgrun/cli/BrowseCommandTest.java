package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowseCommandTest {
  /** A COCO dataset of three images; the middle one is enlarged twice and flipped. */
  private static final String CONFIG =
      """
      data = dict(
          train=dict(
              type='CocoDataset',
              classes=('cat', 'dog', 'cow'),
              ann_file='%1$s/annotations.json',
              img_prefix='%1$s',
              pipeline=[
                  dict(type='LoadImageFromFile'),
                  dict(type='LoadAnnotations', with_bbox=True),
                  dict(type='Resize', img_scale=(200, 200), keep_ratio=True),
                  dict(type='RandomFlip', flip_ratio=1.0),
                  dict(type='Normalize', mean=[1, 2, 3], std=[1, 1, 1], to_rgb=True),
                  dict(type='DefaultFormatBundle'),
                  dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])
              ]))
      """;

  private static final String ANNOTATIONS =
      """
      {"images": [
         {"id": 1, "file_name": "a.png", "width": 100, "height": 100},
         {"id": 2, "file_name": "b.png", "width": 100, "height": 100},
         {"id": 3, "file_name": "c.png", "width": 100, "height": 100}],
       "annotations": [
         {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 10, 20, 20], "area": 400, "iscrowd": 0},
         {"id": 2, "image_id": 1, "category_id": 2, "bbox": [0, 0, 50, 40], "area": 2000, "iscrowd": 0},
         {"id": 3, "image_id": 2, "category_id": 1, "bbox": [0, 20, 10, 60], "area": 600, "iscrowd": 0},
         {"id": 4, "image_id": 3, "category_id": 1, "bbox": [60, 60, 100, 100], "area": 10000, "iscrowd": 0}],
       "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}, {"id": 3, "name": "cow"}]}
      """;

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = Files.writeString(folder.resolve("pets.cfg"), CONFIG.formatted(folder));
    Files.writeString(folder.resolve("annotations.json"), ANNOTATIONS);
    for (String name : List.of("a", "b", "c")) {
      BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    }
  }

  @Test
  void reportCountsObjectsPerClassAndSize() {
    CommandRun run = CommandRun.of("browse", config);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith(
            """
            data.train: 3 images, 4 objects
            +-------+--------+---------+-------+--------+-------+
            | class | images | objects | small | medium | large |
            +-------+--------+---------+-------+--------+-------+
            | cat   | 3      | 3       | 2     | 0      | 1     |
            | dog   | 1      | 1       | 0     | 1      | 0     |
            | cow   | 0      | 0       | 0     | 0      | 0     |
            +-------+--------+---------+-------+--------+-------+
            objects per image: min 1, median 1, max 2
            box width: min 10, median 50, max 100
            box height: min 20, median 60, max 100
            classes without objects: 1
              cow
            """);
  }

  @Test
  void findsBrokenImagesAndBoxesOutside() throws IOException {
    Files.write(folder.resolve("b.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    CommandRun run = CommandRun.of("browse", config, "--check-images");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("image sizes: 100x100 (2)\n")
        .contains("images that cannot be decoded: 1\n  Cannot decode image `" + folder + "/b.png`")
        .contains("images with boxes outside: 1\n  " + folder + "/c.png\n");
  }

  @Test
  void drawsSamplesAsTheyLeaveThePipeline() throws IOException {
    Path out = folder.resolve("samples");
    CommandRun run = CommandRun.of("browse", config, "--out", out);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).startsWith("3 samples saved to " + out + "\n");
    BufferedImage drawn = ImageIO.read(out.resolve("00001_b.png").toFile());
    assertThat(drawn.getWidth()).isEqualTo(400);
    // The box at the left edge is at the right edge, twice as large, and the drawing doubles that.
    // The image is black: neither normalized nor in other colors.
    assertThat(isBlack(drawn, 40, 200)).isTrue();
    assertThat(isBlack(drawn, 360, 200)).as("the left side of the box").isFalse();
    assertThat(isBlack(drawn, 380, 200)).as("inside of the box").isTrue();
  }

  private static boolean isBlack(BufferedImage image, int x, int y) {
    return (image.getRGB(x, y) & 0xffffff) == 0;
  }

  @Test
  void numberLimitsTheSamples() throws IOException {
    Path out = folder.resolve("two");
    CommandRun.of("browse", config, "--out", out, "--number", "2");
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void missingDatasetsAndFilesAreErrorsAtTheConfig() throws IOException {
    CommandRun none = CommandRun.of("browse", config, "--split", "val");
    assertThat(none.status()).isEqualTo(3);
    assertThat(none.err()).contains("error[missing-key]: The config has no `data.val`.");
    Files.delete(folder.resolve("annotations.json"));
    CommandRun run = CommandRun.of("browse", config);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("annotations.json", "--> " + config + ":5:");
    assertThat(CommandRun.of("browse", config, "--split", "all").status()).isEqualTo(2);
  }

  @Test
  void syntheticDataHasNoBrokenImages() {
    CommandRun run =
        CommandRun.of(
            "browse",
            "stdlib::quickstart/shapes_retinanet.cfg",
            "--split",
            "test",
            "--check-images",
            "--cfg-options",
            "data.test.num_images=5");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("data.test: 5 images", "image sizes: 128x128 (5)\n")
        .doesNotContain("cannot be decoded", "outside");
  }
}
