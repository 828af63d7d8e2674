package org.cfgrun.interpreter.inherit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * Marks the components in a base of another package with that package: each outermost dict with a
 * {@code type} gets a {@code _scope_}, unless it has one. mmengine resolves their types there.
 */
final class ScopeMarker {
  private static final String SCOPE = "_scope_";

  private final ScalarNode key;
  private final ScalarNode scope;

  ScopeMarker(String scope, BaseReference reference) {
    Origin origin = Origin.written(reference.span());
    this.key = new ScalarNode(SCOPE, origin);
    this.scope = new ScalarNode(scope, origin);
  }

  /** Returns the value with scopes added. */
  ConfigNode of(ConfigNode node) {
    if (node instanceof DictNode dict) {
      return ofDict(dict);
    }
    if (node instanceof ListNode list) {
      return new ListNode(items(list.items()), list.origin());
    }
    return node instanceof TupleNode tuple
        ? new TupleNode(items(tuple.items()), tuple.origin())
        : node;
  }

  private DictNode ofDict(DictNode dict) {
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    if (dict.get("type") == null) {
      dict.entries().forEach((name, value) -> entries.put(name, of(value)));
    } else {
      entries.putAll(dict.entries());
      if (isNone(dict.get(SCOPE))) {
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
