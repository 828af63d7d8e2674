package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Converts pipelines.
 *
 * <p>Normalizing and padding move to the data preprocessor, which runs behind the whole pipeline;
 * packing replaces the bundles.
 */
final class PipelineRules {
  private static final Set<String> BUNDLES =
      Set.of("DefaultFormatBundle", "ImageToTensor", "ToTensor", "ToDataContainer", "Transpose");

  /** Steps that may stand behind Normalize or Pad without depending on the pixels. */
  private static final Set<String> BLIND = Set.of("RandomFlip", "SegRescale", "Normalize", "Pad");

  private static final Set<String> MOVING_BOXES =
      Set.of(
          "Resize",
          "RandomResize",
          "RandomChoiceResize",
          "RandomFlip",
          "RandomCrop",
          "RandomShift");

  private final Changes changes;
  private final TransformRules transforms;

  PipelineRules(Changes changes) {
    this.changes = changes;
    this.transforms = new TransformRules(changes);
  }

  /** Returns a training pipeline; what moves to the preprocessor is added to {@code moved}. */
  ListNode training(ConfigNode pipeline, Preprocessing moved) {
    List<DictNode> steps = steps(pipeline, moved);
    return new ListNode(broadcast(steps), pipeline.origin());
  }

  /**
   * Returns a pipeline for evaluation, which loads annotations as training does.
   *
   * @param trained the training pipeline in its 3.x form
   * @param extraKeys more keys that the metric reads
   * @param moved receives what moves to the preprocessor
   */
  ListNode evaluation(
      ConfigNode pipeline,
      @Nullable ListNode trained,
      List<String> extraKeys,
      Preprocessing moved) {
    Preprocessing own = new Preprocessing();
    List<DictNode> steps = new ArrayList<>();
    for (ConfigNode item : Nodes.items(pipeline)) {
      if (item instanceof DictNode step && "MultiScaleFlipAug".equals(Nodes.type(step))) {
        steps.addAll(unrolled(step, own));
      } else if (item instanceof DictNode step) {
        steps.addAll(steps(new ListNode(List.of(step), step.origin()), own));
      }
    }
    moved.evaluation(own, changes);
    List<ConfigNode> all = new ArrayList<>(broadcast(steps));
    boolean packs = !all.isEmpty() && "PackDetInputs".equals(Nodes.type(all.get(all.size() - 1)));
    int at = packs ? all.size() - 1 : all.size();
    DictNode annotations = annotations(trained);
    boolean loads =
        steps.stream().anyMatch(step -> String.valueOf(Nodes.type(step)).endsWith("Annotations"));
    if (annotations != null && !loads) {
      all.add(at++, annotations.withOrigin(pipeline.origin()));
    }
    if (packs && all.get(at) instanceof DictNode pack) {
      all.set(at, pack.with("meta_keys", metaKeys(pack, extraKeys)));
    }
    return new ListNode(all, pipeline.origin());
  }

  private static ConfigNode metaKeys(DictNode pack, List<String> extraKeys) {
    boolean border =
        Nodes.items(pack.get("meta_keys")).stream()
            .anyMatch(key -> "border".equals(Nodes.text(key)));
    List<String> keys = new ArrayList<>(List.of("img_id", "img_path", "ori_shape", "img_shape"));
    keys.add(border ? "border" : "scale_factor");
    keys.addAll(extraKeys);
    return node(keys, pack.origin());
  }

  private static @Nullable DictNode annotations(@Nullable ListNode trained) {
    for (ConfigNode step : Nodes.items(trained)) {
      String type = Nodes.type(step);
      if (step instanceof DictNode dict && type != null && type.endsWith("Annotations")) {
        DictNode read = dict.without("poly2mask");
        if (!type.equals("LoadAnnotations")) {
          return read;
        }
        return Nodes.flag(read.get("with_mask"), false)
            ? read.without("with_seg")
            : read.without("with_seg", "with_mask");
      }
    }
    return null;
  }

  private List<DictNode> unrolled(DictNode augmentation, Preprocessing own) {
    ConfigNode scales = augmentation.get("img_scale");
    List<ConfigNode> all = Nodes.items(scales);
    boolean several = !all.isEmpty() && all.get(0) instanceof SequenceNode;
    ConfigNode scale = several ? all.get(0) : scales;
    ConfigNode factor = augmentation.get("scale_factor");
    if (Nodes.flag(augmentation.get("flip"), false) || (several && all.size() > 1)) {
      changes.different(
          augmentation,
          "Test-time augmentation is not part of the 3.x pipeline. Add `tta_model` and"
              + " `tta_pipeline`, and test with `--tta`.");
    } else {
      changes.converted(augmentation, "`MultiScaleFlipAug` became its transforms.");
    }
    List<ConfigNode> steps = new ArrayList<>();
    for (ConfigNode item : Nodes.items(augmentation.get("transforms"))) {
      if (!(item instanceof DictNode step)) {
        continue;
      }
      boolean unscaled = scale == null && Double.valueOf(1).equals(Nodes.number(factor));
      if ("Resize".equals(Nodes.type(step)) && !unscaled) {
        // A list of scale factors is for several scales; the first is the plain test.
        ConfigNode first = factor instanceof SequenceNode list ? list.items().get(0) : factor;
        steps.add(extended(step, "img_scale", scale, "scale_factor", scale == null ? first : null));
      } else if (!Set.of("Resize", "RandomFlip").contains(String.valueOf(Nodes.type(step)))) {
        steps.add(step);
      }
    }
    return steps(new ListNode(steps, augmentation.origin()), own);
  }

