package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
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
    List<ProposalReader.Rows> found = read(file);
    if (found.size() != images.size()) {
      throw new ArgumentException(
          ARGUMENT,
          "`%s` has regions for %s images, expected %s.%s"
              .formatted(file, found.size(), images.size(), HELP));
    }
    List<ImageRecord> joined = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      joined.add(images.get(i).withProposals(boxes(found.get(i))));
    }
    return joined;
  }

  private static List<ProposalReader.Rows> read(Path file) {
    try {
      return ServiceLoader.load(ProposalReader.class).findFirst().orElseThrow().read(file);
    } catch (ConfigException unreadable) {
      throw new ArgumentException(ARGUMENT, unreadable.getMessage() + "." + HELP);
    }
  }

  private static float[] boxes(ProposalReader.Rows rows) {
    int count = rows.values().length / rows.columns();
    float[] boxes = new float[4 * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows.values(), i * rows.columns(), boxes, 4 * i, 4);
    }
    return boxes;
  }
}
