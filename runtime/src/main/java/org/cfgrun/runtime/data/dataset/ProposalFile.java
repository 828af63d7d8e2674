package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;

/**
 * File of regions that another model has found: a pickle of a list with an array {@code [p, 4]} or
 * {@code [p, 5]} for each image, in the order of the annotation file, as mmdet's {@code test.py
 * --out} writes it. Columns are x1, y1, x2, y2 in pixels of the image, and a score.
 */
final class ProposalFile {
  private static final String ARGUMENT = "proposal_file";
  private static final String HELP =
      " Set `proposal_file` to a pickle that a test of `RPN` on the same annotation file has written.";

  private ProposalFile() {}

  /**
   * Adds the regions in a file to images.
   *
   * @throws ArgumentException if the file does not have regions for these images
   */
  static List<ImageRecord> join(List<ImageRecord> images, Path file) {
    List<float[]> found = read(file);
    if (found.size() != images.size()) {
      throw new ArgumentException(
          ARGUMENT,
          "`%s` has regions for %s images, expected %s.%s"
              .formatted(file, found.size(), images.size(), HELP));
    }
    List<ImageRecord> joined = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      joined.add(images.get(i).withProposals(found.get(i)));
    }
    return joined;
  }

  private static List<float[]> read(Path file) {
    Object plain;
    try {
      plain = ServiceLoader.load(PickleReader.class).findFirst().orElseThrow().read(file);
    } catch (ConfigException unreadable) {
      throw new ArgumentException(ARGUMENT, unreadable.getMessage() + "." + HELP);
    }
    if (!(plain instanceof List<?> arrays)) {
      throw invalid(file, "is not a list with an array for each image");
    }
    List<float[]> images = new ArrayList<>();
    for (Object each : arrays) {
      if (!(each instanceof PickleReader.Numbers array)) {
        throw invalid(file, "has no array for image " + images.size());
      }
      long[] shape = array.shape();
      if (shape.length != 2 || shape[1] < 4 || shape[1] > 5) {
        throw invalid(
            file,
            "has an array of shape %s for image %s, expected [p, 4] or [p, 5]"
                .formatted(Arrays.toString(shape), images.size()));
      }
      images.add(boxes(array));
    }
    return images;
  }

  private static ArgumentException invalid(Path file, String what) {
    return new ArgumentException(ARGUMENT, "`%s` %s.%s".formatted(file, what, HELP));
  }

  private static float[] boxes(PickleReader.Numbers rows) {
    int columns = (int) rows.shape()[1];
    float[] boxes = new float[4 * (int) rows.shape()[0]];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = (float) rows.values()[i / 4 * columns + i % 4];
    }
    return boxes;
  }
}
