package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cfgrun.runtime.data.Built;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that problems in the data are reported, each kind once and with its number. */
class DataWarningsTest {
  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();
  private DataFolder data;

  @BeforeEach
  void writeImages() {
    data = new DataFolder(folder);
    data.image("a.png", 100, 80).image("b.jpg", 100, 80);
  }

  private void load(String... boxes) {
    StringBuilder annotations = new StringBuilder();
    for (int i = 0; i < boxes.length; i++) {
      annotations.append(
          "%s{'id': %d, 'image_id': %d, 'category_id': 1, 'bbox': [%s]}"
              .formatted(i > 0 ? ", " : "", i + 1, i % 2 + 1, boxes[i]));
    }
    write("100, 'height': 80", annotations.toString());
  }

  private void write(String size, String annotations) {
    data.text(
        "ann.json",
        """
        {'categories': [{'id': 1, 'name': 'dog'}],
         'images': [{'id': 1, 'file_name': 'a.png', 'width': 100, 'height': 80},
                    {'id': 2, 'file_name': 'b.jpg', 'width': %s}],
         'annotations': [%s]}
        """
            .formatted(size, annotations)
            .replace('\'', '"'));
    String text =
        data.dataset("CocoDataset", "ann.json", "classes=('dog',), filter_empty_gt=False");
    Built.dataset(text, DatasetMode.TRAINING.reportingTo(warnings::add));
  }

  private String only() {
    assertThat(warnings).hasSize(1);
    return warnings.get(0).replace(folder + "/", "");
  }

  @Test
  void soundDataHasNoWarning() {
    load("1, 1, 50, 50", "0, 0, 100, 80", "-1, 0, 102, 80", "0.5, 0.5, 0.7, 0.7");
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5, 5, 0, 9  | 1 of 3 boxes of `ann.json` have no width or height, or a negative one, and are skipped in training.",
        "5, 5, 9, -9 | 1 of 3 boxes of `ann.json` have no width or height, or a negative one, and are skipped in training.",
        "200, 5, 9, 9 | 1 of 3 boxes of `ann.json` have no part inside their image and are skipped in training.",
        "-20, -9, 9, 9 | 1 of 3 boxes of `ann.json` have no part inside their image and are skipped in training.",
        "0, 0, 130, 9 | 1 of 3 boxes of `ann.json` have parts beyond their image.",
      })
  void oddBoxesAreCounted(String box, String warning) {
    load("1, 1, 50, 50", "2, 2, 50, 50", box);
    assertThat(only()).isEqualTo(warning);
  }

  @Test
  void cornersAreRecognised() {
    load("60, 50, 90, 70", "10, 10, 20, 20", "70, 10, 99, 40");
    assertThat(only())
        .isEqualTo(
            "2 of 3 boxes of `ann.json` have parts beyond their image. 2 of them fit as corners x1, y1, x2, y2; expected x, y, width, height.");
  }

  @Test
  void fractionsAreRecognised() {
    load("0.1, 0.2, 0.5, 0.5", "0, 0, 1, 1");
    assertThat(only())
        .isEqualTo(
            "All 2 boxes of `ann.json` are within 0 to 1. Expected x, y, width, height in pixels, not as fractions of the image size.");
  }

  @Test
  void unlistedCategoriesAreCounted() {
    write(
        "100, 'height': 80",
        "{'id': 1, 'image_id': 1, 'category_id': 7, 'bbox': [1, 1, 9, 9]},"
            + "{'id': 2, 'image_id': 1, 'category_id': 7, 'bbox': [1, 1, 9, 9]},"
            + "{'id': 3, 'image_id': 1, 'category_id': 1, 'bbox': [1, 1, 9, 9]}");
    assertThat(only())
        .isEqualTo(
            "2 annotations of `ann.json` have a `category_id` that `categories` does not list, such as 7; they are skipped.");
  }

  @Test
  void otherSizesAreCounted() {
    write("80, 'height': 100", "");
    assertThat(only())
        .isEqualTo(
            "1 of 2 images of `ann.json` have another size than their annotations: `b.jpg` is 80 x 100 in the annotations and 100 x 80 as a file. Their boxes are at wrong places.");
  }

  @ParameterizedTest
  @CsvSource({"a.png", "b.jpg"})
  void truncatedImagesAreCounted(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    Files.write(folder.resolve(name), Arrays.copyOf(bytes, bytes.length - 20));
    load("1, 1, 50, 50");
    assertThat(only())
        .isEqualTo(
            "1 of 2 images of `ann.json` are truncated files, starting with `%s`. The rest of their pixels is gray or black."
                .formatted(name));
  }

  @Test
  void bytesAfterTheEndOfAJpegAreAccepted() throws IOException {
    Path file = folder.resolve("b.jpg");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 10_000));
    load("1, 1, 50, 50");
    assertThat(warnings).isEmpty();
  }
}
