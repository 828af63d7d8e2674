package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which label a category of a COCO file gets. The categories that are among the classes are
 * numbered in the order of the <em>file</em>, whatever the order of {@code classes}; mmdet does the
 * same.
 */
final class CocoLabels {
  private static final Logger LOG = LoggerFactory.getLogger(CocoLabels.class);

  private final Map<Long, Integer> labels = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Long> ids = new ArrayList<>();

  /**
   * Numbers the categories of a file.
   *
   * @throws ArgumentException when none is among the classes, or a class is a category misspelt
   */
  CocoLabels(List<CocoFile.Category> categories, List<String> classes, Path file) {
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
          "No category of `%s` is among the classes: the file has %s, the classes are %s. Set `classes` of the dataset."
              .formatted(
                  file,
                  categories.isEmpty()
                      ? "none"
                      : shortened(categories.stream().map(CocoFile.Category::name).toList()),
                  shortened(classes)));
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
            "The class `%s` is not among the categories of `%s`, but `%s` is: was that meant?"
                .formatted(name, file, meant));
      }
    }
    if (!absent.isEmpty()) {
      LOG.warn(
          "{} of the {} classes are not among the categories of {}: {}",
          absent.size(),
          classes.size(),
          file,
          shortened(absent));
    }
    // A model has an output for each class, so that the absent ones need their numbers too.
    names.addAll(absent);
    long last = categories.stream().mapToLong(CocoFile.Category::id).max().orElse(0);
    while (ids.size() < names.size()) {
      ids.add(++last);
    }
  }

  /** The label of a category; null when it is not among the classes. */
  @Nullable Integer label(long category) {
    return labels.get(category);
  }

  /** The category of each label; a class that the file lacks gets a number that no category has. */
  List<Long> ids() {
    return List.copyOf(ids);
  }

  /** The class names, in the order of the labels. */
  List<String> names() {
    return List.copyOf(names);
  }

  private static String shortened(List<String> names) {
    int most = 10;
    String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() > most ? shown + ", ..." : shown;
  }
}
