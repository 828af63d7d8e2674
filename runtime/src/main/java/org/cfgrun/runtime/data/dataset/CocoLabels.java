package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * Maps the categories of a COCO file to labels. Labels follow the order of the categories in the
 * <em>file</em>, not the order of {@code classes}, as in mmdet.
 */
final class CocoLabels {
  private final Map<Long, Integer> labels = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Long> ids = new ArrayList<>();
  private final List<CocoFile.Category> categories;

  /**
   * Assigns a label to each category of a file.
   *
   * @param warnings receives the classes that the file lacks
   * @throws ArgumentException if no category is among the classes, or a class name is a misspelled
   *     category
   */
  CocoLabels(
      List<CocoFile.Category> categories,
      List<String> classes,
      Path file,
      Consumer<String> warnings) {
    this.categories = List.copyOf(categories);
    List<String> absent = new ArrayList<>(classes);
    for (CocoFile.Category category : categories) {
      if (classes.contains(category.name())) {
        labels.put(category.id(), names.size());
        names.add(category.name());
        ids.add(category.id());
        absent.remove(category.name());
      }
    }
    if (names.isEmpty()) {
      throw new ArgumentException(
          "classes",
          "No category of `%s` is in `classes`: the file has %s, `classes` has %s. Set `classes` to names from the file."
              .formatted(
                  file,
                  categories.isEmpty()
                      ? "none"
                      : abbreviated(categories.stream().map(CocoFile.Category::name).toList()),
                  abbreviated(classes)));
    }
    List<String> unused =
        categories.stream()
            .map(CocoFile.Category::name)
            .filter(name -> !classes.contains(name))
            .toList();
    for (String name : absent) {
      String meant = Suggestions.misspelt(name, unused);
      if (meant != null) {
        throw new ArgumentException(
            "classes",
            "Class `%s` is not a category of `%s`. Did you mean `%s`?"
                .formatted(name, file, meant));
      }
    }
    if (!absent.isEmpty()) {
      warnings.accept(
          "%s of %s classes are not categories of `%s`: %s"
              .formatted(absent.size(), classes.size(), file, abbreviated(absent)));
    }
    // The model has one output per class, so absent classes need labels too.
    names.addAll(absent);
    long last = categories.stream().mapToLong(CocoFile.Category::id).max().orElse(0);
    while (ids.size() < names.size()) {
      ids.add(++last);
    }
  }

  /** Returns the label of a category, or null if it is not among the classes. */
  @Nullable Integer label(long category) {
    return labels.get(category);
  }

  /** Returns the categories of the file. */
  List<CocoFile.Category> categories() {
    return categories;
  }

  /** Returns the category id of each label. A class that the file lacks gets an unused id. */
  List<Long> ids() {
    return List.copyOf(ids);
  }

  /** Returns the class names in label order. */
  List<String> names() {
    return List.copyOf(names);
  }

  private static String abbreviated(List<String> names) {
    int most = 10;
    String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() > most ? shown + ", ..." : shown;
  }
}
