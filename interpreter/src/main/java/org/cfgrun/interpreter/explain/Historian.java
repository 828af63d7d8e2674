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
 * Tells the history of keys. It goes through the files from the bases to the config, and asks of
 * each what it did to the key by the rules of merging.
 */
public final class Historian {
  private final Map<Member, Layer> layers = new HashMap<>();
  private final Layer entry;
  private final DictNode overrides;
  private final DictNode root;
  private final List<StaleCopy> stale;

  /**
   * A historian of one config.
   *
   * @param layers what each of its files gave, the config's own last
   * @param overrides the overrides as one dict
   * @param root the whole config
   */
  public Historian(List<Layer> layers, DictNode overrides, DictNode root) {
    layers.forEach(layer -> this.layers.put(layer.member(), layer));
    this.entry = layers.get(layers.size() - 1);
    this.overrides = overrides;
    this.root = root;
    this.stale = StaleCopies.of(layers, root);
  }

  /** The history of a key; it has no steps when no file has ever given the key. */
  public History of(ConfigPath path) {
    List<Step> steps = new ArrayList<>(steps(entry, path, List.of()));
    steps.addAll(Touch.ofOverrides(overrides, entry.merged(), path).steps(List.of()));
    return new History(path, path.in(root), steps, stale(path));
  }

  private List<Step> steps(Layer layer, ConfigPath path, List<Span> inherited) {
    List<Step> steps = new ArrayList<>();
    for (Base base : layer.member().bases()) {
      List<Span> way = new ArrayList<>(List.of(base.reference().span()));
      way.addAll(inherited);
      steps.addAll(steps(layer(base), path, way));
    }
    steps.addAll(Edits.of(layer, path, !steps.isEmpty(), inherited));
    steps.addAll(Touch.ofFile(layer, path).steps(inherited));
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
