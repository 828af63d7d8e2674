package org.cfgrun.runtime.training.browse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.evaluation.TextTable;

/**
 * The objects of a dataset as counts and sizes.
 *
 * @param images number of images
 * @param withoutObjects number of images without an object to train on
 * @param classes one per class, in label order
 * @param objectsPerImage sorted numbers of objects in an image
 * @param widths sorted widths of boxes in pixels
 * @param heights sorted heights of boxes in pixels
 * @param crowds number of objects marked as crowds
 * @param difficult number of objects marked as difficult
 * @param degenerate number of boxes without width or height
 */
public record DatasetReport(
    int images,
    int withoutObjects,
    List<ClassCount> classes,
    double[] objectsPerImage,
    double[] widths,
    double[] heights,
    int crowds,
    int difficult,
    int degenerate) {
  /** The areas, in square pixels, below which COCO calls an object small and medium. */
  private static final double SMALL = 32 * 32;

  private static final double MEDIUM = 96 * 96;

  /**
   * The objects of one class.
   *
   * @param images number of images with at least one
   * @param small number of objects with an area below 32 x 32 pixels
   * @param medium number of objects with an area below 96 x 96 pixels that are not small
   * @param large number of the other objects
   */
  public record ClassCount(String name, int images, int small, int medium, int large) {
    /** Returns the number of objects. */
    public int objects() {
      return small + medium + large;
    }
  }

  /** Counts the annotations of a dataset. Images are not read. */
  public static DatasetReport of(DetectionDataset dataset) {
    List<String> names = dataset.classes();
    int[] images = new int[names.size()];
    int[][] sizes = new int[names.size()][3];
    double[] perImage = new double[dataset.size()];
    List<Double> widths = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    int without = 0;
    int crowds = 0;
    int difficult = 0;
    int degenerate = 0;
    for (int i = 0; i < dataset.size(); i++) {
      List<AnnotatedObject> objects = dataset.annotations(i);
      Set<Integer> present = new HashSet<>();
      for (AnnotatedObject object : objects) {
        crowds += object.crowd() ? 1 : 0;
        difficult += object.difficult() ? 1 : 0;
        degenerate += object.width() <= 0 || object.height() <= 0 ? 1 : 0;
        int size = object.area() < SMALL ? 0 : object.area() < MEDIUM ? 1 : 2;
        sizes[object.label()][size]++;
        present.add(object.label());
        widths.add(object.width());
        heights.add(object.height());
      }
      present.forEach(label -> images[label]++);
      perImage[i] = objects.size();
      without += dataset.hasObjects(i) ? 0 : 1;
    }
    List<ClassCount> classes = new ArrayList<>();
    for (int label = 0; label < images.length; label++) {
      int[] own = sizes[label];
      classes.add(new ClassCount(names.get(label), images[label], own[0], own[1], own[2]));
    }
    return new DatasetReport(
        dataset.size(),
        without,
        List.copyOf(classes),
        sorted(perImage),
        sorted(widths.stream().mapToDouble(Double::doubleValue).toArray()),
        sorted(heights.stream().mapToDouble(Double::doubleValue).toArray()),
        crowds,
        difficult,
        degenerate);
  }

  private static double[] sorted(double[] values) {
    Arrays.sort(values);
    return values;
  }

  /** Returns the number of objects. */
  public int objects() {
    return widths.length;
  }

  /** Returns the names of classes without objects. */
  public List<String> emptyClasses() {
    return classes.stream().filter(one -> one.objects() == 0).map(ClassCount::name).toList();
  }

  /** Returns the report as text for a terminal. */
  public String text() {
    TextTable table =
        new TextTable(List.of("class", "images", "objects", "small", "medium", "large"));
    for (ClassCount one : classes) {
      table.add(
          List.of(
              one.name(),
              Integer.toString(one.images()),
              Integer.toString(one.objects()),
              Integer.toString(one.small()),
              Integer.toString(one.medium()),
              Integer.toString(one.large())));
    }
    StringBuilder text = new StringBuilder(table.toString()).append('\n');
    quartiles(text, "objects per image", objectsPerImage);
    quartiles(text, "box width", widths);
    quartiles(text, "box height", heights);
    count(text, "images without objects to train on", withoutObjects);
    count(text, "crowds", crowds);
    count(text, "difficult objects", difficult);
    count(text, "boxes without width or height", degenerate);
    return text.toString();
  }

  private static void quartiles(StringBuilder text, String what, double[] sorted) {
    if (sorted.length > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s: min %s, median %s, max %s%n",
              what,
              number(sorted[0]),
              number(sorted[sorted.length / 2]),
              number(sorted[sorted.length - 1])));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static void count(StringBuilder text, String what, int count) {
    if (count > 0) {
      text.append(what).append(": ").append(count).append('\n');
    }
  }
}
