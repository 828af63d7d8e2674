package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomImports;

/**
 * Checks configs against their components and reports what training would reject. Custom code is
 * run only on request: otherwise the modules of {@code custom_imports} must exist, and the
 * arguments of components in jars are checked against the index of the jar.
 */
final class ComponentCheck {
  /** Warnings about code that is not loaded here, and about names that lint rules report too. */
  private static final Set<ErrorCode> OMITTED =
      Set.of(ErrorCode.UNKNOWN_TYPE, ErrorCode.DEPRECATED);

  private final Components standard = Components.standard();
  private final ComponentOptions options;

  ComponentCheck(ComponentOptions options) {
    this.options = options;
  }

  /**
   * Adds the errors and warnings of a config.
   *
   * @return what the check says of training the config
   */
  Verdict.Kind check(EvaluatedConfig config, Problems problems) {
    Problems found = new Problems();
    boolean partial;
    try (CustomImports imports = options.imports(config)) {
      Components known = imports.load(config.root(), standard, found);
      RunConfig.check(config.root(), known, found);
      partial = known.isPartial();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
    found.all().stream().filter(ComponentCheck::isReported).forEach(problems::add);
    if (found.hasErrors()) {
      return Verdict.Kind.FAULTY;
    }
    if (!RunConfig.isWhole(config.root())) {
      return Verdict.Kind.PART;
    }
    return partial ? Verdict.Kind.UNREAD : Verdict.Kind.TRAINABLE;
  }

  private static boolean isReported(Diagnostic finding) {
    return finding.severity() == Severity.ERROR || !OMITTED.contains(finding.code());
  }
}
