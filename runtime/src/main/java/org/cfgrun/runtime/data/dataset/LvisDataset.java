package org.cfgrun.runtime.data.dataset;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.ClassCoverage;
import org.cfgrun.runtime.data.ClassFrequency;
import org.jspecify.annotations.Nullable;

/**
 * Base of the versions of LVIS (https://arxiv.org/abs/1908.03195), whose images are annotated with
 * some classes only.
 */
abstract class LvisDataset extends CocoFormatDataset {
  private final List<ClassFrequency> frequencies;
  private final List<ClassCoverage> coverage;

  LvisDataset(DatasetMode mode, CocoArgs args) {
    this(new Reader(mode, args).read(), mode, args);
  }

  private LvisDataset(Content content, DatasetMode mode, CocoArgs args) {
    super(content, mode, args);
    // Only an evaluation needs them.
    boolean evaluated = mode.testMode(args.files().testMode());
    frequencies = evaluated ? frequencies(content) : List.of();
    coverage =
        evaluated
            ? content.entries().stream().map(image -> coverage(image, content.labels())).toList()
            : List.of();
  }

  private static List<ClassFrequency> frequencies(Content content) {
    Map<String, ClassFrequency> byName = new HashMap<>();
    for (CocoFile.Category category : content.labels().categories()) {
      String letter = String.valueOf(category.frequency());
      byName.put(
          category.name(),
          ClassFrequency.of(letter)
              .orElseThrow(
                  () ->
                      invalid(
                          "the `frequency` of category %s must be 'r', 'c' or 'f'"
                              .formatted(category.id()))));
    }
    // A class that the file lacks has no objects, so that its bin does not count.
    return content.labels().names().stream()
        .map(name -> byName.getOrDefault(name, ClassFrequency.RARE))
        .toList();
  }

  private static ClassCoverage coverage(CocoFile.Image image, CocoLabels labels) {
    return new ClassCoverage(
        labels(image, CocoReader.ABSENT, image.absent(), labels),
        labels(image, CocoReader.PARTIAL, image.partial(), labels));
  }

  private static Set<Integer> labels(
      CocoFile.Image image, String key, @Nullable List<Long> ids, CocoLabels labels) {
    if (ids == null) {
      throw invalid("image %s has no list `%s`".formatted(image.id(), key));
    }
    Set<Integer> found = new HashSet<>();
    for (long id : ids) {
      Integer label = labels.label(id);
      if (label != null) {
        found.add(label);
      }
    }
    return found;
  }

  private static ArgumentException invalid(String what) {
    return new ArgumentException(
        "ann_file",
        "The annotation file cannot be evaluated by the rules of LVIS: %s. Set `ann_file` to a file of LVIS, or use `CocoDataset`."
            .formatted(what));
  }

  @Override
  public boolean isFederated() {
    return true;
  }

  @Override
  public List<ClassFrequency> frequencies() {
    return frequencies;
  }

  @Override
  public ClassCoverage coverage(int index) {
    return coverage.isEmpty() ? ClassCoverage.UNKNOWN : coverage.get(index);
  }
}
