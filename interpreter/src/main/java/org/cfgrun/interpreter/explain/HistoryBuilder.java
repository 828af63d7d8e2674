package org.cfgrun.interpreter.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;

/**
 * Builds the histories of keys. It visits the files from the bases to the config and derives, from
 * the rules of merging, what each did to the key.
 */
public final class HistoryBuilder {
  private final Map<Member, Layer> layers = new HashMap<>();
  private final Layer entry;
  private final DictNode overrides;
  private final DictNode root;
  private final List<StaleCopy> stale;

  /**
   * Creates a builder for one config.
   *
   * @param layers the contribution of each file, the config's own last
   * @param overrides the overrides as one nested dict
   * @param root the evaluated config
   */
  public HistoryBuilder(List<Layer> layers, DictNode overrides, DictNode root) {
    layers.forEach(layer -> this.layers.put(layer.member(), layer));
    this.entry = layers.get(layers.size() - 1);
    this.overrides = overrides;
    this.root = root;
    this.stale = StaleCopies.of(layers, root);
  }

  /** Returns the history of a key; it has no steps if no file ever set the key. */
  public KeyHistory of(ConfigPath path) {
    List<Step> steps = new ArrayList<>(steps(entry, path, List.of()));
    steps.addAll(LayerChange.ofOverrides(overrides, entry.merged(), path).steps(List.of()));
    return new KeyHistory(path, path.in(root), steps, stale(path));
  }

  private List<Step> steps(Layer layer, ConfigPath path, List<Span> inherited) {
    List<Step> steps = new ArrayList<>();
    for (Base base : layer.member().bases()) {
      List<Span> way = new ArrayList<>(List.of(base.reference().span()));
      way.addAll(inherited);
      steps.addAll(steps(layer(base), path, way));
    }
    steps.addAll(BaseEdits.of(layer, path, !steps.isEmpty(), inherited));
    steps.addAll(LayerChange.ofFile(layer, path).steps(inherited));
    return steps;
  }

  private Layer layer(Base base) {
    Layer layer = layers.get(base.member());
    if (layer == null) {
      throw new IllegalArgumentException("no layer of " + base.member().id());
    }
    return layer;
  }

  private List<StaleCopy> stale(ConfigPath path) {
    return stale.stream()
        .filter(
            copy ->
                copy.path().startsWith(path)
                    || path.startsWith(copy.path())
                    || path.startsWith(ConfigPath.parse(copy.variable())))
        .toList();
  }
}
