package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.given;
import static org.cfgrun.interpreter.migrate.Nodes.node;
import static org.cfgrun.interpreter.migrate.Nodes.renamed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** Converts the model, whose components mostly keep their arguments. */
final class ModelRules {
  /** Losses for which heads of 2.x ignore the sampler. */
  private static final Set<String> SAMPLES_ALL = Set.of("FocalLoss", "GHMC", "QualityFocalLoss");

  private final DictNode config;
  private final Changes changes;
  private final Preprocessing moved;

  ModelRules(DictNode config, Changes changes, Preprocessing moved) {
    this.config = config;
    this.changes = changes;
    this.moved = moved;
  }

  /** Returns the model with its data preprocessor. */
  DictNode convert(DictNode model) {
    DictNode result = withConfigs(model);
    String type = String.valueOf(Nodes.type(result));
    ConfigNode teacher = result.get("teacher_config");
    if (teacher != null) {
      changes.unknown(teacher, "`teacher_config` must name a 3.x config. Convert that one too.");
    }
    DictNode preprocessor = moved.preprocessor(model.origin());
    changes.converted(model, "`model.data_preprocessor` normalizes and pads.");
    if (type.equals("YOLOX")) {
      preprocessor = resizedBatches(result, preprocessor);
      result =
          result.without(
              "input_size", "random_size_range", "random_size_interval", "size_multiplier");
    }
    result = walk(new TransformerRules(changes).convert(samplers(pretrained(result))));
    result = detector(type, result);
    return result.with("data_preprocessor", preprocessor);
  }

  /** Moves the old place of {@code train_cfg} and {@code test_cfg} into the model. */
  private DictNode withConfigs(DictNode model) {
    DictNode result = model;
    for (String name : List.of("train_cfg", "test_cfg")) {
      ConfigNode outside = config.get(name);
      if (outside != null && result.get(name) == null) {
        changes.converted(outside, "`" + name + "` moved into the model.");
        result = result.with(name, outside);
      }
    }
    return result;
  }

  private DictNode pretrained(DictNode model) {
    if (model.get("pretrained") == null) {
      return model;
    }
    ConfigNode weights = given(model.get("pretrained"));
    DictNode result = model.without("pretrained");
    if (weights == null || !(model.get("backbone") instanceof DictNode backbone)) {
      return result;
    }
    changes.converted(weights, "`pretrained` became `backbone.init_cfg`.");
    DictNode init = dict(weights.origin(), "type", "Pretrained", "checkpoint", weights);
    return result.with("backbone", backbone.with("init_cfg", init));
  }

  private DictNode resizedBatches(DictNode model, DictNode preprocessor) {
    ConfigNode multiplier = given(model.get("size_multiplier"));
    Long factor = multiplier == null ? Long.valueOf(32) : Nodes.integer(multiplier);
    long size = factor == null ? 32 : factor;
    List<Long> range = new ArrayList<>();
    for (ConfigNode bound : Nodes.items(model.get("random_size_range"))) {
      Long value = Nodes.integer(bound);
      range.add(value == null ? size : Long.valueOf(value * size));
    }
    DictNode result = extended(preprocessor, "pad_size_divisor", size);
    if (range.isEmpty()) {
      return result;
    }
    changes.converted(model, "`random_size_range` became `BatchSyncRandomResize`.");
    ConfigNode interval = model.get("random_size_interval");
    return extended(
        result,
        "batch_augments",
        List.of(
            dict(
                model.origin(),
                "type",
                "BatchSyncRandomResize",
                "random_size_range",
                range,
                "size_divisor",
                size,
                "interval",
                interval == null ? 10 : interval)));
  }

  /** Writes the sampler that 2.x uses in effect: with these losses it takes all samples. */
  private DictNode samplers(DictNode model) {
    boolean all =
        model.get("bbox_head") instanceof DictNode head
            && SAMPLES_ALL.contains(String.valueOf(Nodes.type(head.get("loss_cls"))));
    if (all
        && model.get("train_cfg") instanceof DictNode training
        && training.get("sampler") instanceof DictNode sampler
        && !"PseudoSampler".equals(Nodes.type(sampler))) {
      changes.converted(
          sampler, "2.x ignores this sampler, 3.x uses it: it became `PseudoSampler`.");
      DictNode pseudo = dict(sampler.origin(), "type", "PseudoSampler");
      return model.with("train_cfg", training.with("sampler", pseudo));
    }
    return model;
  }

