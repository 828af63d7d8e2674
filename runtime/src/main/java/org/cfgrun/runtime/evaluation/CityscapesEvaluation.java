package org.cfgrun.runtime.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.evaluation.InstanceImage.Region;
import org.cfgrun.runtime.log.Numerals;
import org.cfgrun.runtime.mask.RunLengthMask;

/**
 * The metric {@code cityscapes}: the average precision of masks in the benchmark of Cityscapes,
 * equal to {@code evalInstanceLevelSemanticLabeling} of cityscapesScripts, over the IoU thresholds
 * 0.5, 0.55, ... 0.95. The keys are those of mmdet, {@code mAP} and {@code AP@50}.
 *
 * <p>An object is found by the mask of highest score whose IoU exceeds the threshold; the other
 * such masks are false positives. A mask that exceeds the threshold with no region of its class is
 * a false positive too, unless a larger part of it than the threshold lies in pixels that do not
 * count: those of ignored classes, of groups, and of objects with fewer than 100 pixels.
 *
 * <p>The mean is over the eight classes of the benchmark that have an object in the images. A class
 * that the dataset leaves out is never found.
 */
final class CityscapesEvaluation {
  private static final String MEAN = "mAP";
  private static final String AT_HALF = "AP@50";

  /** A class of the benchmark. */
  private record EvaluatedClass(String name, int id) {}

  private static final List<EvaluatedClass> CLASSES =
      List.of(
          new EvaluatedClass("person", 24),
          new EvaluatedClass("rider", 25),
          new EvaluatedClass("car", 26),
          new EvaluatedClass("truck", 27),
          new EvaluatedClass("bus", 28),
          new EvaluatedClass("train", 31),
          new EvaluatedClass("motorcycle", 32),
          new EvaluatedClass("bicycle", 33));

  /** The thresholds; computed as by NumPy's arange, because IoUs are often equal to one. */
  private static final double[] THRESHOLDS =
      IntStream.range(0, 10).mapToDouble(i -> 0.5 + i * (0.55 - 0.5)).toArray();

  private CityscapesEvaluation() {}

  /**
   * A mask.
   *
   * @param voidPixels number of its pixels in ignored classes
   * @param shared number of its pixels in each region of its class
   */
  private record Mask(double score, int pixels, int voidPixels, int[] shared) {
    boolean finds(Scene scene, int region, double threshold) {
      int common = shared[region];
      int union = scene.regions.get(region).pixels() + pixels - common;
      return (double) common / union > threshold;
    }

    boolean findsAny(Scene scene, double threshold) {
      return IntStream.range(0, shared.length).anyMatch(r -> finds(scene, r, threshold));
    }

    /** Returns whether too little of the mask is in pixels that do not count. */
    boolean isWrong(Scene scene, double threshold) {
      int ignored = voidPixels;
      for (int r = 0; r < shared.length; r++) {
        Region region = scene.regions.get(r);
        // As in cityscapesScripts, a small group counts twice.
        ignored += region.isGroup() ? shared[r] : 0;
        ignored += region.isSmall() ? shared[r] : 0;
      }
      return (double) ignored / pixels <= threshold;
    }
  }

  /** What an image has of a class. */
  private record Scene(List<Region> regions, List<Mask> masks) {}

  /** A mask that counts, and whether it is a true positive. */
  private record Judged(double score, boolean right) {}

  /**
   * Evaluates detections.
   *
   * @param dataset a dataset of Cityscapes
   * @param detections the detections in each image, with masks
   * @throws org.cfgrun.interpreter.diagnostic.ConfigException if a file of instances is invalid or
   *     has another size than the masks
   */
  static EvaluationResult evaluate(DetectionDataset dataset, List<Detections> detections) {
    List<List<Scene>> scenes = new ArrayList<>();
    CLASSES.forEach(each -> scenes.add(new ArrayList<>()));
    for (int i = 0; i < detections.size(); i++) {
      Path file = dataset.instanceFile(i);
      InstanceImage image = InstanceImage.read(file);
      ScoredBoxes found = ScoredBoxes.of(detections.get(i), IouType.SEGM);
      List<int[]> shared = found.masks().stream().map(mask -> shared(image, mask, file)).toList();
      for (int c = 0; c < CLASSES.size(); c++) {
        int label = dataset.classes().indexOf(CLASSES.get(c).name);
        scenes.get(c).add(scene(image, found, shared, label, CLASSES.get(c).id));
      }
    }
    return result(scenes);
  }

  private static EvaluationResult result(List<List<Scene>> scenes) {
    TextTable table = new TextTable(List.of("class", "AP", AT_HALF));
    List<Double> means = new ArrayList<>();
    List<Double> atHalf = new ArrayList<>();
    for (int c = 0; c < CLASSES.size(); c++) {
      List<Scene> ofClass = scenes.get(c);
      double[] precisions =
          Arrays.stream(THRESHOLDS).map(threshold -> precision(ofClass, threshold)).toArray();
      double mean = DoubleStream.of(precisions).average().orElseThrow();
      table.add(row(CLASSES.get(c).name, mean, precisions[0]));
      if (!Double.isNaN(mean)) {
        means.add(mean);
        atHalf.add(precisions[0]);
      }
    }
    if (means.isEmpty()) {
      return new EvaluationResult(
          Map.of(),
          List.of(),
          List.of("No image has an object that the metric `cityscapes` counts."));
    }
    table.add(row("average", mean(means), mean(atHalf)));
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put(MEAN, mean(means));
    metrics.put(AT_HALF, mean(atHalf));
    return new EvaluationResult(metrics, List.of(table.toString()), List.of());
  }

