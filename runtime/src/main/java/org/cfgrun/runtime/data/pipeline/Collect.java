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
 * Chooses what of a sample goes into the batch. What is not named stays behind: without {@code
 * gt_bboxes_ignore} a model never sees the crowds, and takes what it finds there for background.
 */
@Component(Registries.PIPELINES)
public final class Collect implements Transform {
  private static final List<String> KEYS =
      List.of("img", "gt_bboxes", "gt_labels", "gt_bboxes_ignore");
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
   * @param keys of {@code img}, {@code gt_bboxes}, {@code gt_labels}, {@code gt_bboxes_ignore}
   * @param metaKeys what must be known of the image; every batch knows all of the default ones. A
   *     transform of one's own may add others as attributes of the sample
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
      for (String key : keys) {
        if (!KEYS.contains(key)) {
          throw new ArgumentException(
              "keys",
              "No step gives a sample `%s`; there are %s.".formatted(key, String.join(", ", KEYS)));
        }
      }
      if (!keys.contains("img")) {
        throw new ArgumentException("keys", "A batch needs the image: add 'img' to `keys`.");
      }
      if (keys.contains("gt_bboxes") != keys.contains("gt_labels")) {
        throw new ArgumentException("keys", "'gt_bboxes' and 'gt_labels' belong together.");
      }
    }
  }

  private final Set<String> keys;
  private final List<String> ownMetaKeys;

  public Collect(Args args) {
    this.keys = Set.copyOf(args.keys);
    List<String> own = new ArrayList<>(args.metaKeys);
    own.removeAll(META_KEYS);
    this.ownMetaKeys = List.copyOf(own);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    for (String key : ownMetaKeys) {
      if (!sample.attributes().containsKey(key)) {
        throw BadData.of(
            "`Collect` asks for `%s` in `meta_keys`, but no step of the pipeline gave `%s` such an attribute."
                .formatted(key, sample.source().name()));
      }
    }
    if (keys.contains("gt_bboxes") && !sample.isAnnotated()) {
      throw BadData.of(
          "`Collect` asks for 'gt_bboxes', but no step before it loads them: add `LoadAnnotations` after `LoadImageFromFile`.");
    }
    sample.collect(keys);
    return sample;
  }
}
