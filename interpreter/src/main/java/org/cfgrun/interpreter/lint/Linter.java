package org.cfgrun.interpreter.lint;

import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.Problems;
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

  private final PerFile<Problems> layers = new PerFile<>();

  /** Adds the findings of all rules. */
  public void check(Subject config, Problems found) {
    for (Layer layer : config.layers()) {
      found.addAll(layers.of(layer.member(), () -> check(layer)));
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
