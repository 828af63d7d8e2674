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
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports a metric or a {@code save_best} of {@code evaluation} that no dataset of OpenMMLab's
 * projects has, if its name is similar to one that exists. Other names may belong to a custom
 * dataset.
 */
final class UnknownMetric implements Rule {
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
  private static final List<String> SCORES = scores();

  private static List<String> scores() {
    List<String> scores = new ArrayList<>(KNOWN);
    scores.addAll(
        List.of("auto", "AP", "mAcc", "aAcc", "accuracy_top-1", "accuracy_top-5", "top1_acc"));
    for (String metric : List.of("bbox", "segm", "proposal")) {
      for (String item : List.of("mAP", "mAP_50", "mAP_75", "mAP_s", "mAP_m", "mAP_l")) {
        scores.add(metric + "_" + item);
      }
    }
    return scores;
  }

  @Override
  public void check(Subject config, Problems found) {
    if (Section.EVALUATION.in(config.root()) instanceof DictNode evaluation) {
      check(evaluation.get("metric"), KNOWN, found);
      check(evaluation.get("save_best"), SCORES, found);
    }
  }

  private static void check(@Nullable ConfigNode node, List<String> known, Problems found) {
    if (node instanceof SequenceNode several) {
      several.items().forEach(item -> check(item, known, found));
    } else if (node instanceof ScalarNode scalar
        && scalar.value() instanceof String name
        && !known.contains(name)) {
      String nearest = Suggestions.misspelt(name, known);
      if (nearest != null) {
        found.add(warning(node, name, nearest));
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