  private static List<String> row(String name, double mean, double atHalf) {
    return List.of(name, Numerals.fixed(mean, 3), Numerals.fixed(atHalf, 3));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Returns the names of the numbers of a result. */
  static List<String> keys() {
    return List.of(MEAN, AT_HALF);
  }

  /**
   * Checks that a dataset has what the metric reads.
   *
   * @param dataset the dataset, or its plan, which has no images
   * @throws ArgumentException if it is not one of Cityscapes, or a file of instances is missing
   */
  static void requireFit(DetectionDataset dataset) {
    if (!dataset.hasInstanceFiles()) {
      throw new ArgumentException(
          "The metric `cityscapes` compares masks with `*_gtFine_instanceIds.png`, which the dataset does not have. Use `CityscapesDataset`, or the metrics 'bbox' and 'segm'.");
    }
    List<String> names = CLASSES.stream().map(EvaluatedClass::name).toList();
    for (String name : dataset.classes()) {
      if (!names.contains(name)) {
        throw new ArgumentException(
            "Class '%s' is not one of the metric `cityscapes`: %s. Rename or remove it, or use the metrics 'bbox' and 'segm'."
                .formatted(name, String.join(", ", names)));
      }
    }
    List<Path> missing =
        IntStream.range(0, dataset.size())
            .mapToObj(dataset::instanceFile)
            .filter(file -> !Files.isRegularFile(file))
            .toList();
    if (!missing.isEmpty()) {
      throw new ArgumentException(
          "The metric `cityscapes` reads a file for each image, of which %s of %s are missing, starting with `%s`. Put `gtFine` beside `leftImg8bit`, or use the metrics 'bbox' and 'segm'."
              .formatted(missing.size(), dataset.size(), missing.get(0)));
    }
  }

  private static int[] shared(InstanceImage image, RunLengthMask mask, Path file) {
    if (mask.height() != image.height() || mask.width() != image.width()) {
      throw BadData.of(
          "`%s` has %s x %s pixels, but its image %s x %s. Replace it by that of the dataset."
              .formatted(file, image.width(), image.height(), mask.width(), mask.height()));
    }
    return image.shared(mask);
  }

  private static Scene scene(
      InstanceImage image, ScoredBoxes found, List<int[]> shared, int label, int classId) {
    List<Region> all = image.regions();
    int[] own =
        IntStream.range(0, all.size()).filter(r -> all.get(r).classId() == classId).toArray();
    List<Mask> masks = new ArrayList<>();
    for (int d = 0; d < found.size(); d++) {
      int[] pixels = shared.get(d);
      int size = Arrays.stream(pixels).sum();
      if (found.labels()[d] == label && size > 0) {
        int voidPixels =
            IntStream.range(0, pixels.length)
                .filter(r -> all.get(r).isVoid())
                .map(r -> pixels[r])
                .sum();
        int[] ofClass = Arrays.stream(own).map(r -> pixels[r]).toArray();
        masks.add(new Mask(found.scores()[d], size, voidPixels, ofClass));
      }
    }
    return new Scene(Arrays.stream(own).mapToObj(all::get).toList(), masks);
  }

  /** Returns the average precision of a class; NaN if it has no object. */
  private static double precision(List<Scene> scenes, double threshold) {
    List<Judged> judged = new ArrayList<>();
    int objects = 0;
    for (Scene scene : scenes) {
      for (int r = 0; r < scene.regions.size(); r++) {
        if (scene.regions.get(r).counts()) {
          objects++;
          judge(scene, r, threshold, judged);
        }
      }
      for (Mask mask : scene.masks) {
        if (!mask.findsAny(scene, threshold) && mask.isWrong(scene, threshold)) {
          judged.add(new Judged(mask.score, false));
        }
      }
    }
    return objects == 0 ? Double.NaN : area(judged, objects);
  }

  /** Adds the masks that find an object: the best is right, and the others are not. */
  private static void judge(Scene scene, int region, double threshold, List<Judged> judged) {
    double[] scores =
        scene.masks.stream()
            .filter(mask -> mask.finds(scene, region, threshold))
            .mapToDouble(Mask::score)
            .sorted()
            .toArray();
    for (int i = 0; i < scores.length; i++) {
      judged.add(new Judged(scores[i], i == scores.length - 1));
    }
  }

  /**
   * Returns the area under the curve of precision and recall. The curve has a point for each score,
   * the masks from that score on, and a last one of precision 1 and recall 0. A point counts half
   * of the way between its neighbours.
   */
  private static double area(List<Judged> judged, int objects) {
    List<Judged> sorted =
        judged.stream().sorted(Comparator.comparingDouble(Judged::score)).toList();
    List<Double> precisions = new ArrayList<>();
    List<Double> recalls = new ArrayList<>();
    int right = (int) sorted.stream().filter(Judged::right).count();
    for (int i = 0; i < sorted.size(); i++) {
      if (i == 0 || sorted.get(i).score != sorted.get(i - 1).score) {
        precisions.add((double) right / (sorted.size() - i));
        recalls.add((double) right / objects);
      }
      right -= sorted.get(i).right ? 1 : 0;
    }
    precisions.add(1.0);
    recalls.add(0.0);
    double area = 0;
    for (int i = 0; i < recalls.size(); i++) {
      double before = recalls.get(Math.max(i - 1, 0));
      double after = i + 1 < recalls.size() ? recalls.get(i + 1) : 0;
      area += precisions.get(i) * (before - after) / 2;
    }
    return area;
  }
}
