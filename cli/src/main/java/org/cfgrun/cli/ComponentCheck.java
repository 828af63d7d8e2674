package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import org.cfgrun.runtime.training.TrainingCheck;

/**
 * Holds configs against the standard components: what a training would refuse of them. Names that
 * are not known pass where the config imports code of its own, which is not read here.
 */
final class ComponentCheck {
  private final Components standard = Components.standard();
  private final CustomImports unread =
      new CustomImports(ModulePath.of(Path.of(""), List.of()), CustomCode.REFUSED);

  /** Adds what is wrong with a config. */
  void check(DictNode config, Problems problems) {
    Problems found = new Problems();
    Components known = unread.load(config, standard, found);
    TrainingCheck.check(config, known, found);
    // What a training warns of, the rules find where it is a trap.
    found.all().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .forEach(problems::add);
  }
}