  private List<DictNode> steps(ConfigNode pipeline, Preprocessing moved) {
    List<DictNode> former = new ArrayList<>();
    for (ConfigNode item : Nodes.items(pipeline)) {
      if (item instanceof DictNode step) {
        former.add(step);
      } else {
        changes.unknown(item, "Expected a dict as a step of the pipeline.");
      }
    }
    List<DictNode> result = new ArrayList<>();
    for (int i = 0; i < former.size(); i++) {
      DictNode step = former.get(i);
      String type = String.valueOf(Nodes.type(step));
      if (type.equals("Normalize")) {
        moved.normalize(step);
        changes.converted(step, "`Normalize` moved to `model.data_preprocessor`.");
        checkOrder(step, former.subList(i + 1, former.size()));
      } else if (type.equals("Pad") && padsBatch(step, former.subList(i + 1, former.size()))) {
        moved.pad(step);
        changes.converted(step, "`Pad` moved to `model.data_preprocessor`.");
      } else if (type.equals("SegRescale")) {
        moved.rescaledSegments(step);
        changes.converted(step, "`SegRescale` moved to the semantic head.");
      } else if (type.equals("Collect")) {
        result.add(packed(step));
      } else if (!BUNDLES.contains(type)) {
        remember(step, type, moved);
        result.add(transforms.convert(step));
      }
    }
    return result;
  }

  private static void remember(DictNode step, String type, Preprocessing moved) {
    if (type.endsWith("Annotations")) {
      boolean panoptic = type.equals("LoadPanopticAnnotations");
      moved.annotations(
          Nodes.flag(step.get("with_mask"), panoptic), Nodes.flag(step.get("with_seg"), panoptic));
    }
  }

  private static boolean padsBatch(DictNode step, List<DictNode> following) {
    boolean square = Nodes.flag(step.get("pad_to_square"), false);
    return !square && following.stream().allMatch(PipelineRules::isBlind);
  }

  private static boolean isBlind(DictNode step) {
    String type = String.valueOf(Nodes.type(step));
    return BLIND.contains(type) || BUNDLES.contains(type) || type.equals("Collect");
  }

  private void checkOrder(DictNode step, List<DictNode> following) {
    if (!following.stream().allMatch(PipelineRules::isBlind)) {
      changes.different(
          step,
          "3.x normalizes behind the whole pipeline, so steps that followed here see unnormalized"
              + " pixels.");
    }
  }

  private DictNode packed(DictNode collect) {
    changes.converted(collect, "The bundle and `Collect` became `PackDetInputs`.");
    DictNode pack = dict(collect.origin(), "type", "PackDetInputs");
    List<ConfigNode> keys = new ArrayList<>();
    for (ConfigNode key : Nodes.items(collect.get("meta_keys"))) {
      String name = String.valueOf(Nodes.text(key));
      switch (name) {
        case "filename" -> keys.add(node("img_path", key.origin()));
        case "ori_filename", "pad_shape", "img_norm_cfg" ->
            changes.leftOut(key, "The meta key `" + name + "` does not exist in 3.x.");
        default -> keys.add(key);
      }
    }
    return keys.isEmpty() ? pack : pack.with("meta_keys", new ListNode(keys, collect.origin()));
  }

  /** Wraps the steps that move boxes behind loaded proposals. */
  private List<ConfigNode> broadcast(List<DictNode> steps) {
    List<ConfigNode> result = new ArrayList<>();
    List<DictNode> wrapped = new ArrayList<>();
    boolean proposals = false;
    for (DictNode step : steps) {
      String type = String.valueOf(Nodes.type(step));
      proposals |= type.equals("LoadProposals");
      if (proposals && MOVING_BOXES.contains(type)) {
        wrapped.add(step);
        continue;
      }
      if (!wrapped.isEmpty()) {
        result.add(broadcaster(wrapped));
        wrapped.clear();
      }
      result.add(step);
    }
    if (!wrapped.isEmpty()) {
      result.add(broadcaster(wrapped));
    }
    return result;
  }

  private DictNode broadcaster(List<DictNode> steps) {
    Origin at = steps.get(0).origin();
    changes.converted(steps.get(0), "Steps that move boxes are wrapped in `ProposalBroadcaster`.");
    return dict(at, "type", "ProposalBroadcaster", "transforms", List.copyOf(steps));
  }
}
