package org.cfgrun.runtime.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.runtime.data.AnnotatedObject;
import org.cfgrun.runtime.data.ClassHierarchy;
import org.cfgrun.runtime.data.DetectionDataset;
import org.cfgrun.runtime.data.Detections;

/**
 * The metric {@code mAP} of Open Images (https://arxiv.org/abs/1811.00982), equal to mmdet's {@code
 * OpenImagesDataset.evaluate}. It has the keys of {@link VocEvaluation}.
 *
 * <p>An object also counts as one of each superclass of its class, and so does a detection if the
 * superclass was verified in the image: an object of it is annotated, or it is among the
 * image-level labels. A detection of a class that was not verified does not count.
 *
 * <p>Detections are compared with single objects as in VOC. One that finds none finds the group
 * ({@code IsGroupOf}) that covers most of it, if that part ({@code IoA}) reaches {@code ioa_thr}.
 * All that find a group are one true positive with their highest score. A group that is not found
 * is a false positive of score 0.
 */
final class OpenImagesEvaluation {
  private OpenImagesEvaluation() {}

  /**
   * Evaluates detections.
   *
   * @param annotations the objects in each image; a crowd is a group
   * @param detections the detections in each image
   */
  static EvaluationResult evaluate(
      DetectionDataset dataset,
      ClassHierarchy hierarchy,
      List<List<AnnotatedObject>> annotations,
      List<Detections> detections,
      EvaluationOptions options) {
    List<List<AnnotatedObject>> objects = new ArrayList<>();
    List<Detections> found = new ArrayList<>();
    for (int i = 0; i < annotations.size(); i++) {
      List<AnnotatedObject> all = withSuperclasses(annotations.get(i), hierarchy);
      Set<Integer> verified = new HashSet<>(dataset.verifiedLabels(i));
      all.forEach(object -> verified.add(object.label()));
      objects.add(all);
      found.add(withSuperclasses(detections.get(i), hierarchy, verified));
    }
    return VocEvaluation.evaluate(
        objects,
        found,
        dataset.classes(),
        dataset.meanApRules(),
        options,
        new GroupMatcher(options));
  }

  private static List<AnnotatedObject> withSuperclasses(
      List<AnnotatedObject> objects, ClassHierarchy hierarchy) {
    List<AnnotatedObject> all = new ArrayList<>();
    for (AnnotatedObject object : objects) {
      hierarchy.lineages().get(object.label()).forEach(label -> all.add(object.withLabel(label)));
    }
    return all;
  }

  private static Detections withSuperclasses(
      Detections detections, ClassHierarchy hierarchy, Set<Integer> verified) {
    List<Integer> chosen = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int d = 0; d < detections.size(); d++) {
      int own = detections.labels()[d];
      for (int label : hierarchy.lineages().get(own)) {
        if (verified.contains(label) || label == own && !hierarchy.filtersLabels()) {
          chosen.add(d);
          labels.add(label);
        }
      }
    }
    int[] indices = chosen.stream().mapToInt(Integer::intValue).toArray();
    Detections boxes =
        new Detections(detections.boxes(), detections.scores(), detections.labels())
            .select(indices);
    return new Detections(
        boxes.boxes(), boxes.scores(), labels.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Compares detections with single objects, and then with groups. */
  private record GroupMatcher(EvaluationOptions options) implements VocEvaluation.Matcher {
    @Override
    public boolean counts(AnnotatedObject object) {
      return true;
    }

    @Override
    public void match(
        List<AnnotatedObject> objects,
        Detections detections,
        int[] order,
        int threshold,
        List<VocEvaluation.Candidate> candidates) {
      boolean grouped = options.useGroupOf();
      List<AnnotatedObject> single =
          objects.stream().filter(object -> !grouped || !object.crowd()).toList();
      List<AnnotatedObject> groups =
          objects.stream().filter(object -> grouped && object.crowd()).toList();
      boolean[] found = new boolean[single.size()];
      double[] groupScores = new double[groups.size()];
      Arrays.fill(groupScores, -1);
      for (int d : order) {
        double score = detections.scores()[d];
        float[] boxes = detections.boxes();
        int object =
            VocEvaluation.best(boxes, 4 * d, single, 0, options.iouThr().values().get(threshold));
        boolean right = object >= 0 && !found[object];
        if (right) {
          found[object] = true;
        }
        int group = right ? -1 : group(boxes, 4 * d, groups, options.ioaThreshold(threshold));
        if (group >= 0) {
          groupScores[group] = Math.max(groupScores[group], score);
        } else {
          candidates.add(new VocEvaluation.Candidate(score, right, false));
        }
      }
      for (double score : groupScores) {
        candidates.add(new VocEvaluation.Candidate(Math.max(score, 0), score >= 0, false));
      }
    }

    /** Returns the group that covers most of a box; -1 if none covers enough. */
    private static int group(
        float[] boxes, int at, List<AnnotatedObject> groups, double threshold) {
      double area = (boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1]);
      int best = -1;
      double bestIoa = threshold;
      for (int g = 0; g < groups.size(); g++) {
        double ioa = VocEvaluation.intersection(boxes, at, groups.get(g), 0) / Math.max(area, 1e-6);
        if (best < 0 ? ioa >= bestIoa : ioa > bestIoa) {
          best = g;
          bestIoa = ioa;
        }
      }
      return best;
    }
  }
}
