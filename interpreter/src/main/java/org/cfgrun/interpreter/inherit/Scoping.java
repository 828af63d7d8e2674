package org.cfgrun.interpreter.inherit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Notes on the values of a base from another package which package's components they mean: each
 * outermost dict with a {@code type} gets {@code _scope_}, unless it has one.
 */
final class Scoping {
  private final ScalarNode key;
  private final ScalarNode scope;

  Scoping(String scope, BaseReference reference) {
    Origin origin = Origin.written(reference.span());
    this.key = new ScalarNode(ReservedKeys.SCOPE, origin);
    this.scope = new ScalarNode(scope, origin);
  }

  /** The value with its scopes. */
  ConfigNode of(ConfigNode node) {
    if (node instanceof DictNode dict) {
      return ofDict(dict);
    }
    return node instanceof SequenceNode sequence
        ? sequence.withItems(items(sequence.items()))
        : node;
  }

  private DictNode ofDict(DictNode dict) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    if (dict.get("type") == null) {
      dict.entries().forEach((name, value) -> entries.put(name, of(value)));
    } else {
      entries.putAll(dict.entries());
      if (isNone(dict.get(ReservedKeys.SCOPE))) {
        entries.put(key, scope);
      }
    }
    return new DictNode(entries, dict.origin());
  }

  private List<ConfigNode> items(List<ConfigNode> items) {
    List<ConfigNode> marked = new ArrayList<>(items.size());
    items.forEach(item -> marked.add(of(item)));
    return marked;
  }

  private static boolean isNone(@Nullable ConfigNode node) {
    return node == null || (node instanceof ScalarNode scalar && scalar.isNone());
  }
}
