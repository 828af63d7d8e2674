package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cfgrun.components.ArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * The classes of Open Images.
 *
 * @param names the names in label order
 * @param labels the label of each id, such as {@code /m/0bt9lr}
 */
record OpenImagesClasses(List<String> names, Map<String, Integer> labels) {
  private static final String ARGUMENT = "label_file";

  OpenImagesClasses {
    names = List.copyOf(names);
    labels = Map.copyOf(labels);
  }

  /** Reads rows {@code id,name} in label order. */
  static OpenImagesClasses inOrder(Path file) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> labels = new HashMap<>();
    CsvFile.read(
        ARGUMENT,
        file,
        2,
        row -> {
          requireNew(labels.put(row.text(0), names.size()), row);
          names.add(row.text(1));
        });
    return checked(new OpenImagesClasses(names, labels), file);
  }

  /** Reads rows {@code id,name,number} in any order, whose numbers start at 1. */
  static OpenImagesClasses numbered(Path file) {
    Map<Integer, String> names = new TreeMap<>();
    Map<String, Integer> labels = new HashMap<>();
    CsvFile.read(
        ARGUMENT,
        file,
        3,
        row -> {
          int label = (int) row.number(2) - 1;
          requireNew(labels.put(row.text(0), label), row);
          names.put(label, row.text(1));
        });
    int count = labels.size();
    if (names.size() != count || names.keySet().stream().anyMatch(i -> i < 0 || i >= count)) {
      throw new ArgumentException(
          ARGUMENT,
          "The numbers of the %s classes in `%s` must be 1 to %s, each once. Set `label_file` to the class file of the challenge."
              .formatted(count, file, count));
    }
    return checked(new OpenImagesClasses(List.copyOf(names.values()), labels), file);
  }

  private static void requireNew(@Nullable Integer earlier, CsvFile.Row row) {
    if (earlier != null) {
      throw row.invalid("duplicate class '%s'".formatted(row.text(0)));
    }
  }

  private static OpenImagesClasses checked(OpenImagesClasses classes, Path file) {
    if (classes.names.isEmpty()) {
      throw new ArgumentException(
          ARGUMENT,
          "`%s` has no classes. Set `label_file` to a CSV file with a class per line."
              .formatted(file));
    }
    return classes;
  }

  /** Returns the label of an id in a CSV file. */
  int label(String id, CsvFile.Row row) {
    Integer label = labels.get(id);
    if (label == null) {
      throw row.invalid("class '%s' is not in `label_file`".formatted(id));
    }
    return label;
  }
}
