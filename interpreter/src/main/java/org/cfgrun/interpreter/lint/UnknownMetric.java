package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports a metric or a {@code save_best} of {@code evaluation} that no dataset of OpenMMLab's
 * projects has, if its name is similar to one that exists. Other names may belong to a custom
 * dataset. Also reports a {@code save_best} that the metrics of COCO in {@code metric} do not
 * yield.
 */
public final class UnknownMetric implements Rule {
  /** Datasets of detectors, whose metrics are those of COCO and VOC. */
  private static final List<String> DATASETS =
      List.of("CocoDataset", "VOCDataset", "ShapesDataset");

  private static final List<String> DETECTION =
      List.of("bbox", "segm", "proposal", "proposal_fast", "mAP", "recall");

  /** The metrics of COCO whose scores begin with their name. */
  private static final List<String> COCO = List.of("bbox", "segm", "proposal");

  /** The metrics of the datasets of mmdet, mmcls, mmseg, mmaction, mmpose, mmtrack and mmocr. */
  private static final List<String> KNOWN =
      List.of(
          "bbox",
          "segm",
          "proposal",
          "proposal_fast",
          "mAP",
          "recall",
          "cityscapes",
          "PQ",
          "accuracy",
          "precision",
          "f1_score",
          "f1-score",
          "support",
          "mIoU",
          "mDice",
          "mFscore",
          "top_k_accuracy",
          "mean_class_accuracy",
          "mean_average_precision",
          "mmit_mean_average_precision",
          "AR@AN",
          "track",
          "PCK",
          "PCKh",
          "tPCK",
          "AUC",
          "EPE",
          "NME",
          "MPJPE",
          "P-MPJPE",
          "N-MPJPE",
          "hmean-iou",
          "hmean-ic13",
          "acc",
          "macro_f1");

  /** The results that {@code save_best} may name, beside the metrics. */
  private static final List<String> SCORES = allScores();

  /** Returns the names of the metrics of OpenMMLab's datasets. */
  public static List<String> known() {
    return KNOWN;
  }

  /** Returns what {@code save_best} can name, among it the metrics. */
  public static List<String> scores() {
    return SCORES;
  }

  private static List<String> allScores() {
    List<String> scores = new ArrayList<>(KNOWN);
    scores.addAll(
        List.of(
            "auto", "AP", "AP@50", "mAcc", "aAcc", "accuracy_top-1", "accuracy_top-5", "top1_acc"));
    for (String metric : COCO) {
      for (String item : List.of("mAP", "mAP_50", "mAP_75", "mAP_s", "mAP_m", "mAP_l")) {
        scores.add(metric + "_" + item);
      }
      // LVIS
      for (String item : List.of("AP", "AP50", "AP75", "APs", "APm", "APl", "APr", "APc", "APf")) {
        scores.add(metric + "_" + item);
      }
    }
    return scores;
  }

  @Override
  public void check(Subject config, Problems found) {
    if (Section.EVALUATION.in(config.root()) instanceof DictNode evaluation) {
      boolean detection = isDetection(config.root());
      check(evaluation.get("metric"), detection ? DETECTION : KNOWN, detection, found);
      check(evaluation.get("save_best"), SCORES, false, found);
      checkComputed(evaluation, new Layering(config.layers()), found);
    }
  }

  /** Returns whether the model is evaluated on a dataset whose metrics are known. */
  private static boolean isDetection(DictNode root) {
    ConfigNode type = ConfigPath.parse("data.val.type").in(root);
    return type instanceof ScalarNode scalar
        && scalar.value() instanceof String name
        && DATASETS.contains(name);
  }

  /** Reports a score of COCO's evaluation that the metrics of the config do not yield. */
  private static void checkComputed(DictNode evaluation, Layering layering, Problems found) {
    ConfigNode metric = evaluation.get("metric");
    List<String> metrics = new ArrayList<>();
    for (ConfigNode item :
        metric instanceof SequenceNode several
            ? several.items()
            : metric == null ? List.<ConfigNode>of() : List.of(metric)) {
      metrics.add(item instanceof ScalarNode scalar ? String.valueOf(scalar.value()) : "");
    }
    if (metrics.isEmpty()
        || metric == null
        || !COCO.containsAll(metrics)
        || !(evaluation.get("save_best") instanceof ScalarNode best
            && best.value() instanceof String score)) {
      return;
    }
    String family = score.contains("_") ? score.substring(0, score.indexOf('_')) : "";
    boolean other = COCO.contains(family) && SCORES.contains(score) && !metrics.contains(family);
    if (other || score.equals("mAP")) {
      String item = other ? score.substring(family.length() + 1) : score;
      String fitting = metrics.get(0) + "_" + item;
      found.add(
          layering.isLater(metric, best)
              ? Diagnostic.warning(
                      ErrorCode.UNKNOWN_METRIC,
                      metric.origin().span(),
                      "These metrics do not yield `%s`, which `save_best` names.".formatted(score))
                  .note("`save_best` is set here", best.origin().span())
                  .help("Set `evaluation.save_best` to '%s'.".formatted(fitting))
              : warning(best, score, fitting));
    }
  }

  /**
   * @param all whether no other names exist; otherwise only similar ones are reported
   */
  private static void check(
      @Nullable ConfigNode node, List<String> known, boolean all, Problems found) {
    if (node instanceof SequenceNode several) {
      several.items().forEach(item -> check(item, known, all, found));
    } else if (node instanceof ScalarNode scalar
        && scalar.value() instanceof String name
        && !known.contains(name)) {
      String nearest = Suggestions.misspelt(name, known);
      if (nearest != null) {
        found.add(warning(node, name, nearest));
      } else if (all) {
        found.add(
            Diagnostic.warning(
                    ErrorCode.UNKNOWN_METRIC,
                    node.origin().span(),
                    "Unknown metric `%s`.".formatted(name))
                .help("Use one of %s.".formatted(String.join(", ", known))));
      }
    }
  }

  private static Diagnostic warning(ConfigNode node, String name, String nearest) {
    Diagnostic warning =
        Diagnostic.warning(
                ErrorCode.UNKNOWN_METRIC,
                node.origin().span(),
                "Unknown metric `%s`.".formatted(name))
            .note("did you mean `" + nearest + "`?");
    Edit edit = KeyText.replace(node, nearest);
    return edit == null
        ? warning
        : warning.fix(Fix.suggested("Replace by `" + nearest + "`", edit));
  }
}
