package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.RandomStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CocoDatasetTest {
  private static final String CATEGORIES =
      "'categories': [{'id': 7, 'name': 'dog'}, {'id': 3, 'name': 'cat'}, {'id': 9, 'name': 'cow'}]";
  private static final String IMAGES =
      """
      'images': [{'id': 5, 'file_name': 'b.png', 'width': 64, 'height': 48},
                 {'id': 2, 'file_name': 'a.png', 'width': 40, 'height': 60},
                 {'id': 8, 'file_name': 'empty.png', 'width': 40, 'height': 40},
                 {'id': 9, 'file_name': 'small.png', 'width': 31, 'height': 90}]""";
  private static final String ANNOTATIONS =
      """
      'annotations': [
        {'id': 1, 'image_id': 2, 'category_id': 3, 'bbox': [1, 2, 10, 20], 'area': 150, 'iscrowd': 0},
        {'id': 2, 'image_id': 5, 'category_id': 7, 'bbox': [-4, 0, 14.5, 20], 'area': 90,
         'segmentation': [[1, 2, 3]]},
        {'id': 3, 'image_id': 5, 'category_id': 3, 'bbox': [5, 5, 9, 9], 'area': 81, 'iscrowd': 1},
        {'id': 4, 'image_id': 5, 'category_id': 3, 'bbox': [5, 5, 0.5, 9], 'area': 4},
        {'id': 5, 'image_id': 5, 'category_id': 3, 'bbox': [64, 5, 9, 9], 'area': 4},
        {'id': 6, 'image_id': 5, 'category_id': 3, 'bbox': [5, 5, 9, 9], 'area': 0},
        {'id': 7, 'image_id': 5, 'category_id': 3, 'bbox': [5, 5, 9, 9], 'ignore': true},
        {'id': 8, 'image_id': 5, 'category_id': 9, 'bbox': [5, 5, 9, 9], 'area': 81},
        {'id': 9, 'image_id': 9, 'category_id': 3, 'bbox': [5, 5, 9, 9], 'area': 81},
        {'id': 10, 'image_id': 777, 'category_id': 3, 'bbox': [5, 5, 9, 9], 'area': 81}]""";

  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void writeImages() {
    data = new DataFolder(folder);
    data.image("img/a.png", 40, 60).image("img/b.png", 64, 48).image("img/empty.png", 40, 40);
    data.image("img/small.png", 31, 90);
    json(IMAGES, ANNOTATIONS, CATEGORIES);
  }

  private void json(String... parts) {
    data.text(
        "ann.json", "{'info': {}, %s}".formatted(String.join(", ", parts)).replace('\'', '"'));
  }

  private String text(String arguments) {
    return data.dataset("CocoDataset", "ann.json", "img_prefix='img/', " + arguments);
  }

  private SampleDataset dataset(String arguments, DatasetMode mode) {
    return Built.dataset(text("classes=('cat', 'dog'), " + arguments), mode);
  }

  private String complaint(String arguments) {
    return Built.complaint(SampleDataset.class, text(arguments));
  }

  @Test
  void labelsFollowTheOrderOfTheFile() {
    SampleDataset dataset = dataset("", DatasetMode.TRAINING);
    assertThat(dataset.classes()).containsExactly("dog", "cat");
    GroundTruth truth = dataset.load(0, RandomStreams.of(0)).groundTruth();
    assertThat(truth.labels()).containsExactly(0);
  }

  @Test
  void aNameThatNoFileCanHaveIsReported() {
    json(IMAGES.replace("a.png", "a\\u0000.png"), ANNOTATIONS, CATEGORIES);
    assertThat(complaint("")).contains("`a\\x00.png` is not a valid path.");
  }

  @Test
  void classesMissingFromTheFileComeLast() {
    SampleDataset dataset =
        Built.dataset(text("classes=['bird', 'cow', 'dog']"), DatasetMode.TRAINING);
    assertThat(dataset.classes()).containsExactly("dog", "cow", "bird");
  }

  @Test
  void trainingSkipsEmptyAndSmallImages() {
    SampleDataset dataset = dataset("", DatasetMode.TRAINING);
    assertThat(dataset.size()).isEqualTo(2);
    assertThat(dataset.imageId(0)).isEqualTo(5);
    assertThat(dataset.imageId(1)).isEqualTo(2);
    assertThat(dataset("filter_empty_gt=False", DatasetMode.TRAINING).size()).isEqualTo(3);
    assertThat(dataset("", DatasetMode.TESTING).size()).isEqualTo(4);
    assertThat(dataset("test_mode=True", DatasetMode.TRAINING).size()).isEqualTo(4);
  }

  @Test
  void trainingSkipsInvalidBoxes() {
    GroundTruth truth =
        dataset("", DatasetMode.TRAINING).load(0, RandomStreams.of(0)).groundTruth();
    assertThat(truth.boxes()).containsExactly(-4, 0, 10.5f, 20);
    assertThat(truth.ignored()).containsExactly(5, 5, 14, 14);
  }

  @Test
  void evaluationIncludesEveryObjectOfTheClasses() {
    SampleDataset dataset = dataset("", DatasetMode.TESTING);
    assertThat(dataset.annotations(0))
        .extracting(AnnotatedObject::id)
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(dataset.annotations(1))
        .containsExactly(new AnnotatedObject(1, 1, 1, 2, 10, 20, 150, false, false));
    assertThat(dataset.annotations(0).get(1).crowd()).isTrue();
    assertThat(dataset.annotations(0).get(5).area()).isEqualTo(81);
  }

  @Test
  void testSamplesHaveNoAnnotations() {
    SampleDataset dataset = dataset("", DatasetMode.TESTING);
    assertThatThrownBy(() -> dataset.load(0, RandomStreams.of(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test_mode=True");
  }

  @Test
  void aspectGroupsSeparateWideImages() {
    SampleDataset dataset = dataset("", DatasetMode.TESTING);
    assertThat(dataset.isWide(0)).isTrue();
    assertThat(dataset.isWide(1)).isFalse();
    assertThat(dataset.isWide(2)).isFalse();
  }

  @Test
  void missingAnnotationFileIsNamed() {
    assertThat(Built.complaint(SampleDataset.class, data.dataset("CocoDataset", "none.json", "")))
        .contains("Annotation file `" + folder.resolve("none.json"))
        .contains("`data_root` is");
  }

  @Test
  void missingImagesAreCountedAndTheFirstIsNamed() {
    assertThat(
            Built.complaint(
                SampleDataset.class,
                data.dataset(
                    "CocoDataset", "ann.json", "img_prefix='else', classes=['dog', 'cat']")))
        .contains("2 of the 2 images", folder.resolve("else/b.png").toString(), "Set `img_prefix`");
  }

  @Test
  void classesWithoutCategoryAreRejected() {
    assertThat(complaint("classes=['car']"))
        .contains("the file has dog, cat, cow", "Set `classes`");
    assertThat(complaint("classes='dog'")).contains("`classes=('dog',)`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[1, 2]; expected an object at the top level",
        "{; is not a COCO annotation file: invalid JSON",
        "{'images': 3}; is not a COCO annotation file: unexpected number at `$.images`",
        "{'images': []}; list `categories` is missing",
        "{'images': [{'id': 'x'}]}; `id` of $.images[0] is missing or not an integer",
        "{'images': [{'id': 1}]}; `file_name` of $.images[0] is missing or not a string",
        "{'images': [{'id': 1, 'file_name': 'a', 'width': 1e12, 'height': 9}]}; `width` of $.images[0] must be from 0 to 1048576, got 1000000000000",
        "{'images': [{'id': 1, 'file_name': 'a', 'width': 9, 'height': -9}]}; `height` of $.images[0] must be from 0 to 1048576, got -9",
        "{'annotations': [{'id': 1, 'bbox': [1, 2]}]}; $.annotations[0] has no `bbox` with four",
      })
  void errorInAFileIsReportedWithItsPosition(String json, String message) {
    data.text("ann.json", json.replace('\'', '"'));
    assertThat(complaint("classes=['dog']")).contains("ann.json", message);
  }

  @Test
  void idsMustBeUnique() {
    json(
        IMAGES,
        CATEGORIES,
        "'annotations': [%1$s, %1$s]"
            .formatted("{'id': 4, 'image_id': 5, 'category_id': 3, 'bbox': [1, 1, 9, 9]}"));
    assertThat(complaint("classes=['cat']")).contains("Duplicate id in annotations of", ": 4.");
  }

  @Test
  void undecodableImageIsNamed() {
    data.text("img/b.png", "Cannot decode image");
    assertThat(complaintAboutAnImage()).contains("b.png");
  }

  private String complaintAboutAnImage() {
    SampleDataset dataset = dataset("", DatasetMode.TRAINING);
    ConfigException complaint =
        catchThrowableOfType(ConfigException.class, () -> dataset.load(0, RandomStreams.of(0)));
    assertThat(complaint.diagnostic().span().text()).isEqualTo("dict(type='LoadImageFromFile')");
    return String.valueOf(complaint.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {60_000, 30_000, 2_000_000_000})
  void imageWithALargeHeaderIsUndecodable(int side) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(33);
    header.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'});
    header.putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(side).putInt(side);
    header.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 sum = new CRC32();
    sum.update(header.array(), 12, 17);
    header.putInt((int) sum.getValue());
    Files.write(folder.resolve("img/b.png"), header.array());
    assertThat(complaintAboutAnImage()).startsWith("Cannot decode image").contains("b.png");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a device without end")
  void deviceIsNotAnImage() throws IOException {
    Files.delete(folder.resolve("img/b.png"));
    Files.createSymbolicLink(folder.resolve("img/b.png"), Path.of("/dev/zero"));
    assertThat(complaintAboutAnImage()).contains("b.png` is not a regular file");
  }

  @Test
  void classFileIsReadOnlyWithTheData() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "cat\ncat\n");
    String text = text("classes='%s'".formatted(names));
    assertThat(Built.checked(SampleDataset.class, text)).isEmpty();
    assertThat(Built.complaint(SampleDataset.class, text)).contains("Duplicate class 'cat'");
    Files.writeString(names, "cat\n".repeat(300_000));
    assertThat(Built.complaint(SampleDataset.class, text)).contains("has 1200000 bytes");
    assertThat(complaint("classes='/dev/zero'")).contains("Cannot read the class file");
  }

  @Test
  void sizeOfADatasetInFilesIsUnknownWithoutThem() {
    String repeated = "dict(type='RepeatDataset', times=2, dataset=%s)";
    for (String dataset : List.of(text(""), repeated.formatted(text("")))) {
      assertThat(Built.complaint(SampleDataset.class, dataset, DatasetMode.SIZE))
          .contains("depends on data files, which this command does not read");
    }
  }
}
