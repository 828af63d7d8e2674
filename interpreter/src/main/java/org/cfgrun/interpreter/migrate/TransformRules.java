package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.given;
import static org.cfgrun.interpreter.migrate.Nodes.node;
import static org.cfgrun.interpreter.migrate.Nodes.renamed;

import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.SequenceNode;

/** Converts single transforms, apart from those that move to the preprocessor or to packing. */
final class TransformRules {
  /** The same arguments in 2.x and 3.x. */
  private static final Set<String> SAME =
      Set.of(
          "RandomCrop",
          "MinIoURandomCrop",
          "Expand",
          "PhotoMetricDistortion",
          "FilterAnnotations",
          "InstaBoost",
          "YOLOXHSVRandomAug",
          "RandomCenterCropPad",
          "CopyPaste",
          "CutOut",
          "Pad",
          "Corrupt");

  private static final Set<String> COLOURS =
      Set.of(
          "ColorTransform",
          "BrightnessTransform",
          "ContrastTransform",
          "EqualizeTransform",
          "Rotate",
          "Shear",
          "Translate");

  private static final List<String> FILTERS =
      List.of("min_bbox_size", "min_area_ratio", "max_aspect_ratio", "skip_filter");

  private final Changes changes;

  TransformRules(Changes changes) {
    this.changes = changes;
  }

  /** Returns the 3.x form of a transform. */
  DictNode convert(DictNode step) {
    String type = String.valueOf(Nodes.type(step));
    if (SAME.contains(type)) {
      return step;
    }
    if (COLOURS.contains(type)) {
      changes.different(
          step,
          "`"
              + type
              + "` has other arguments in 3.x (`min_mag`, `max_mag`) and a default probability of"
              + " 1. Rewrite it.");
      return step;
    }
    return switch (type) {
      case "LoadImageFromFile", "LoadMultiChannelImageFromFiles" ->
          storage(step).without("channel_order");
      case "LoadPanopticAnnotations", "LoadProposals" -> storage(step);
      case "LoadAnnotations" -> annotations(storage(step));
      case "Resize" -> resize(step);
      case "RandomFlip" -> {
        changes.converted(step, "`RandomFlip.flip_ratio` became `prob`.");
        yield renamed(step, "flip_ratio", "prob");
      }
      case "RandomShift" -> renamed(step, "shift_ratio", "prob");
      case "Albu" -> step.without("update_pad_shape");
      case "Mosaic", "MixUp", "RandomAffine" -> mixed(step);
      case "AutoAugment" -> choice(step);
      default -> {
        changes.unknown(step, "The transform `" + type + "` needs the transform interface of 3.x.");
        yield step;
      }
    };
  }

  /** Returns a component with {@code backend_args}, which the local disk does not need. */
  static DictNode storage(DictNode step) {
    ConfigNode arguments = given(step.get("file_client_args"));
    boolean disk =
        arguments instanceof DictNode client && "disk".equals(Nodes.text(client.get("backend")));
    return arguments == null || disk
        ? step.without("file_client_args")
        : renamed(step, "file_client_args", "backend_args");
  }

  private DictNode annotations(DictNode step) {
    DictNode kept = step.without("denorm_bbox", "normed_bbox");
    return Nodes.flag(kept.get("with_label"), true) ? kept : kept.without("with_label");
  }

  private DictNode mixed(DictNode step) {
    for (String filter : FILTERS) {
      ConfigNode value = step.get(filter);
      if (value != null) {
        changes.leftOut(
            value,
            "`" + filter + "` is gone. Add `FilterAnnotations` behind the transform to filter.");
      }
    }
    return step.without(FILTERS.toArray(String[]::new));
  }

  private DictNode choice(DictNode step) {
    changes.converted(step, "`AutoAugment` became `RandomChoice`.");
    List<Object> policies =
        Nodes.items(step.get("policies")).stream()
            .<Object>map(
                policy ->
                    Nodes.items(policy).stream()
                        .map(each -> each instanceof DictNode dict ? convert(dict) : each)
                        .toList())
            .toList();
    return dict(step.origin(), "type", "RandomChoice", "transforms", policies);
  }

  private DictNode resize(DictNode step) {
    ConfigNode ratio = given(step.get("ratio_range"));
    ConfigNode scales = given(step.get("img_scale"));
    String mode = Nodes.text(step.get("multiscale_mode"));
    List<ConfigNode> all = Nodes.items(scales);
    boolean several = !all.isEmpty() && all.get(0) instanceof SequenceNode;
    DictNode kept =
        extended(
            renamed(
                step.without("img_scale", "ratio_range", "multiscale_mode", "override"),
                "bbox_clip_border",
                "clip_object_border"),
            "keep_ratio",
            step.get("keep_ratio") == null ? Boolean.TRUE : null);
    if (step.get("keep_ratio") == null) {
      changes.converted(step, "`Resize` keeps the ratio by default in 2.x, and in 3.x if told to.");
    }
    if (several && all.size() > 1) {
      boolean value = "value".equals(mode);
      String type = value ? "RandomChoiceResize" : "RandomResize";
      changes.converted(step, "`Resize` of several scales became `" + type + "`.");
      return extended(
          kept.with("type", node(type, step.origin())), value ? "scales" : "scale", scales);
    }
    ConfigNode scale = several ? all.get(0) : scales;
    if (ratio != null) {
      changes.converted(step, "`Resize` with `ratio_range` became `RandomResize`.");
      return extended(
          kept.with("type", node("RandomResize", step.origin())),
          "scale",
          scale,
          "ratio_range",
          ratio);
    }
    return extended(kept, "scale", scale);
  }
}
