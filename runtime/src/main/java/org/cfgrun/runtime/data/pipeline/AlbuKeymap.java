package org.cfgrun.runtime.data.pipeline;

import java.util.HashMap;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;

/** The names that Albumentations gives to the parts of a sample; only the usual ones exist. */
@ConfigValue("dict(img='image', gt_masks='masks', gt_bboxes='bboxes')")
public record AlbuKeymap() {
  private static final Map<String, String> NAMES =
      Map.of("img", "image", "gt_masks", "masks", "gt_bboxes", "bboxes");

  /** Reads the usual names. */
  public static AlbuKeymap fromConfig(ConfigNode node) {
    Map<String, String> given = new HashMap<>();
    if (node instanceof DictNode dict) {
      dict.named()
          .forEach((name, value) -> given.put(name, String.valueOf(NodeValues.text(value))));
    }
    if (!given.equals(NAMES)) {
      throw new ArgumentException(
          "Expected dict(img='image', gt_masks='masks', gt_bboxes='bboxes'). Remove `keymap`.");
    }
    return new AlbuKeymap();
  }
}