  private DictNode detector(String type, DictNode model) {
    DictNode result = model;
    ConfigNode unread = model.get("train_cfg");
    if (unread != null && type.equals("FCOS")) {
      changes.leftOut(unread, "FCOS does not read `train_cfg`.");
      result = result.without("train_cfg");
    }
    if (model.get("segm_head") instanceof DictNode segments
        && model.get("mask_head") instanceof DictNode masks) {
      changes.converted(segments, "`segm_head` became a branch of `mask_head`.");
      result =
          result
              .without("segm_head")
              .with(
                  "mask_head",
                  extended(masks, "with_seg_branch", true, "loss_segm", segments.get("loss_segm")));
      if (result.get("test_cfg") instanceof DictNode test) {
        result =
            result.with(
                "test_cfg",
                extended(
                    test,
                    "mask_thr",
                    test.get("mask_thr") == null ? Double.valueOf(0.5) : null,
                    "mask_thr_binary",
                    test.get("mask_thr_binary") == null ? Double.valueOf(0.5) : null));
      }
    }
    return type.equals("PanopticFPN") ? panoptic(result) : result;
  }

  private DictNode panoptic(DictNode model) {
    if (!(model.get("test_cfg") instanceof DictNode test)
        || !(test.get("panoptic") instanceof DictNode fusion)
        || !(test.get("rcnn") instanceof DictNode boxes)) {
      return model;
    }
    changes.converted(fusion, "The thresholds of `test_cfg.panoptic` moved to `test_cfg.rcnn`.");
    DictNode rcnn = boxes;
    for (String name : List.of("score_thr", "nms", "max_per_img", "mask_thr_binary")) {
      rcnn = extended(rcnn, name, fusion.get(name));
    }
    DictNode left = fusion.without("score_thr", "nms", "max_per_img", "mask_thr_binary");
    return model.with("test_cfg", test.with("rcnn", rcnn).with("panoptic", left));
  }

  private ConfigNode walk(ConfigNode value) {
    if (value instanceof DictNode dict) {
      return walk(dict);
    }
    return value instanceof SequenceNode sequence
        ? sequence.withItems(sequence.items().stream().map(this::walk).toList())
        : value;
  }

  private DictNode walk(DictNode dict) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    dict.entries().forEach((key, value) -> entries.put(key, walk(value)));
    DictNode walked = new DictNode(entries, dict.deleted(), dict.origin());
    return component(String.valueOf(Nodes.type(walked)), walked);
  }

  private DictNode component(String type, DictNode dict) {
    if (type.startsWith("mmcls.")) {
      changes.converted(dict, "The package `mmcls` became `mmpretrain`.");
      String name = "mmpretrain." + type.substring("mmcls.".length());
      return dict.with("type", node(name, dict.origin()));
    }
    return switch (type) {
      case "HungarianAssigner" -> matched(dict, List.of("cls_cost", "reg_cost", "iou_cost"));
      case "MaskHungarianAssigner" ->
          matched(dict, List.of("cls_cost", "mask_cost", "dice_cost"))
              .with("type", node("HungarianAssigner", dict.origin()));
      case "CTResNetNeck" -> renamed(dict, "in_channel", "in_channels");
      case "CenterNetHead" ->
          renamed(renamed(dict, "in_channel", "in_channels"), "feat_channel", "feat_channels");
      case "NASFPN" -> dict.without("add_extra_convs");
      case "PanopticFPNHead" -> dict.without("num_classes", "fg_range", "bg_range");
      case "FusedSemanticHead", "SCNetSemanticHead" ->
          extended(dict, "seg_scale_factor", moved.segmentScale());
      default -> dict;
    };
  }

  private DictNode matched(DictNode assigner, List<String> names) {
    List<ConfigNode> costs = new ArrayList<>();
    for (String name : names) {
      if (assigner.get(name) instanceof DictNode cost) {
        boolean boxes = "BBoxL1Cost".equals(Nodes.type(cost)) && cost.get("box_format") == null;
        costs.add(boxes ? extended(cost, "box_format", "xyxy") : cost);
      }
    }
    if (costs.isEmpty()) {
      return assigner;
    }
    changes.converted(
        assigner, "The costs of `" + Nodes.type(assigner) + "` became `match_costs`.");
    return extended(assigner.without(names.toArray(String[]::new)), "match_costs", costs);
  }
}
