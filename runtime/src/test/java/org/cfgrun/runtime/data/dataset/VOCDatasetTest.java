package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.MeanApRules;
import org.cfgrun.runtime.data.RandomStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VOCDatasetTest {
  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void writeData() {
    data = new DataFolder(folder);
    data.text("Main/train.txt", "one\n\ntwo \n");
    data.image("JPEGImages/one.jpg", 64, 48).image("JPEGImages/two.jpg", 40, 50);
    data.text(
        "Annotations/one.xml",
        xml(
            "<size><width>64</width><height>48</height><depth>3</depth></size>",
            object("cat", 0, "1", "1", "11", "21"),
            object("dog", 1, "5.9", "6", "30", "40"),
            object("cat", 0, "50", "30", "50", "30"),
            object("dog", 0, "40", "20", "99", "40"),
            object("cow", 0, "1", "1", "9", "9"),
            object("cat", 0, "100", "100", "120", "120")));
    data.text("Annotations/two.xml", xml("", object("cow", 0, "1", "1", "9", "9")));
  }

  @Test
  void imagesOfWiderFaceAreInTheFolderThatTheirAnnotationsName() {
    data.image("0--Parade/0_Parade_1.jpg", 64, 48).text("train.txt", "0_Parade_1");
    data.text(
        "Annotations/0_Parade_1.xml",
        xml(
            "<folder>0--Parade</folder><size><width>64</width><height>48</height></size>",
            object("face", 0, "1", "1", "33", "31"),
            object("face", 0, "1", "1", "11", "11")));
    SampleDataset dataset =
        Built.dataset(
            data.dataset("WIDERFaceDataset", "train.txt", "min_size=17"), DatasetMode.TRAINING);
    assertThat(dataset.classes()).containsExactly("face");
    assertThat(dataset.meanApRules()).isEqualTo(MeanApRules.CUSTOM);
    GroundTruth truth = dataset.load(0, RandomStreams.of(0)).groundTruth();
    assertThat(truth.boxes()).containsExactly(0, 0, 32, 30);
    assertThat(truth.ignored()).containsExactly(0, 0, 10, 10);
  }

  private static String xml(String... parts) {
    return "<annotation>" + String.join("", parts) + "</annotation>";
  }

  private static String object(
      String name, int difficult, String x1, String y1, String x2, String y2) {
    return "<object><name>%s</name><difficult>%d</difficult><part><name>tail</name></part><bndbox><xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax></bndbox></object>"
        .formatted(name, difficult, x1, y1, x2, y2);
  }

  private String text(String arguments) {
    return data.dataset("VOCDataset", "Main/train.txt", arguments);
  }

  private SampleDataset dataset(String arguments, DatasetMode mode) {
    return Built.dataset(text("classes=('cat', 'dog'), " + arguments), mode);
  }

  @Test
  void cornersStartAtZeroAndDifficultObjectsAreIgnored() {
    GroundTruth truth =
        dataset("", DatasetMode.TRAINING).load(0, RandomStreams.of(0)).groundTruth();
    assertThat(truth.boxes()).containsExactly(0, 0, 10, 20, 39, 19, 64, 39);
    assertThat(truth.labels()).containsExactly(0, 1);
    assertThat(truth.ignored()).containsExactly(4, 5, 29, 39);
  }

  @Test
  void objectsBelowMinSizeAreIgnored() {
    GroundTruth truth =
        dataset("min_size=15.0", DatasetMode.TRAINING).load(0, RandomStreams.of(0)).groundTruth();
    assertThat(truth.labels()).containsExactly(1);
    assertThat(truth.ignored()).hasSize(8);
  }

  @Test
  void evaluationIncludesDegenerateAndDifficultObjects() {
    SampleDataset dataset = dataset("", DatasetMode.TESTING);
    assertThat(dataset.size()).isEqualTo(2);
    assertThat(dataset.annotations(0)).hasSize(5);
    assertThat(dataset.annotations(0).get(2))
        .isEqualTo(new AnnotatedObject(3, 0, 49, 29, 0, 0, 0, false, false));
    assertThat(dataset.annotations(0).get(1).difficult()).isTrue();
  }

  @Test
  void trainingSkipsImagesWithoutObjectsOfTheClasses() {
    assertThat(dataset("", DatasetMode.TRAINING).size()).isEqualTo(1);
    assertThat(dataset("filter_empty_gt=False", DatasetMode.TRAINING).size()).isEqualTo(2);
  }

  @Test
  void sizeIsReadFromTheImageIfTheAnnotationLacksIt() {
    assertThat(dataset("", DatasetMode.TESTING).isWide(1)).isFalse();
    assertThat(dataset("", DatasetMode.TESTING).isWide(0)).isTrue();
  }

  @Test
  void voc2007IsKnownByItsFolder() {
    assertThat(dataset("", DatasetMode.TESTING).meanApRules()).isEqualTo(MeanApRules.VOC);
    DataFolder inner = new DataFolder(folder);
    inner.image("VOC2007/JPEGImages/x.jpg", 40, 40).text("x.txt", "x");
    inner.text("VOC2007/Annotations/x.xml", xml(object("cat", 0, "1", "1", "9", "9")));
    String text = data.dataset("VOCDataset", "x.txt", "classes=['cat'], img_prefix='VOC2007/'");
    assertThat(Built.dataset(text, DatasetMode.TESTING).meanApRules())
        .isEqualTo(MeanApRules.VOC_2007);
  }

  @Test
  void severalFilesAreConcatenatedForTraining() {
    String text =
        "dict(type='VOCDataset', ann_file=['%1$s/Main/train.txt', '%1$s/Main/train.txt'], img_prefix=['%1$s', '%1$s'], classes=['cat'], pipeline=[])"
            .formatted(folder);
    assertThat(Built.dataset(text, DatasetMode.TRAINING).size()).isEqualTo(2);
  }

  @Test
  void missingAndInvalidFilesAreNamed() {
    assertThat(Built.complaint(SampleDataset.class, data.dataset("VOCDataset", "none.txt", "")))
        .contains(folder.resolve("none.txt").toString(), "ImageSets/Main/train.txt");
    assertThat(Built.complaint(SampleDataset.class, text("img_subdir='images'")))
        .contains("2 of the 2 images", "Set `img_prefix`");
    assertThat(Built.complaint(SampleDataset.class, text("ann_subdir='labels'")))
        .contains("labels/one.xml", "`ann_subdir`");
    assertThat(Built.complaint(SampleDataset.class, text("classes=['cat', 'cat']")))
        .contains("Duplicate class");
    data.text("Annotations/one.xml", "<annotation>\n<object>");
    assertThat(Built.complaint(SampleDataset.class, text(""))).contains("one.xml", "line 2");
    data.text("Annotations/one.xml", xml("<object><name>cat</name></object>"));
    assertThat(Built.complaint(SampleDataset.class, text(""))).contains("object 1 has no `bndbox`");
  }
}
