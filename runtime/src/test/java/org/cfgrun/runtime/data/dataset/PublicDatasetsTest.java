package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.ClassFrequency;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Public datasets whose files have the format of COCO. */
class PublicDatasetsTest {
  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void createFolder() {
    data = new DataFolder(folder);
  }

  private void json(String images, String annotations, String categories) {
    data.text(
        "ann.json",
        "{'images': [%s], 'annotations': [%s], 'categories': [%s]}"
            .formatted(images, annotations, categories)
            .replace('\'', '"'));
  }

  private String text(String type) {
    return data.dataset(type, "ann.json", "img_prefix='img/'");
  }

  private SampleDataset dataset(String type, DatasetMode mode) {
    return Built.dataset(text(type), mode);
  }

  private static String image(int id, String name) {
    return "{'id': %d, 'width': 40, 'height': 40, %s}".formatted(id, name);
  }

  private static String object(int id, int image, int category, int crowd) {
    return "{'id': %d, 'image_id': %d, 'category_id': %d, 'bbox': [1, 2, 10, 20], 'area': 150, 'iscrowd': %d}"
        .formatted(id, image, category, crowd);
  }

  @ParameterizedTest
  @CsvSource({
    "COCO, 80, person, toothbrush",
    "VOC, 20, aeroplane, tvmonitor",
    "CITYSCAPES, 8, person, bicycle",
    "DEEPFASHION, 15, top, face",
    "LVIS_V05, 1230, acorn, zucchini",
    "LVIS_V1, 1203, aerosol_can, zucchini",
    "OBJECTS365_V1, 365, person, flashlight",
    "OBJECTS365_V2, 365, Person, 'Table Tennis '",
    "WIDER_FACE, 1, face, face",
  })
  void publicDatasetsHaveTheirClasses(
      StandardClasses classes, int count, String first, String last) {
    assertThat(classes.names()).hasSize(count).doesNotHaveDuplicates().startsWith(first);
    assertThat(classes.names()).endsWith(last);
  }

  @Test
  void cityscapesSkipsImagesWithCrowdsOnly() {
    data.image("img/a.png", 40, 40).image("img/b.png", 40, 40).image("img/c.png", 40, 40);
    json(
        image(1, "'file_name': 'a.png'")
            + ","
            + image(2, "'file_name': 'b.png'")
            + ","
            + image(3, "'file_name': 'c.png'"),
        object(1, 1, 24, 1) + "," + object(2, 2, 24, 0) + "," + object(3, 2, 24, 1),
        "{'id': 24, 'name': 'person'}");
    SampleDataset cityscapes = dataset("CityscapesDataset", DatasetMode.TRAINING);
    assertThat(ids(cityscapes)).containsExactly(2);
    assertThat(ids(dataset("CocoDataset", DatasetMode.TRAINING))).containsExactly(1, 2);
    assertThat(ids(dataset("CityscapesDataset", DatasetMode.TESTING))).containsExactly(1, 2, 3);
    assertThat(cityscapes.classes()).hasSize(8);
  }

  private static long[] ids(SampleDataset dataset) {
    return IntStream.range(0, dataset.size()).mapToLong(dataset::imageId).toArray();
  }

  @Test
  void labelsOfObjects365V1FollowTheIdsOfCategories() {
    data.image("img/a.png", 40, 40);
    json(
        image(1, "'file_name': 'a.png'"),
        object(1, 1, 3, 0),
        "{'id': 3, 'name': 'chair'}, {'id': 1, 'name': 'person'}, {'id': 2, 'name': 'sneakers'}");
    SampleDataset dataset = dataset("Objects365V1Dataset", DatasetMode.TESTING);
    assertThat(dataset.classes()).startsWith("person", "sneakers", "chair");
    assertThat(dataset.annotations(0).get(0).label()).isEqualTo(2);
    assertThat(dataset.categoryId(2)).isEqualTo(3);
  }

  @Test
  void imagesOfObjects365V2AreInTheirLastDirectory() {
    data.image("img/patch8/a.png", 40, 40);
    json(
        image(1, "'file_name': 'images/v1/patch8/a.png'")
            + ","
            + image(2, "'file_name': 'images/v2/patch16/objects365_v2_00908726.jpg'"),
        object(1, 1, 1, 0) + "," + object(2, 2, 1, 0),
        "{'id': 1, 'name': 'Person'}");
    SampleDataset dataset = dataset("Objects365V2Dataset", DatasetMode.TESTING);
    assertThat(ids(dataset)).containsExactly(1);
    assertThat(dataset.image(0).name()).endsWith("patch8/a.png");
  }

  @Test
  void imagesOfLvisAreThoseOfCoco2017() {
    data.image("img/000000391895.jpg", 40, 40).image("img/train2017/000000391895.jpg", 40, 40);
    String categories = "{'id': 2, 'name': 'acorn', 'frequency': 'c'}";
    json(image(1, "'file_name': 'COCO_val2014_000000391895.jpg'"), object(1, 1, 2, 0), categories);
    SampleDataset v05 = dataset("LVISV05Dataset", DatasetMode.TRAINING);
    assertThat(v05.image(0).name()).endsWith("img/000000391895.jpg");
    json(
        image(1, "'coco_url': 'http://images.cocodataset.org/train2017/000000391895.jpg'"),
        object(1, 1, 2, 0),
        categories);
    SampleDataset v1 = dataset("LVISV1Dataset", DatasetMode.TRAINING);
    assertThat(v1.image(0).name()).endsWith("img/train2017/000000391895.jpg");
  }

  @Test
  void lvisTellsWhichClassesAreAnnotated() {
    data.image("img/a.png", 40, 40);
    String lists =
        "'coco_url': 'a.png', 'neg_category_ids': [7], 'not_exhaustive_category_ids': [9]";
    String categories =
        "{'id': 7, 'name': 'acorn', 'frequency': 'f'}, {'id': 9, 'name': 'axe', 'frequency': 'r'}";
    json(image(1, lists), object(1, 1, 9, 0), categories);
    SampleDataset dataset = dataset("LVISV1Dataset", DatasetMode.TESTING);
    assertThat(dataset.classes()).containsExactly("acorn", "axe");
    assertThat(dataset.frequencies()).containsExactly(ClassFrequency.FREQUENT, ClassFrequency.RARE);
    assertThat(dataset.coverage(0).absent()).containsExactly(0);
    assertThat(dataset.coverage(0).partial()).containsExactly(1);

    json(image(1, lists), object(1, 1, 9, 0), categories.replace("'r'", "'x'"));
    assertThat(complaint())
        .contains("the `frequency` of category 9 must be 'r', 'c' or 'f'")
        .contains("Set `ann_file` to a file of LVIS");
    json(image(1, "'coco_url': 'a.png'"), object(1, 1, 9, 0), categories);
    assertThat(complaint()).contains("image 1 has no list `neg_category_ids`");
  }

  private String complaint() {
    return Built.complaint(
        SampleDataset.class,
        text("LVISV1Dataset").replace("dict(type='LVIS", "dict(test_mode=True, type='LVIS"));
  }
}
