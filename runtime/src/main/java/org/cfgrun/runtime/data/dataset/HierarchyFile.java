package org.cfgrun.runtime.data.dataset;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.source.RegularFile;

/** Reads the superclasses of the classes of Open Images. */
final class HierarchyFile {
  private static final String ARGUMENT = "hierarchy_file";

  /** The matrix of the challenge has 2 MB. */
  private static final int MAX_BYTES = 64 << 20;

  private static final Pattern NPY =
      Pattern.compile(
          "'descr': '<[fi]8', 'fortran_order': False, 'shape': \\((\\d{1,5}), (\\d{1,5})\\)");

  /** Bytes of an NPY file (format version 1) before its header. */
  private static final int NPY_PREFIX = 10;

  private HierarchyFile() {}

  /**
   * Reads a tree of {@code {"LabelName": id, "Subcategory": [...]}}, whose root is not a class.
   *
   * @return for each class its own index and those of its superclasses, ascending
   */
  static List<List<Integer>> readTree(Path file, OpenImagesClasses classes) {
    List<Set<Integer>> lineages = themselves(classes);
    try (Reader json = Files.newBufferedReader(RegularFile.require(file))) {
      if (!(new Gson().fromJson(json, Object.class) instanceof Map<?, ?> root)) {
        throw invalid(file, "expected a dict");
      }
      collect(root, List.of(), lineages, classes, file);
    } catch (JsonParseException e) {
      throw invalid(file, "invalid or too deeply nested JSON");
    } catch (IOException e) {
      throw CsvFile.unreadable(ARGUMENT, file, e);
    }
    return lineages.stream().map(List::copyOf).toList();
  }

  /** Adds the superclasses in a node. Gson reads at most 255 levels, so that the stack suffices. */
  private static void collect(
      Map<?, ?> node,
      List<Integer> parents,
      List<Set<Integer>> lineages,
      OpenImagesClasses classes,
      Path file) {
    if (!(node.get("Subcategory") instanceof List<?> children)) {
      return;
    }
    for (Object child : children) {
      if (!(child instanceof Map<?, ?> named && named.get("LabelName") instanceof String id)) {
        throw invalid(file, "an entry of `Subcategory` has no `LabelName`");
      }
      Integer label = classes.labels().get(id);
      if (label == null) {
        throw invalid(file, "class '%s' is not in `label_file`".formatted(id));
      }
      lineages.get(label).addAll(parents);
      List<Integer> lineage = new ArrayList<>(parents);
      lineage.add(label);
      collect(named, lineage, lineages, classes, file);
    }
  }

  /**
   * Reads NumPy's file of a matrix: 1 where the class of the column is a superclass of the class of
   * the row. The first row and column do not count.
   *
   * @return for each class its own index and those of its superclasses, ascending
   */
  static List<List<Integer>> readMatrix(Path file, OpenImagesClasses classes) {
    byte[] bytes;
    try {
      if (Files.size(RegularFile.require(file)) > MAX_BYTES) {
        throw invalid(file, "the file is larger than %s bytes".formatted(MAX_BYTES));
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw CsvFile.unreadable(ARGUMENT, file, e);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int side = classes.names().size() + 1;
    int start =
        bytes.length < NPY_PREFIX ? 0 : NPY_PREFIX + Short.toUnsignedInt(buffer.getShort(8));
    Matcher header =
        NPY.matcher(
            new String(bytes, 0, Math.min(start, bytes.length), StandardCharsets.ISO_8859_1));
    if (!header.find()) {
      throw invalid(file, "expected an NPY file of a matrix of float64 or int64");
    }
    if (Integer.parseInt(header.group(1)) != side
        || Integer.parseInt(header.group(2)) != side
        || bytes.length != start + 8 * side * side) {
      throw invalid(
          file,
          "expected %s x %s numbers for the %s classes in `label_file`, got %s x %s"
              .formatted(side, side, side - 1, header.group(1), header.group(2)));
    }
    List<Set<Integer>> lineages = themselves(classes);
    for (int row = 1; row < side; row++) {
      for (int column = 1; column < side; column++) {
        if (buffer.getLong(start + 8 * (row * side + column)) != 0) {
          lineages.get(row - 1).add(column - 1);
        }
      }
    }
    return lineages.stream().map(List::copyOf).toList();
  }

  private static List<Set<Integer>> themselves(OpenImagesClasses classes) {
    List<Set<Integer>> lineages = new ArrayList<>();
    for (int label = 0; label < classes.names().size(); label++) {
      lineages.add(new TreeSet<>(Set.of(label)));
    }
    return lineages;
  }

  private static ArgumentException invalid(Path file, String what) {
    return new ArgumentException(
        ARGUMENT,
        "`%s` is not a class hierarchy of Open Images: %s. Set `hierarchy_file` to that of the dataset."
            .formatted(file, what));
  }
}
