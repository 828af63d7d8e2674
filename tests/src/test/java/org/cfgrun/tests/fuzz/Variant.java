package org.cfgrun.tests.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * A config with one value changed.
 *
 * @param path the place of the value
 * @param value the new value
 * @param config the whole config
 */
record Variant(ConfigPath path, ConfigNode value, DictNode config) {
  /**
   * Returns all variants of a config, in order: each value of each section, changed to each of a
   * few.
   */
  static List<Variant> of(DictNode config) {
    List<Variant> variants = new ArrayList<>();
    config
        .named()
        .forEach(
            (key, value) -> {
              if (Section.of(key) != null) {
                add(config, ConfigPath.ROOT.child(key), value, variants);
              }
            });
    return variants;
  }

  /** Returns a variant without the key for each key of each dict below a path. */
  static List<Variant> removals(DictNode config, ConfigPath path) {
    List<Variant> variants = new ArrayList<>();
    ConfigNode value = path.steps().isEmpty() ? config : path.in(config);
    if (value instanceof DictNode dict) {
      for (String key : dict.named().keySet()) {
        Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>(dict.entries());
        entries.keySet().removeIf(each -> each.toString().equals(key));
        DictNode rest = new DictNode(entries, dict.origin());
        ConfigNode whole = replaced(config, path.steps(), rest);
        ConfigNode removed = new ScalarNode("(removed)", dict.origin());
        variants.add(new Variant(path.child(key), removed, (DictNode) whole));
        variants.addAll(removals(config, path.child(key)));
      }
    } else if (value instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        variants.addAll(removals(config, path.child(Integer.toString(i))));
      }
    }
    return variants;
  }

  private static void add(
      DictNode config, ConfigPath path, ConfigNode value, List<Variant> variants) {
    for (ConfigNode other : others(value)) {
      variants.add(new Variant(path, other, (DictNode) replaced(config, path.steps(), other)));
    }
    if (value instanceof DictNode dict) {
      dict.named().forEach((key, part) -> add(config, path.child(key), part, variants));
    } else if (value instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        add(config, path.child(Integer.toString(i)), sequence.items().get(i), variants);
      }
    }
  }

  /**
   * Returns zero, a negative, a huge int, a huge float, an empty text, None, a list, another type.
   */
  private static List<ConfigNode> others(ConfigNode value) {
    Origin at = value.origin();
    boolean text = value instanceof ScalarNode scalar && scalar.value() instanceof String;
    return List.of(
        new ScalarNode(0L, at),
        new ScalarNode(-1L, at),
        new ScalarNode(1_000_000_000L, at),
        new ScalarNode(1e9, at),
        new ScalarNode("", at),
        new ScalarNode(null, at),
        new ListNode(List.of(), at),
        text ? new DictNode(Map.of(), at) : new ScalarNode("x", at));
  }

  private static ConfigNode replaced(ConfigNode whole, List<String> steps, ConfigNode value) {
    if (steps.isEmpty()) {
      return value;
    }
    String step = steps.get(0);
    List<String> rest = steps.subList(1, steps.size());
    if (whole instanceof SequenceNode sequence) {
      List<ConfigNode> items = new ArrayList<>(sequence.items());
      int index = Integer.parseInt(step);
      items.set(index, replaced(items.get(index), rest, value));
      return sequence.withItems(items);
    }
    DictNode dict = (DictNode) whole;
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>(dict.entries());
    entries.replaceAll(
        (key, old) -> key.toString().equals(step) ? replaced(old, rest, value) : old);
    return new DictNode(entries, dict.origin());
  }

  /** Returns whether the value names a file, which a check does not open. */
  boolean namesAFile() {
    return path.toString()
            .matches(".*\\.(ann_file|img_prefix|data_root|classes|checkpoint)(\\.\\d+)?")
        || path.toString().matches("load_from|resume_from|work_dir");
  }

  /** Returns whether only a test reads the value. */
  boolean isOfTest() {
    return path.toString().startsWith("data.test");
  }

  @Override
  public String toString() {
    return path + " = " + ConfigPrinter.printValue(value).strip();
  }
}
