package org.cfgrun.runtime.hook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** A dict of the config on its way to being a hook's: some keys added, some taken out. */
final class Section {
  private Section() {}

  /** The dict with a scalar under a key, in the place of what was there. */
  static DictNode with(DictNode dict, String key, @Nullable Object value) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>(dict.entries());
    entries.put(new ScalarNode(key, dict.origin()), new ScalarNode(value, dict.origin()));
    return new DictNode(entries, dict.origin());
  }

  /** The dict with a value under a key, unless it has that key. */
  static DictNode withDefault(DictNode dict, String key, ConfigNode value) {
    if (dict.get(key) != null) {
      return dict;
    }
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>(dict.entries());
    entries.put(new ScalarNode(key, dict.origin()), value);
    return new DictNode(entries, dict.origin());
  }

  /** Only the entries with certain names. */
  static DictNode only(DictNode dict, Predicate<String> names) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    dict.entries()
        .forEach(
            (key, value) -> {
              boolean text = key instanceof ScalarNode scalar && scalar.value() instanceof String;
              if (!text || names.test(key.toString())) {
                entries.put(key, value);
              }
            });
    return new DictNode(entries, dict.origin());
  }
}
