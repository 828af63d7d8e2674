package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.given;
import static org.cfgrun.interpreter.migrate.Nodes.node;
import static org.cfgrun.interpreter.migrate.Nodes.renamed;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/** Converts datasets. */
final class DatasetRules {
  private static final Set<String> WRAPPERS =
      Set.of("RepeatDataset", "ClassBalancedDataset", "MultiImageMixDataset", "ConcatDataset");

  private static final Set<String> KNOWN =
      Set.of(
          "CocoDataset",
          "CocoPanopticDataset",
          "CityscapesDataset",
          "DeepFashionDataset",
          "LVISDataset",
          "LVISV05Dataset",
          "LVISV1Dataset",
          "Objects365V1Dataset",
          "Objects365V2Dataset",
          "OpenImagesDataset",
          "OpenImagesChallengeDataset",
          "VOCDataset",
          "WIDERFaceDataset",
          "XMLDataset");

  /** Paths of a dataset other than the prefixes. */
  private static final List<String> FILES =
      List.of(
          "ann_file",
          "proposal_file",
          "label_file",
          "hierarchy_file",
          "meta_file",
          "image_level_ann_file");

  private final @Nullable String root;
  private final Changes changes;

  DatasetRules(DictNode config, Changes changes) {
    this.root = Nodes.text(config.get("data_root"));
    this.changes = changes;
  }

  /**
   * Returns a dataset.
   *
   * @param pipeline converts its pipeline
   * @param training whether it is for training, where 2.x leaves out images without objects
   */
  DictNode convert(ConfigNode dataset, UnaryOperator<ConfigNode> pipeline, boolean training) {
    if (dataset instanceof SequenceNode several) {
      return concatenated(several, pipeline, training);
    }
    if (!(dataset instanceof DictNode dict)) {
      changes.unknown(dataset, "Expected a dict or a list as the dataset.");
      return dict(dataset.origin());
    }
    String type = String.valueOf(Nodes.type(dict));
    return WRAPPERS.contains(type)
        ? wrapped(dict, pipeline, training)
        : single(dict, type, pipeline, training);
  }

  private DictNode concatenated(
      SequenceNode datasets, UnaryOperator<ConfigNode> pipeline, boolean training) {
    List<ConfigNode> all = new ArrayList<>();
    datasets.items().forEach(each -> all.add(convert(each, pipeline, training)));
    return dict(datasets.origin(), "type", "ConcatDataset", "datasets", all);
  }

  private DictNode wrapped(DictNode dict, UnaryOperator<ConfigNode> pipeline, boolean training) {
    for (String name : List.of("dynamic_scale", "separate_eval", "filter_empty_gt")) {
      ConfigNode value = dict.get(name);
      if (value != null) {
        changes.leftOut(value, "`" + name + "` of a dataset wrapper has no equivalent.");
      }
    }
    DictNode result =
        withoutLoading(dict.without("dynamic_scale", "separate_eval", "filter_empty_gt"));
    ConfigNode inner = result.get("dataset");
    ConfigNode several = result.get("datasets");
    ConfigNode steps = result.get("pipeline");
    result = inner == null ? result : result.with("dataset", convert(inner, pipeline, training));
    if (several instanceof SequenceNode list) {
      List<ConfigNode> all = new ArrayList<>();
      list.items().forEach(each -> all.add(convert(each, pipeline, training)));
      result = result.with("datasets", new ListNode(all, several.origin()));
    }
    return steps == null ? result : result.with("pipeline", pipeline.apply(steps));
  }

  private static DictNode withoutLoading(DictNode dict) {
    return dict.without("samples_per_gpu", "workers_per_gpu");
  }

  private DictNode single(
      DictNode dict, String type, UnaryOperator<ConfigNode> pipeline, boolean training) {
    if (!KNOWN.contains(type)) {
      changes.unknown(
          dict,
          "The dataset `"
              + type
              + "` needs the interface of `BaseDetDataset`; its arguments were"
              + " converted as those of MMDetection's datasets.");
    }
    List<ConfigNode> files = Nodes.items(dict.get("ann_file"));
    if (files.size() > 1) {
      return split(dict, type, files, pipeline, training);
    }
    DictNode flat = files.isEmpty() ? dict : dict.with("ann_file", files.get(0));
    List<ConfigNode> prefixes = Nodes.items(flat.get("img_prefix"));
    flat = prefixes.isEmpty() ? flat : flat.with("img_prefix", prefixes.get(0));
    changes.converted(dict, "The paths of the dataset became relative to `data_root`.");
    return finished(located(flat, type), type, pipeline, training);
  }

