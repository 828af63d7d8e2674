package org.cfgrun.benchmarks.evaluation;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.evaluation.CocoEvaluation;
import org.cfgrun.runtime.evaluation.EvaluationOptions;
import org.cfgrun.runtime.evaluation.IouType;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.jspecify.annotations.Nullable;

/**
 * Prints the seconds of each evaluation of random detections with the metric {@code bbox} or {@code
 * segm}, then its mAP. The masks are ellipses in the boxes. Arguments: metric, images, detections
 * per image, evaluations, and a directory that receives the same data as {@code annotations.json}
 * and {@code detections.json}. {@code benchmarks/coco_evaluation.sh} calls it.
 */
public final class CocoEvaluationTime {
  private static final int CLASSES = 80;
  private static final int OBJECTS = 14;
  private static final int SIZE = 640;
  private static final int CORNERS = 24;
  private static final String IMAGE = "{\"id\": %d, \"height\": %d, \"width\": %d}";

  private final IouType type;
  private final SplittableRandom random = new SplittableRandom(0);
  private final List<List<AnnotatedObject>> annotations = new ArrayList<>();
  private final List<Detections> detections = new ArrayList<>();

  private CocoEvaluationTime(IouType type, int images, int found) {
    this.type = type;
    long id = 1;
    for (int image = 0; image < images; image++) {
      List<AnnotatedObject> objects = new ArrayList<>();
      int count = random.nextInt(1, OBJECTS);
      for (int i = 0; i < count; i++) {
        double width = random.nextInt(8, SIZE / 2);
        double height = random.nextInt(8, SIZE / 2);
        double x = random.nextInt(SIZE - (int) width);
        double y = random.nextInt(SIZE - (int) height);
        boolean crowd = random.nextInt(100) == 0;
        AnnotatedObject object =
            new AnnotatedObject(
                id++, random.nextInt(CLASSES), x, y, width, height, width * height, crowd, false);
        objects.add(type == IouType.SEGM ? object.withMask(ellipse(x, y, width, height)) : object);
      }
      annotations.add(objects);
      detections.add(found(objects, found));
    }
  }

  /** Half of the detections are near objects, in the order of their scores. */
  private Detections found(List<AnnotatedObject> objects, int count) {
    float[] boxes = new float[4 * count];
    float[] scores = new float[count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      AnnotatedObject object = objects.get(random.nextInt(objects.size()));
      boolean near = random.nextBoolean();
      labels[i] = near ? object.label() : random.nextInt(CLASSES);
      int shift = near ? 30 : 300;
      for (int side = 0; side < 2; side++) {
        double start = side == 0 ? object.x() : object.y();
        double length = side == 0 ? object.width() : object.height();
        float from = (float) Math.max(0, start + random.nextInt(-shift, shift));
        boxes[4 * i + side] = from;
        boxes[4 * i + 2 + side] = from + (float) Math.max(4, length + random.nextInt(-9, 9));
      }
      scores[i] = (float) random.nextDouble();
    }
    Arrays.sort(scores);
    float[] descending = new float[count];
    for (int i = 0; i < count; i++) {
      descending[i] = scores[count - 1 - i];
    }
    Detections all = new Detections(boxes, descending, labels);
    return type == IouType.SEGM ? all.withMasks(ellipses(boxes)) : all;
  }

  private static RunLengthMasks ellipses(float[] boxes) {
    List<RunLengthMask> masks = new ArrayList<>();
    for (int i = 0; i < boxes.length; i += 4) {
      masks.add(
          ellipse(boxes[i], boxes[i + 1], boxes[i + 2] - boxes[i], boxes[i + 3] - boxes[i + 1]));
    }
    return new RunLengthMasks(SIZE, SIZE, masks);
  }

  private static RunLengthMask ellipse(double x, double y, double width, double height) {
    double[] corners = new double[2 * CORNERS];
    for (int i = 0; i < CORNERS; i++) {
      double angle = 2 * Math.PI * i / CORNERS;
      corners[2 * i] = x + width / 2 * (1 + Math.cos(angle));
      corners[2 * i + 1] = y + height / 2 * (1 + Math.sin(angle));
    }
    return RunLengthMask.ofPolygons(List.of(corners), SIZE, SIZE);
  }

  /** The entry of an object or a detection with its mask; pycocotools wants one for segm only. */
  private static String segmentation(@Nullable RunLengthMask mask) {
    return mask == null
        ? ""
        : ", \"segmentation\": {\"size\": [%d, %d], \"counts\": \"%s\"}"
            .formatted(mask.height(), mask.width(), mask.compressed().replace("\\", "\\\\"));
  }

  private void write(Path folder) throws IOException {
    try (Writer out = Files.newBufferedWriter(folder.resolve("annotations.json"))) {
      out.write("{\"images\": [");
      out.write(
          String.join(
              ", ",
              IntStream.range(0, annotations.size())
                  .mapToObj(id -> IMAGE.formatted(id, SIZE, SIZE))
                  .toList()));
      out.write("], \"categories\": [");
      out.write(
          String.join(
              ", ", IntStream.range(0, CLASSES).mapToObj("{\"id\": %d}"::formatted).toList()));
      out.write("], \"annotations\": [");
      String comma = "";
      for (int image = 0; image < annotations.size(); image++) {
        for (AnnotatedObject each : annotations.get(image)) {
          out.write(
              "%s{\"id\": %d, \"image_id\": %d, \"category_id\": %d, \"bbox\": [%s, %s, %s, %s], \"area\": %s, \"iscrowd\": %d%s}"
                  .formatted(
                      comma,
                      each.id(),
                      image,
                      each.label(),
                      each.x(),
                      each.y(),
                      each.width(),
                      each.height(),
                      each.area(),
                      each.crowd() ? 1 : 0,
                      segmentation(each.mask())));
          comma = ",\n";
        }
      }
      out.write("]}\n");
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("detections.json"))) {
      String comma = "[";
      for (int image = 0; image < detections.size(); image++) {
        Detections found = detections.get(image);
        float[] boxes = found.boxes();
        for (int i = 0; i < found.size(); i++) {
          double x = boxes[4 * i];
          double y = boxes[4 * i + 1];
          out.write(
              "%s{\"image_id\": %d, \"category_id\": %d, \"bbox\": [%s, %s, %s, %s], \"score\": %s%s}"
                  .formatted(
                      comma,
                      image,
                      found.labels()[i],
                      x,
                      y,
                      boxes[4 * i + 2] - x,
                      boxes[4 * i + 3] - y,
                      (double) found.scores()[i],
                      segmentation(found.masks() == null ? null : found.masks().runLengths(i))));
          comma = ",\n";
        }
      }
      out.write("]\n");
    }
  }

  /** Evaluates as often as told. */
  public static void main(String[] args) throws IOException {
    String metric = args[0];
    CocoEvaluationTime data =
        new CocoEvaluationTime(
            IouType.valueOf(metric.toUpperCase(Locale.ROOT)),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]));
    data.write(Path.of(args[4]));
    List<String> classes = Collections.nCopies(CLASSES, "class");
    Object precision = null;
    for (int i = 0; i < Integer.parseInt(args[3]); i++) {
      long start = System.nanoTime();
      precision =
          CocoEvaluation.evaluate(
                  data.type,
                  data.annotations,
                  data.detections,
                  classes,
                  EvaluationOptions.defaults())
              .metrics()
              .get(metric + "_mAP");
      System.out.printf("%.2f%n", (System.nanoTime() - start) / 1e9);
    }
    System.err.println(metric + "_mAP " + precision);
  }
}
