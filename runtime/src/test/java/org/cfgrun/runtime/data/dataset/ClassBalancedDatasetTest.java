package org.cfgrun.runtime.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.OpenCv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

class ClassBalancedDatasetTest {
  @TempDir Path folder;

  /**
   * Four images, all with a cat and the last with a dog too: the share of dogs is 1/4, and sqrt(1 /
   * (1/4)) is 2.
   */
  @Test
  void imagesOfRareClassesAreRepeated() throws Exception {
    assertThat(images(1.0)).containsExactly(1, 2, 3, 4, 4);
    assertThat(images(0.25)).containsExactly(1, 2, 3, 4);
    assertThat(images(0.5)).containsExactly(1, 2, 3, 4, 4);
  }

  private List<Integer> images(double threshold) throws Exception {
    OpenCv.load();
    StringBuilder images = new StringBuilder();
    StringBuilder objects = new StringBuilder();
    for (int i = 1; i <= 4; i++) {
      Imgcodecs.imwrite(folder.resolve(i + ".png").toString(), new Mat(40, 40, CvType.CV_8UC3));
      images.append(
          "{\"id\": %d, \"file_name\": \"%d.png\", \"width\": 40, \"height\": 40},"
              .formatted(i, i));
      objects.append(object(i, i, 1));
    }
    objects.append(object(5, 4, 2)).append(object(6, 4, 2));
    Files.writeString(
        folder.resolve("a.json"),
        "{\"categories\": [{\"id\": 1, \"name\": \"cat\"}, {\"id\": 2, \"name\": \"dog\"}], \"images\": [%s], \"annotations\": [%s]}"
            .formatted(
                images.substring(0, images.length() - 1),
                objects.substring(0, objects.length() - 1)));
    SampleDataset dataset =
        Built.dataset(
            "dict(type='ClassBalancedDataset', oversample_thr=%s, dataset=dict(type='CocoDataset', ann_file='a.json', data_root='%s', classes=('cat', 'dog'), pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True)]))"
                .formatted(threshold, folder.toString().replace("\\", "/")),
            DatasetMode.TRAINING);
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < dataset.size(); i++) {
      ids.add((int) dataset.imageId(i));
    }
    return ids;
  }

  private static String object(int id, int image, int category) {
    return "{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"bbox\": [1, 1, 9, 9], \"area\": 81, \"iscrowd\": 0},"
        .formatted(id, image, category);
  }
}
