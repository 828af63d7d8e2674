package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;

/**
 * Checks configs against the standard components and reports what training would reject. Unknown
 * names are accepted in a config with {@code custom_imports}, since custom code is not loaded here.
 */
final class ComponentCheck {
  private final Components standard = Components.standard();
  private final CustomImports unread =
      new CustomImports(ModulePath.of(Path.of(""), List.of()), CustomCode.REFUSED);

  /** Adds the errors of a config. */
  void check(DictNode config, Problems problems) {
    Problems found = new Problems();
    Components known = unread.load(config, standard, found);
    RunConfig.check(config, known, found);
    // Warnings are the lint rules' business; a second one for the same line would only repeat them.
    found.all().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .forEach(problems::add);
  }
}
