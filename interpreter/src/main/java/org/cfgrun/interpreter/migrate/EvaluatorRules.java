package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.given;
import static org.cfgrun.interpreter.migrate.Nodes.renamed;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** Converts {@code evaluation} and the dataset it reads to the evaluators of 3.x. */
final class EvaluatorRules {
  private static final Set<String> COCO =
      Set.of(
          "CocoDataset",
          "DeepFashionDataset",
          "Objects365V1Dataset",
          "Objects365V2Dataset",
          "CityscapesDataset");

  private static final Set<String> LVIS = Set.of("LVISDataset", "LVISV05Dataset", "LVISV1Dataset");

  private static final Set<String> PASSED =
      Set.of("classwise", "proposal_nums", "iou_thrs", "metric_items", "format_only");

  /** Options of the hook, which go to the loop or to the checkpoints. */
  private static final Set<String> OF_HOOK =
      Set.of(
          "type",
          "interval",
          "start",
          "by_epoch",
          "dynamic_intervals",
          "save_best",
          "rule",
          "metric",
          "priority",
          "jsonfile_prefix");

  private final DictNode evaluation;
  private final Changes changes;

  EvaluatorRules(DictNode config, Changes changes) {
    this.evaluation =
        config.get("evaluation") instanceof DictNode section ? section : dict(config.origin());
    this.changes = changes;
  }

  /** Returns the prefix of the names of metrics; null for a dataset that is not known. */
  static @Nullable String prefix(DictNode config) {
    DictNode dataset = config.get("data") instanceof DictNode data ? first(data.get("val")) : null;
    String type = String.valueOf(Nodes.type(dataset));
    if (COCO.contains(type)) {
      return "coco";
    }
    if (LVIS.contains(type)) {
      return "lvis";
    }
    return switch (type) {
      case "VOCDataset", "WIDERFaceDataset" -> "pascal_voc";
      case "CocoPanopticDataset" -> "coco_panoptic";
      case "OpenImagesDataset", "OpenImagesChallengeDataset" -> "openimages";
      default -> null;
    };
  }

  /** Returns the dataset inside wrappers, the first of several. */
  private static @Nullable DictNode first(@Nullable ConfigNode dataset) {
    List<ConfigNode> several = Nodes.items(dataset);
    if (!several.isEmpty()) {
      return first(several.get(0));
    }
    if (!(dataset instanceof DictNode dict)) {
      return null;
    }
    ConfigNode inner = dict.get("dataset");
    ConfigNode parts = dict.get("datasets");
    return inner != null ? first(inner) : parts != null ? first(parts) : dict;
  }

  /**
   * Returns the evaluator of a split; null for a dataset whose metric is not known.
   *
   * @param split {@code data.val} or {@code data.test}
   */
  @Nullable ConfigNode evaluator(ConfigNode split) {
    DictNode dataset = first(split);
    if (dataset == null) {
      return null;
    }
    String type = String.valueOf(Nodes.type(dataset));
    changes.converted(evaluation, "The metrics of `evaluation` became evaluators.");
    for (String name : evaluation.named().keySet()) {
      ConfigNode value = evaluation.get(name);
      if (value != null && !OF_HOOK.contains(name) && !PASSED.contains(name)) {
        changes.leftOut(value, "`evaluation." + name + "` has no equivalent.");
      }
    }
    if (COCO.contains(type)) {
      DictNode coco = coco("CocoMetric", path(dataset, "ann_file"), evaluation.get("metric"));
      return type.equals("CityscapesDataset") ? cityscapes(dataset, coco) : coco;
    }
    if (LVIS.contains(type)) {
      return coco("LVISMetric", path(dataset, "ann_file"), evaluation.get("metric"));
    }
    Origin at = evaluation.origin();
    return switch (type) {
      case "VOCDataset", "WIDERFaceDataset" -> {
        ConfigNode threshold = given(evaluation.get("iou_thr"));
        yield extended(
            dict(at, "type", "VOCMetric", "metric", "mAP"),
            "iou_thrs",
            threshold,
            "eval_mode",
            String.valueOf(path(dataset, "img_prefix")).contains("2007") ? "11points" : "area");
      }
      case "CocoPanopticDataset" -> panoptic(dataset);
      case "OpenImagesDataset", "OpenImagesChallengeDataset" ->
          dict(
              at,
              "type",
              "OpenImagesMetric",
              "iou_thrs",
              0.5,
              "ioa_thrs",
              0.5,
              "use_group_of",
              true,
              "get_supercategory",
              Nodes.flag(dataset.get("get_supercategory"), true));
      default -> {
        changes.leftOut(
            dataset, "The dataset `" + type + "` has a metric of its own. Add its evaluator.");
        yield null;
      }
    };
  }

  private DictNode coco(String type, @Nullable String annotations, @Nullable ConfigNode metric) {
    DictNode options = dict(evaluation.origin());
    for (String name : PASSED) {
      options = extended(options, name, evaluation.get(name));
    }
    options = extended(options, "jsonfile_prefix", evaluation.get("jsonfile_prefix"));
    DictNode result =
        extended(
            dict(evaluation.origin(), "type", type),
            "ann_file",
            annotations,
            "metric",
            metric == null ? "bbox" : metric);
    for (var each : renamed(options, "jsonfile_prefix", "outfile_prefix").named().entrySet()) {
      result = result.with(each.getKey(), each.getValue());
    }
    return result;
  }

  private ConfigNode cityscapes(DictNode dataset, DictNode coco) {
    String images = path(dataset, "img_prefix");
    boolean masks = names(evaluation.get("metric")).contains("segm");
    if (!masks || images == null) {
      return coco;
    }
    String segments = images.replace("leftImg8bit", "gtFine").replaceFirst("/$", "");
    DictNode instances =
        dict(
            evaluation.origin(),
            "type",
            "CityScapesMetric",
            "seg_prefix",
            segments,
            "outfile_prefix",
            "./work_dirs/cityscapes_metric/instance");
    return new ListNode(List.of(coco, instances), evaluation.origin());
  }

  private ConfigNode panoptic(DictNode dataset) {
    DictNode panoptic =
        extended(
            dict(evaluation.origin(), "type", "CocoPanopticMetric"),
            "ann_file",
            path(dataset, "ann_file"),
            "seg_prefix",
            path(dataset, "seg_prefix"));
    List<String> others = new ArrayList<>(names(evaluation.get("metric")));
    others.remove("PQ");
    if (others.isEmpty()) {
      return panoptic;
    }
    DictNode instances =
        coco("CocoMetric", path(dataset, "ins_ann_file"), Nodes.node(others, evaluation.origin()));
    return new ListNode(List.of(panoptic, instances), evaluation.origin());
  }

  private static List<String> names(@Nullable ConfigNode metric) {
    String single = Nodes.text(metric);
    return single != null
        ? List.of(single)
        : Nodes.items(metric).stream().map(each -> String.valueOf(Nodes.text(each))).toList();
  }

  /** Returns a path of a 2.x dataset as 2.x reads it; null if there is none. */
  private static @Nullable String path(DictNode dataset, String name) {
    List<ConfigNode> several = Nodes.items(dataset.get(name));
    String path = Nodes.text(several.isEmpty() ? dataset.get(name) : several.get(0));
    String root = Nodes.text(dataset.get("data_root"));
    if (path == null || root == null || path.startsWith("/")) {
      return path;
    }
    return root.endsWith("/") || root.isEmpty() ? root + path : root + "/" + path;
  }
}
