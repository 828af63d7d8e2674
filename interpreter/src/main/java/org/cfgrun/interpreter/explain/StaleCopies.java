package org.cfgrun.interpreter.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Finds copies of variables that keep an old value. A file reads its variables while it is
 * evaluated, so that a child which changes {@code train_pipeline} does not change the {@code
 * data.train.pipeline} that its base built from it.
 */
public final class StaleCopies {
  private static final String BASE = ReservedKeys.BASE + ".";

  private final Map<Source, Layer> layers = new HashMap<>();
  private final DictNode root;
  // Whether a base is in another package. Values without scopes compare faster.
  private final boolean scoped;
  // Whether a variable changed is asked for each of its copies, and comparing it can take long.
  private final Map<Layer, Map<String, Optional<ConfigNode>>> changed = new IdentityHashMap<>();
  private final List<StaleCopy> found = new ArrayList<>();

  private StaleCopies(List<Layer> layers, DictNode root) {
    layers.forEach(layer -> this.layers.put(layer.member().document().source(), layer));
    this.root = root;
    this.scoped =
        layers.stream()
            .flatMap(layer -> layer.member().bases().stream())
            .anyMatch(base -> base.reference().packageName() != null);
  }

  /**
   * Returns the stale copies of a config, in the order of its keys.
   *
   * @param layers the contribution of each file
   * @param root the evaluated config
   */
  public static List<StaleCopy> of(List<Layer> layers, DictNode root) {
    StaleCopies copies = new StaleCopies(layers, root);
    copies.walk(root, ConfigPath.ROOT);
    return List.copyOf(copies.found);
  }

  private void walk(ConfigNode node, ConfigPath path) {
    StaleCopy copy = copy(node, path);
    if (copy != null) {
      found.add(copy);
      return;
    }
    if (node instanceof DictNode dict) {
      dict.named().forEach((name, value) -> walk(value, path.child(name)));
    } else if (node instanceof SequenceNode sequence) {
      walk(sequence.items(), path);
    }
  }

  private void walk(List<ConfigNode> items, ConfigPath path) {
    for (int i = 0; i < items.size(); i++) {
      walk(items.get(i), path.child(i));
    }
  }

  private @Nullable StaleCopy copy(ConfigNode node, ConfigPath path) {
    for (Origin.Via via : node.origin().via()) {
      Layer layer = layers.get(via.span().source());
      if (layer == null) {
        continue;
      }
      boolean ofBase = via.name().startsWith(BASE);
      ConfigPath variable =
          ofBase
              ? ConfigPath.parse(via.name().substring(BASE.length()))
              : new ConfigPath(List.of(via.name()));
      ConfigNode now =
          changed
              .computeIfAbsent(layer, key -> new HashMap<>())
              .computeIfAbsent(via.name(), key -> Optional.ofNullable(changed(variable, layer)))
              .orElse(null);
      if (now != null && !same(node, now) && !path.startsWith(variable)) {
        return new StaleCopy(path, variable.toString(), via.span(), now.origin().span());
      }
    }
    return null;
  }

  /**
   * Returns the final value of a variable if it is not what the reading file saw: only a later
   * change makes a copy stale. Returns null otherwise.
   */
  private @Nullable ConfigNode changed(ConfigPath variable, Layer layer) {
    ConfigNode then = variable.in(layer.merged());
    ConfigNode now = variable.in(root);
    return then == null || now == null || same(then, now) ? null : now;
  }

  private boolean same(ConfigNode one, ConfigNode other) {
    return scoped ? equalButScopes(one, other) : one.equals(other);
  }

  /**
   * Compares values without {@code _scope_}. A base in another package gets it in the outermost
   * dict with a type, which may be the variable, or the dict around a copy of it.
   */
  private static boolean equalButScopes(ConfigNode one, ConfigNode other) {
    if (one instanceof DictNode a && other instanceof DictNode b) {
      Map<ConfigNode, ConfigNode> left = a.without(ReservedKeys.SCOPE).entries();
      Map<ConfigNode, ConfigNode> right = b.without(ReservedKeys.SCOPE).entries();
      return left.size() == right.size()
          && left.entrySet().stream()
              .allMatch(
                  entry -> {
                    ConfigNode value = right.get(entry.getKey());
                    return value != null && equalButScopes(entry.getValue(), value);
                  });
    }
    if (one instanceof SequenceNode a
        && other instanceof SequenceNode b
        && a.getClass() == b.getClass()
        && a.items().size() == b.items().size()) {
      for (int i = 0; i < a.items().size(); i++) {
        if (!equalButScopes(a.items().get(i), b.items().get(i))) {
          return false;
        }
      }
      return true;
    }
    return one.equals(other);
  }
}
