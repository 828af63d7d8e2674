package org.cfgrun.interpreter.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * What sections of a 3.x config mean, as Java values that are equal when the meaning is: without
 * arguments that say the default, without what a test does not read, and with the end of a schedule
 * left out, which official configs state one iteration early or not at all.
 */
final class Meaning {
  private static final List<String> SPLITS = List.of("train", "val", "test");

  private static final List<String> PLAIN =
      List.of(
          "optim_wrapper",
          "train_cfg",
          "val_cfg",
          "test_cfg",
          "default_hooks",
          "custom_hooks",
          "env_cfg",
          "log_processor",
          "visualizer",
          "auto_scale_lr",
          "load_from",
          "resume",
          "log_level",
          "default_scope",
          "param_scheduler",
          "val_evaluator",
          "test_evaluator");

  /** Arguments whose official value is the default. */
  private static final Map<String, Set<Object>> DEFAULTS =
      Map.ofEntries(
          Map.entry("begin", Set.of(0.0)),
          Map.entry("format_only", Set.of(false)),
          Map.entry("enable", Set.of(false)),
          Map.entry("color_type", Set.of("color")),
          Map.entry("sampler", Set.of(Map.of("type", "PseudoSampler"))),
          Map.entry("with_mask", Set.of(false)),
          Map.entry("pad_seg", Set.of(false)),
          Map.entry("mask_pad_value", Set.of(0.0)),
          Map.entry("img_pad_value", Set.of(0.0)),
          Map.entry("seg_pad_value", Set.of(255.0)),
          Map.entry("with_box_refine", Set.of(false)),
          Map.entry("as_two_stage", Set.of(false)),
          Map.entry("resize_type", Set.of("Resize")));

  /** Arguments that official configs of YOLOX spell out with their defaults. */
  private static final Set<String> OF_YOLOX =
      Set.of(
          "act_cfg",
          "norm_cfg",
          "out_indices",
          "spp_kernal_sizes",
          "use_depthwise",
          "upsample_cfg",
          "stacked_convs",
          "strides",
          "loss_cls",
          "loss_bbox",
          "loss_obj",
          "loss_l1");

  private static final Set<String> NO_MEANING = Set.of("backend_args", "init_kwargs");

  private Meaning() {}

  /** Returns the sections of a config by their names. */
  static Map<String, @Nullable Object> sections(DictNode config) {
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    if (config.get("model") instanceof DictNode model) {
      sections.put("model (rest)", value(model.without("data_preprocessor")));
      sections.put("model.data_preprocessor", value(model.get("data_preprocessor")));
    }
    for (String split : SPLITS) {
      if (config.get(split + "_dataloader") instanceof DictNode loader) {
        List<@Nullable Object> pipelines = new ArrayList<>();
        pipelines(loader.get("dataset"), pipelines);
        sections.put(split + " pipeline", pipelines);
        sections.put(split + " dataset", dataset(loader.get("dataset"), !split.equals("train")));
        sections.put(split + "_dataloader (loader)", value(loader.without("dataset")));
      }
    }
    for (String name : PLAIN) {
      ConfigNode section = config.get(name);
      boolean nothing = section == null || Nodes.items(section).isEmpty() && isList(section);
      boolean single = section instanceof DictNode && name.equals("param_scheduler");
      sections.put(name, nothing ? null : single ? List.of(value(section)) : value(section));
    }
    return sections;
  }

  private static boolean isList(ConfigNode node) {
    return node.typeName().equals("list");
  }

  private static void pipelines(@Nullable ConfigNode dataset, List<@Nullable Object> into) {
    if (dataset instanceof DictNode dict) {
      pipelines(dict.get("dataset"), into);
      Nodes.items(dict.get("datasets")).forEach(each -> pipelines(each, into));
      if (dict.get("pipeline") != null) {
        into.add(value(dict.get("pipeline")));
      }
    }
  }

  private static @Nullable Object dataset(@Nullable ConfigNode dataset, boolean test) {
    if (!(dataset instanceof DictNode dict)) {
      return null;
    }
    DictNode own = dict.without("pipeline", "dataset", "datasets");
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(value(test ? own.without("filter_cfg") : own));
    parts.add(dataset(dict.get("dataset"), test));
    Nodes.items(dict.get("datasets")).forEach(each -> parts.add(dataset(each, test)));
    return parts;
  }

  private static @Nullable Object value(@Nullable ConfigNode node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.value() instanceof Number number
          ? Double.valueOf(number.doubleValue())
          : scalar.value();
    }
    if (node instanceof DictNode dict) {
      return component(dict);
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (ConfigNode item : Nodes.items(node)) {
      Object value = value(item);
      if (!(value instanceof Map<?, ?> map && isIdle(map))) {
        items.add(value);
      }
    }
    return items;
  }

  /** A scheduler that multiplies by one. */
  private static boolean isIdle(Map<?, ?> map) {
    return "ConstantLR".equals(map.get("type")) && Objects.equals(map.get("factor"), 1.0)
        || "LinearLR".equals(map.get("type")) && Objects.equals(map.get("start_factor"), 1.0);
  }

  private static Map<String, @Nullable Object> component(DictNode dict) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigNode> entry : dict.named().entrySet()) {
      String name = entry.getKey();
      Object value = value(entry.getValue());
      if (value instanceof List<?> list && list.size() == 1 && name.equals("metric")) {
        value = list.get(0);
      }
      boolean said = value != null && DEFAULTS.getOrDefault(name, Set.of()).contains(value);
      boolean absent =
          value == null && Set.of("clip_grad", "batch_sampler", "init_cfg").contains(name);
      if (!said && !absent && !NO_MEANING.contains(name)) {
        values.put(name, value);
      }
    }
    String type = String.valueOf(values.get("type"));
    if (Set.of("CSPDarknet", "YOLOXPAFPN", "YOLOXHead").contains(type)) {
      values.keySet().removeAll(OF_YOLOX);
    }
    if (type.endsWith("LR")) {
      values.remove("end");
      values.remove("T_max");
    }
    if (type.equals("LoadPanopticAnnotations")) {
      values.keySet().removeAll(Set.of("with_bbox", "with_mask", "with_seg"));
    }
    if (type.equals("DetDataPreprocessor")) {
      values.remove("pad_size_divisor", 1.0);
    }
    if (type.equals("EpochBasedTrainLoop")) {
      values.remove("by_epoch", true);
    }
    return values;
  }
}
