package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.PanopticAnnotation;
import org.cfgrun.runtime.data.PanopticAnnotation.Segment;
import org.cfgrun.runtime.mask.PanopticMap;

/**
 * Panoptic quality (https://arxiv.org/abs/1801.00868), as panopticapi computes it. A predicted
 * segment matches one of its class if their IoU exceeds 0.5, where pixels without an annotated
 * segment do not count. A class has the quality {@code sum(IoU) / (TP + FP / 2 + FN / 2)}, the
 * product of the segmentation quality {@code sum(IoU) / TP} and the recognition quality. Numbers
 * are means over the classes that occur, in percent.
 */
final class PanopticQuality {
  private static final double MATCH = 0.5;

  /** What is counted of a class. */
  private static final class Counts {
    private int found;
    private int wrong;
    private int missed;
    private double overlaps;
    private boolean thing;

    private double errors() {
      return found + 0.5 * wrong + 0.5 * missed;
    }

    private double[] qualities() {
      return new double[] {
        overlaps / errors(), found == 0 ? 0 : overlaps / found, found / errors()
      };
    }
  }

  private final Map<Integer, Counts> counts = new HashMap<>();
  private final int classes;

  private PanopticQuality(int classes) {
    this.classes = classes;
  }

  /**
   * Computes the metric.
   *
   * @param detections one per image, with panoptic maps
   */
  static EvaluationResult evaluate(
      DetectionDataset dataset, List<Detections> detections, EvaluationOptions options) {
    PanopticQuality quality = new PanopticQuality(dataset.classes().size());
    for (int i = 0; i < detections.size(); i++) {
      PanopticAnnotation truth = dataset.segments(i);
      PanopticMap found = detections.get(i).panopticMap();
      if (truth == null || found == null) {
        throw BadData.of(
            truth == null
                ? "The metric `PQ` compares segments, but the dataset has none. Use `CocoPanopticDataset`."
                : "The metric `PQ` compares segments, but the model predicts none. Use a model such as `PanopticFPN`.");
      }
      quality.add(truth.segments(), truth.map(), found, dataset.imageId(i));
    }
    return quality.result(dataset.classes(), options.classwise());
  }

  /** Returns the names of the numbers. */
  static List<String> keys() {
    return List.of(
        "PQ", "SQ", "RQ", "PQ_th", "SQ_th", "RQ_th", "PQ_st", "SQ_st", "RQ_st", "PQ_copypaste");
  }

  /** Counts the segments of an image. */
  private void add(List<Segment> segments, PanopticMap truth, PanopticMap found, long image) {
    if (truth.height() != found.height() || truth.width() != found.width()) {
      throw BadData.of(
          "Image %s has %s x %s pixels, but its map of segments has %s x %s. Replace the map."
              .formatted(image, found.width(), found.height(), truth.width(), truth.height()));
    }
    Map<Integer, Integer> areas = new HashMap<>();
    Map<Long, Integer> common = new HashMap<>();
    int[] foundIds = found.ids();
    int[] trueIds = truth.ids();
    for (int i = 0; i < foundIds.length; i++) {
      int own = foundIds[i];
      if (own % PanopticMap.INSTANCE_OFFSET != classes) {
        areas.merge(own, 1, Integer::sum);
        common.merge(pair(trueIds[i], own), 1, Integer::sum);
      }
    }
    Set<Integer> matched = new TreeSet<>();
    Map<Integer, Integer> crowds = new HashMap<>();
    for (Segment segment : segments) {
      Counts own = counts.computeIfAbsent(segment.label(), label -> new Counts());
      own.thing = segment.thing();
      if (segment.object().crowd()) {
        crowds.put(segment.label(), segment.id());
        continue;
      }
      double best = 0;
      for (Map.Entry<Integer, Integer> area : areas.entrySet()) {
        int other = area.getKey();
        double overlap = overlap(segment, other, area.getValue(), common);
        if (other % PanopticMap.INSTANCE_OFFSET == segment.label() && overlap > MATCH) {
          best = overlap;
          matched.add(other);
        }
      }
      own.found += best > 0 ? 1 : 0;
      own.missed += best > 0 ? 0 : 1;
      own.overlaps += best;
    }
    for (Map.Entry<Integer, Integer> area : areas.entrySet()) {
      int other = area.getKey();
      int label = other % PanopticMap.INSTANCE_OFFSET;
      Integer crowd = crowds.get(label);
      int excused =
          common.getOrDefault(pair(0, other), 0)
              + (crowd == null ? 0 : common.getOrDefault(pair(crowd, other), 0));
      if (!matched.contains(other) && excused <= MATCH * area.getValue()) {
        Counts own = counts.computeIfAbsent(label, each -> new Counts());
        own.wrong++;
        own.thing = other >= PanopticMap.INSTANCE_OFFSET;
      }
    }
  }

  private static double overlap(Segment segment, int other, int area, Map<Long, Integer> common) {
    int both = common.getOrDefault(pair(segment.id(), other), 0);
    double union = area + segment.object().area() - both - common.getOrDefault(pair(0, other), 0);
    return both / union;
  }

  private static long pair(int truth, int found) {
    return (long) truth << Integer.SIZE | found;
  }

  private EvaluationResult result(List<String> names, boolean classwise) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    TextTable table = new TextTable(List.of("", "PQ", "SQ", "RQ", "classes"));
    List<String> copied = new ArrayList<>();
    String[] groups = {"All", "Things", "Stuff"};
    String[] suffixes = {"", "_th", "_st"};
    for (int i = 0; i < groups.length; i++) {
      int group = i;
      List<double[]> own =
          counts.values().stream()
              .filter(each -> each.errors() > 0)
              .filter(each -> group == 0 || each.thing == (group == 1))
              .map(Counts::qualities)
              .toList();
      List<String> row = new ArrayList<>(List.of(groups[i]));
      for (int q = 0; q < 3; q++) {
        int quality = q;
        double mean = own.stream().mapToDouble(each -> each[quality]).average().orElse(0);
        metrics.put(keys().get(3 * i + q), 100 * mean);
        row.add(text(100 * mean));
        copied.add(text(100 * mean));
      }
      row.add(Integer.toString(own.size()));
      table.add(row);
    }
    metrics.put("PQ_copypaste", String.join(" ", copied));
    List<String> tables = new ArrayList<>(List.of("Panoptic quality\n" + table));
    if (classwise) {
      tables.add(classTable(names));
    }
    return new EvaluationResult(metrics, tables, List.of());
  }

  private String classTable(List<String> names) {
    TextTable table = new TextTable(List.of("class", "PQ", "SQ", "RQ"));
    for (int label = 0; label < names.size(); label++) {
      Counts own = counts.get(label);
      if (own != null && own.errors() > 0) {
        double[] qualities = own.qualities();
        table.add(
            List.of(
                names.get(label),
                text(100 * qualities[0]),
                text(100 * qualities[1]),
                text(100 * qualities[2])));
      }
    }
    return table.toString();
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }
}
