package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.BadData;

/**
 * Selects the parts of a sample that go into the batch. Everything else is dropped. Without {@code
 * gt_bboxes_ignore}, the model treats crowds as background.
 */
@Component(Registries.PIPELINES)
public final class Collect implements Transform {
  static final String SEMANTIC_MAP = "gt_semantic_seg";

  private static final List<String> KEYS =
      List.of(
          "img",
          "gt_bboxes",
          "gt_labels",
          "gt_bboxes_ignore",
          "gt_masks",
          SEMANTIC_MAP,
          "proposals");
  private static final Set<String> META_KEYS =
      Set.of(
          "filename",
          "ori_filename",
          "ori_shape",
          "img_shape",
          "pad_shape",
          "scale_factor",
          "flip",
          "flip_direction",
          "img_norm_cfg");

  /**
   * The arguments.
   *
   * @param keys parts to keep: {@code img}, {@code gt_bboxes}, {@code gt_labels}, {@code
   *     gt_bboxes_ignore}, {@code gt_masks}, {@code gt_semantic_seg}, {@code proposals}
   * @param metaKeys required metadata of the image. Every batch has all default keys; custom
   *     transforms may add others as attributes of the sample
   */
  public record Args(
      List<String> keys,
      @Default(
              "('filename', 'ori_filename', 'ori_shape', 'img_shape', 'pad_shape', 'scale_factor',"
                  + " 'flip', 'flip_direction', 'img_norm_cfg')")
          List<String> metaKeys) {
    public Args {
      keys = List.copyOf(keys);
      metaKeys = List.copyOf(metaKeys);
      requireKnown(keys);
      if (!keys.contains("img")) {
        throw new ArgumentException(
            "keys", "`keys` lacks 'img', which every batch needs. Add 'img' to `keys`.");
      }
      if (keys.contains("gt_labels") && !keys.contains("gt_bboxes")) {
        throw new ArgumentException("keys", "'gt_labels' requires 'gt_bboxes'. Add it to `keys`.");
      }
      if (keys.contains("gt_masks") && !keys.contains("gt_bboxes")) {
        throw new ArgumentException(
            "keys", "'gt_masks' requires 'gt_bboxes' and 'gt_labels'. Add them to `keys`.");
      }
      if (keys.contains(SEMANTIC_MAP) && !keys.contains("gt_bboxes")) {
        throw new ArgumentException(
            "keys", "'gt_semantic_seg' requires 'gt_bboxes'. Add it to `keys`.");
      }
    }
  }

  private static final String NO_BOXES =
      "`Collect` requires 'gt_bboxes', but no earlier step loads them. Add `LoadAnnotations` after `LoadImageFromFile`.";

  private static final String NO_LABELS =
      "`Collect` requires 'gt_labels', but no earlier step loads them. Set `with_label=True` in `LoadAnnotations`.";

  private static final String NO_PROPOSALS =
      "`Collect` requires 'proposals', but no earlier step loads them. Add `LoadProposals` after `LoadImageFromFile`.";

  private static final String NO_MASKS =
      "`Collect` requires 'gt_masks', but no earlier step loads them. Set `with_mask=True` in `LoadAnnotations`.";

  private static final String NO_MAP =
      "`Collect` requires 'gt_semantic_seg', but no earlier step loads it. Set `with_seg=True` in `LoadAnnotations`.";

  private final Set<String> keys;
  private final List<String> ownMetaKeys;

  public Collect(Args args) {
    this.keys = Set.copyOf(args.keys);
    List<String> own = new ArrayList<>(args.metaKeys);
    own.removeAll(META_KEYS);
    this.ownMetaKeys = List.copyOf(own);
  }

  /** Checks that the keys name parts of a sample. */
  static void requireKnown(List<String> keys) {
    for (String key : keys) {
      if (!KEYS.contains(key)) {
        throw new ArgumentException(
            "keys",
            "Unknown key `%s`. Expected one of %s.".formatted(key, String.join(", ", KEYS)));
      }
    }
  }

  @Override
  public SampleSpec output(SampleSpec input) {
    List<String> missing = new ArrayList<>(ownMetaKeys);
    if (input.has(SampleSpec.Property.SURROUNDED)) {
      missing.remove(RandomCenterCropPad.BORDER);
    }
    if (input.known() && !missing.isEmpty()) {
      throw new ArgumentException(
          "meta_keys",
          "`Collect` requires `%s` in `meta_keys`, but no step of the pipeline sets this attribute. Remove the key, or add a step that sets it."
              .formatted(missing.get(0)));
    }
    if (keys.contains("gt_bboxes") && input.lacksBoxes()) {
      throw new ArgumentException("keys", NO_BOXES);
    }
    if (keys.contains("gt_labels") && input.lacksLabels()) {
      throw new ArgumentException("keys", NO_LABELS);
    }
    if (keys.contains("proposals") && input.lacksProposals()) {
      throw new ArgumentException("keys", NO_PROPOSALS);
    }
    if (keys.contains("gt_masks") && input.lacksMasks()) {
      throw new ArgumentException("keys", NO_MASKS);
    }
    if (keys.contains(SEMANTIC_MAP) && input.lacksMap()) {
      throw new ArgumentException("keys", NO_MAP);
    }
    return input
        .annotated(keys.contains("gt_bboxes"), keys.contains("gt_labels"))
        .with(SampleSpec.Property.MASKED, keys.contains("gt_masks"))
        .with(SampleSpec.Property.MAPPED, keys.contains(SEMANTIC_MAP))
        .with(SampleSpec.Property.PROPOSED, keys.contains("proposals"));
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    for (String key : ownMetaKeys) {
      if (!sample.attributes().containsKey(key)) {
        throw BadData.of(
            "`Collect` requires `%s` in `meta_keys`, but no step of the pipeline set this attribute of `%s`. Remove the key, or add a step that sets it."
                .formatted(key, sample.source().name()));
      }
    }
    if (keys.contains("gt_bboxes") && !sample.isAnnotated()) {
      throw BadData.of(NO_BOXES);
    }
    if (keys.contains("gt_labels") && !sample.groundTruth().isLabelled()) {
      throw BadData.of(NO_LABELS);
    }
    if (keys.contains("gt_masks") && sample.groundTruth().masks() == null) {
      throw BadData.of(NO_MASKS);
    }
    if (keys.contains(SEMANTIC_MAP) && sample.groundTruth().semanticMap() == null) {
      throw BadData.of(NO_MAP);
    }
    if (keys.contains("proposals") && sample.proposals() == null) {
      throw BadData.of(NO_PROPOSALS);
    }
    sample.collect(keys);
    return sample;
  }
}
