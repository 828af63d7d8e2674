package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;

import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/** What a 2.x pipeline does to a batch and 3.x does in the model's data preprocessor. */
final class Preprocessing {
  private @Nullable DictNode normalize;
  private @Nullable ConfigNode divisor;
  private @Nullable ConfigNode size;
  private @Nullable ConfigNode segmentScale;
  private boolean masks;
  private boolean segments;

  void normalize(DictNode step) {
    normalize = step;
  }

  void pad(DictNode step) {
    divisor = Nodes.given(step.get("size_divisor"));
    size = Nodes.given(step.get("size"));
  }

  /** Takes what an evaluation pipeline does and the training one does not. */
  void evaluation(Preprocessing other, Changes changes) {
    ConfigNode trained = divisor;
    ConfigNode tested = other.divisor;
    if (trained == null) {
      divisor = tested;
    } else if (tested != null && !trained.equals(tested)) {
      changes.different(
          tested, "3.x pads all batches alike: training pads to a multiple of " + trained + ".");
    }
    DictNode first = normalize;
    DictNode second = other.normalize;
    if (first == null) {
      normalize = second;
    } else if (second != null && !first.equals(second)) {
      changes.different(
          second, "3.x normalizes all images alike: training uses other values than this.");
    }
  }

  void annotations(boolean withMasks, boolean withSegments) {
    masks |= withMasks;
    segments |= withSegments;
  }

  void rescaledSegments(DictNode step) {
    segmentScale = step.get("scale_factor");
  }

  /** The factor of the semantic maps; null for none. */
  @Nullable ConfigNode segmentScale() {
    return segmentScale;
  }

  boolean masks() {
    return masks;
  }

  boolean segments() {
    return segments;
  }

  /** Returns the data preprocessor that does the same. */
  DictNode preprocessor(Origin at) {
    DictNode result = dict(at, "type", "DetDataPreprocessor");
    DictNode values = normalize;
    if (values != null) {
      result =
          extended(
              result,
              "mean",
              values.get("mean"),
              "std",
              values.get("std"),
              "bgr_to_rgb",
              Nodes.flag(values.get("to_rgb"), true));
    }
    result = extended(result, "pad_mask", masks ? true : null, "pad_seg", segments ? true : null);
    result = extended(result, "pad_size_divisor", divisor);
    if (size == null) {
      return result;
    }
    DictNode fixed =
        extended(
            dict(at, "type", "BatchFixedSizePad", "size", size),
            "pad_mask",
            masks ? true : null,
            "pad_seg",
            segments ? true : null);
    return extended(result, "batch_augments", List.of(fixed));
  }
}
