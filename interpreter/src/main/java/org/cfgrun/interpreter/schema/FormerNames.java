package org.cfgrun.interpreter.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Names that arguments had in earlier versions of OpenMMLab's libraries. */
public final class FormerNames {
  /** By component and former name: what mmcv 1.7 accepts with a warning. */
  private static final Map<String, Map<String, String>> ACCEPTED =
      Map.of(
          "nms", Map.of("iou_thr", "iou_threshold"),
          "DCN", Map.of("deformable_groups", "deform_groups"),
          "DCNv2", Map.of("deformable_groups", "deform_groups"));

  /** By section and former name: what mmdet 2 accepts with a warning. */
  private static final Map<String, Map<String, String>> OF_SECTIONS =
      Map.of("data", Map.of("imgs_per_gpu", "samples_per_gpu"));

  /** What mmcv and mmdet no longer accept, under any component or section. */
  private static final Map<String, String> REJECTED =
      Map.of("paramwise_options", "paramwise_cfg", "key_indicator", "save_best");

  private FormerNames() {}

  /** Returns the name that replaces one which a component accepts for old configs, or null. */
  static @Nullable String accepted(ComponentSchema component, String name) {
    return ACCEPTED.getOrDefault(component.name(), Map.of()).get(name);
  }

  /** Returns the name that replaces one which a section accepts for old configs, or null. */
  static @Nullable String ofSection(String section, String name) {
    return OF_SECTIONS.getOrDefault(section, Map.of()).get(name);
  }

  /** Returns the name that replaces one which is no longer accepted, or null. */
  static @Nullable String replacement(String name) {
    return REJECTED.get(name);
  }

  /** Returns a component's dict with the present names of its arguments. */
  public static DictNode replaceIn(DictNode dict, ComponentSchema component) {
    Map<String, String> former = ACCEPTED.getOrDefault(component.name(), Map.of());
    boolean renames =
        former.entrySet().stream()
            .anyMatch(name -> dict.get(name.getKey()) != null && dict.get(name.getValue()) == null);
    if (!renames) {
      return dict;
    }
    Map<ConfigNode, ConfigNode> renamed = new LinkedHashMap<>();
    dict.entries().forEach((key, value) -> renamed.put(present(key, dict, component), value));
    return new DictNode(renamed, dict.origin());
  }

  /** A dict with both names keeps the former one, which the check reports. */
  private static ConfigNode present(ConfigNode key, DictNode dict, ComponentSchema component) {
    String name =
        key instanceof ScalarNode scalar && scalar.value() instanceof String text
            ? accepted(component, text)
            : null;
    return name == null || dict.get(name) != null ? key : new ScalarNode(name, key.origin());
  }
}
