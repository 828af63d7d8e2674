package org.cfgrun.runtime.data.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.RegularFile;
import org.jspecify.annotations.Nullable;

/** Reads annotation files of Open Images. */
final class OpenImagesFile {
  private static final String ARGUMENT = "ann_file";
  private static final String LABEL_NAME = "LabelName";

  /** Columns of the file of boxes. */
  private static final int LABEL = 2;

  private static final int X_MIN = 4;
  private static final int X_MAX = 5;
  private static final int Y_MIN = 6;
  private static final int Y_MAX = 7;
  private static final int GROUP_OF = 10;

  private OpenImagesFile() {}

  /**
   * A box relative to the image size.
   *
   * @param group whether the box has more than five objects that touch or hide each other
   */
  record Box(int label, float x1, float y1, float x2, float y2, boolean group) {}

  /** An image: its path in the image directory, and its boxes. */
  record Image(String name, List<Box> boxes) {
    /** Returns the id in the file of image-level labels. */
    String id() {
      String file = name.substring(name.lastIndexOf('/') + 1);
      return file.endsWith(".jpg") ? file.substring(0, file.length() - 4) : file;
    }
  }

  /** Reads the CSV file of Open Images, which has a box per line below its header. */
  static List<Image> readCsv(Path file, OpenImagesClasses classes) {
    Map<String, Image> images = new LinkedHashMap<>();
    CsvFile.read(
        ARGUMENT,
        file,
        GROUP_OF + 1,
        row -> {
          if (row.isFirst()) {
            return;
          }
          images
              .computeIfAbsent(row.text(0), id -> new Image(id + ".jpg", new ArrayList<>()))
              .boxes()
              .add(
                  new Box(
                      classes.label(row.text(LABEL), row),
                      (float) row.number(X_MIN),
                      (float) row.number(Y_MIN),
                      (float) row.number(X_MAX),
                      (float) row.number(Y_MAX),
                      row.number(GROUP_OF) == 1));
        });
    return List.copyOf(images.values());
  }

  /**
   * Reads the text file of the challenge. An image has a line with its path, one that does not
   * count, one with the number of its boxes, and one for each box: {@code class x1 y1 x2 y2 group}.
   */
  static List<Image> readText(Path file, OpenImagesClasses classes) {
    try (BufferedReader lines = Files.newBufferedReader(RegularFile.require(file))) {
      List<Image> images = new ArrayList<>();
      String name = lines.readLine();
      while (name != null && !name.isBlank()) {
        name = name.strip();
        lines.readLine();
        List<Box> boxes = new ArrayList<>();
        double count = numbers(lines.readLine(), 1, name, file)[0];
        if (count < 0 || count != Math.rint(count)) {
          throw invalid(file, name, "%s is not a number of boxes".formatted(count));
        }
        for (int i = 0; i < count; i++) {
          double[] box = numbers(lines.readLine(), 6, name, file);
          int label = (int) box[0] - 1;
          if (label < 0 || label >= classes.names().size()) {
            throw invalid(
                file,
                name,
                "class %s is not between 1 and %s".formatted(label + 1, classes.names().size()));
          }
          boxes.add(
              new Box(
                  label,
                  (float) box[1],
                  (float) box[2],
                  (float) box[3],
                  (float) box[4],
                  box[5] == 1));
        }
        images.add(new Image(name, boxes));
        name = lines.readLine();
      }
      return images;
    } catch (IOException e) {
      throw CsvFile.unreadable(ARGUMENT, file, e);
    }
  }

  private static double[] numbers(@Nullable String line, int count, String image, Path file) {
    String[] words = line == null ? new String[0] : line.strip().split("\\s+");
    double[] numbers = new double[count];
    try {
      for (int i = 0; i < count; i++) {
        numbers[i] = Double.parseDouble(words[i]);
        if (!Double.isFinite(numbers[i])) {
          throw new NumberFormatException();
        }
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw invalid(
          file,
          image,
          "expected %s numbers in a line, got %s"
              .formatted(count, line == null ? "the end of the file" : "'" + line + "'"));
    }
    return numbers;
  }

  private static ArgumentException invalid(Path file, String image, String what) {
    return new ArgumentException(
        ARGUMENT,
        "`%s` is not an annotation file of the challenge: at image '%s', %s. Set `ann_file` to such a file."
            .formatted(file, image, what));
  }

  /** Reads which classes were verified in each image, present or absent. */
  static Map<String, Set<Integer>> readVerified(Path file, OpenImagesClasses classes) {
    Map<String, Set<Integer>> verified = new HashMap<>();
    int[] column = new int[1];
    CsvFile.read(
        "image_level_ann_file",
        file,
        2,
        row -> {
          if (row.isFirst()) {
            // The files of Open Images and of its challenge have different columns.
            column[0] = row.fields().indexOf(LABEL_NAME);
            if (column[0] < 0) {
              throw row.invalid("expected a header with `LabelName`");
            }
          } else if (row.fields().size() <= column[0]) {
            throw row.invalid("expected at least %s fields".formatted(column[0] + 1));
          } else {
            verified
                .computeIfAbsent(row.text(0), id -> new HashSet<>())
                .add(classes.label(row.text(column[0]), row));
          }
        });
    return verified;
  }
}