  /** A list of annotation files is a dataset for each in 3.x. */
  private DictNode split(
      DictNode dict,
      String type,
      List<ConfigNode> files,
      UnaryOperator<ConfigNode> pipeline,
      boolean training) {
    changes.converted(dict, "A list of `ann_file` became a `ConcatDataset`.");
    List<ConfigNode> parts = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      DictNode part = dict.with("ann_file", files.get(i));
      for (String name : List.of("img_prefix", "seg_prefix", "proposal_file")) {
        List<ConfigNode> each = Nodes.items(dict.get(name));
        if (i < each.size()) {
          part = part.with(name, each.get(i));
        }
      }
      parts.add(single(part, type, pipeline, training));
    }
    DictNode concat = dict(dict.origin(), "type", "ConcatDataset");
    return extended(
        concat,
        "ignore_keys",
        type.equals("VOCDataset") ? List.of("dataset_type") : null,
        "datasets",
        parts);
  }

  private DictNode located(DictNode dict, String type) {
    DictNode result = dict;
    String base = Nodes.text(dict.get("data_root"));
    boolean relative = base != null;
    if (base == null) {
      base = commonRoot(dict);
    }
    String prefix = relative || base == null ? "" : base;
    DictNode prefixes = dict(dict.origin());
    String images = Nodes.text(dict.get("img_prefix"));
    boolean devkit = type.equals("VOCDataset");
    prefixes =
        extended(
            prefixes,
            devkit ? "sub_data_root" : "img",
            images == null ? null : images.substring(prefix.length()));
    String segments = Nodes.text(dict.get("seg_prefix"));
    prefixes =
        extended(prefixes, "seg", segments == null ? null : segments.substring(prefix.length()));
    for (String name : FILES) {
      String path = Nodes.text(dict.get(name));
      if (path != null) {
        ConfigNode former = dict.get(name);
        Origin at = former == null ? dict.origin() : former.origin();
        result = result.with(name, node(path.substring(prefix.length()), at));
      }
    }
    result = result.without("img_prefix", "seg_prefix");
    result = prefixes.entries().isEmpty() ? result : result.with("data_prefix", prefixes);
    return relative ? result : extended(result, "data_root", base);
  }

  /** The root of all paths of a dataset; null if there is none. */
  private @Nullable String commonRoot(DictNode dict) {
    List<String> paths = new ArrayList<>();
    for (String name : List.of("ann_file", "img_prefix", "seg_prefix", "proposal_file")) {
      String path = Nodes.text(dict.get(name));
      if (path != null) {
        paths.add(path);
      }
    }
    String global = root;
    if (global != null && !global.isEmpty() && paths.stream().allMatch(p -> p.startsWith(global))) {
      return global;
    }
    if (paths.size() < 2) {
      return null;
    }
    String common = paths.get(0);
    for (String path : paths) {
      int end = 0;
      while (end < Math.min(common.length(), path.length())
          && common.charAt(end) == path.charAt(end)) {
        end++;
      }
      common = common.substring(0, end);
    }
    String folder = common.substring(0, common.lastIndexOf('/') + 1);
    // Of an absolute path only the first slash may be common.
    return folder.length() < 2 ? null : folder;
  }

  private DictNode finished(
      DictNode dict, String type, UnaryOperator<ConfigNode> pipeline, boolean training) {
    DictNode result =
        TransformRules.storage(withoutLoading(dict))
            .without("ins_ann_file", "get_supercategory", "min_size", "filter_empty_gt");
    result = renamed(result, "classes", "metainfo");
    ConfigNode classes = given(dict.get("classes"));
    if (classes != null) {
      result = result.with("metainfo", metainfo(classes));
    } else {
      result = result.without("metainfo");
    }
    ConfigNode steps = dict.get("pipeline");
    if (steps != null) {
      result = result.with("pipeline", pipeline.apply(steps));
    }
    if (!training) {
      return extended(result, "test_mode", true);
    }
    if (type.startsWith("OpenImages")) {
      return result;
    }
    boolean xml = type.equals("VOCDataset") || type.equals("WIDERFaceDataset");
    DictNode filter =
        dict(
            dict.origin(),
            "filter_empty_gt",
            Nodes.flag(dict.get("filter_empty_gt"), true),
            "min_size",
            32);
    ConfigNode size = given(dict.get("min_size"));
    changes.converted(
        dict, "The filter of images became `filter_cfg`, which 3.x does not default.");
    return result.with(
        "filter_cfg", extended(filter, "bbox_min_size", xml ? (size == null ? 32 : size) : null));
  }

  private DictNode metainfo(ConfigNode classes) {
    if (Nodes.text(classes) != null) {
      changes.different(
          classes, "3.x does not read class names from a file. Write them as a tuple.");
    }
    ConfigNode names =
        classes instanceof SequenceNode list
            ? new TupleNode(list.items(), classes.origin())
            : classes;
    return dict(classes.origin(), "classes", names);
  }
}
