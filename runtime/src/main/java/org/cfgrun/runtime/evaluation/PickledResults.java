package org.cfgrun.runtime.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.checkpoint.NumpyArray;
import org.cfgrun.runtime.checkpoint.PickleFile;
import org.cfgrun.runtime.data.Detections;

/**
 * Writes detections as mmdet's {@code test.py --out} does: a pickle of a list with, for each image,
 * a list of one array per class. Rows are x1, y1, x2, y2 and the score. Regions without classes
 * have one array per image, and such a file is a {@code proposal_file} of a dataset.
 */
public final class PickledResults {
  private PickledResults() {}

  /**
   * Writes a file atomically.
   *
   * @param detections one per image, in dataset order
   * @param classes number of classes; 0 for regions without classes
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<Detections> detections, int classes) throws IOException {
    PickleFile.write(
        file,
        detections.stream()
            .map(image -> classes == 0 ? rows(image, 0) : perClass(image, classes))
            .toList());
  }

  private static List<NumpyArray> perClass(Detections image, int classes) {
    return IntStream.range(0, classes).mapToObj(label -> rows(image, label)).toList();
  }

  private static NumpyArray rows(Detections image, int label) {
    Detections own =
        image.select(
            IntStream.range(0, image.size()).filter(i -> image.labels()[i] == label).toArray());
    float[] rows = new float[5 * own.size()];
    for (int i = 0; i < own.size(); i++) {
      System.arraycopy(own.boxes(), 4 * i, rows, 5 * i, 4);
      rows[5 * i + 4] = own.scores()[i];
    }
    return NumpyArray.of(rows, own.size(), 5);
  }
}
