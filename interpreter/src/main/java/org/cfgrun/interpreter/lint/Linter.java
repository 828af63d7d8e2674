package org.cfgrun.interpreter.lint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Layer;

/**
 * Checks configs against all rules. Findings of a file are kept and reported again for every config
 * that inherits it. A linter is thread-safe.
 */
public final class Linter {
  private final List<LayerRule> ofLayers =
      List.of(
          new UselessDelete(),
          new PartialList(),
          new UnreachableBase(),
          new KeySetTwice(),
          new TrailingComma(),
          new JoinedStrings(),
          new UnknownEscape());

  private final List<Rule> ofConfigs =
      List.of(
          new StaleAlias(),
          new UnusedVariable(),
          new NewKey(),
          new StepPastEnd(),
          new LongWarmup(),
          new IntervalUnit(),
          new IntervalPastEnd(),
          new NumClasses(),
          new UnknownMetric(),
          new BackslashPath(),
          new ClassesAsString());

  // Without this map, checking a folder repeats the rules on a shared base for each of its
  // children. Its keys are weak, because an editor replaces a file at each keystroke.
  private final Map<Member, Problems> layers = Collections.synchronizedMap(new WeakHashMap<>());

  /** Adds the findings of all rules. */
  public void check(Subject config, Problems found) {
    for (Layer layer : config.layers()) {
      Problems known = layers.get(layer.member());
      if (known == null) {
        // Outside the lock of the map: two threads may check the same file, with the same result.
        known = check(layer);
        layers.put(layer.member(), known);
      }
      found.addAll(known);
    }
    ofConfigs.forEach(rule -> rule.check(config, found));
  }

  private Problems check(Layer layer) {
    Problems found = new Problems();
    ofLayers.forEach(rule -> rule.check(layer, found));
    return found;
  }

  /** The rules that can fix their findings. */
  List<QuickFix> quickFixes() {
    return Stream.concat(ofLayers.stream(), ofConfigs.stream())
        .filter(QuickFix.class::isInstance)
        .map(QuickFix.class::cast)
        .toList();
  }
}
