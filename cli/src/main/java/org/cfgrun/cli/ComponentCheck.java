package org.cfgrun.cli;

import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.training.TrainingCheck;

/**
 * Holds configs against the standard components: what a training would refuse of them. Names that
 * are not known pass where the config imports code of its own, which is not read here.
 */
final class ComponentCheck {
  private final Components standard = Components.standard();

  /** Adds what is wrong with a config. */
  void check(DictNode config, Problems problems) {
    Components known = config.get("custom_imports") == null ? standard : standard.incomplete();
    Problems found = new Problems();
    TrainingCheck.check(config, known, found);
    // What a training warns of, the rules find where it is a trap.
    found.all().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .forEach(problems::add);
  }
}
