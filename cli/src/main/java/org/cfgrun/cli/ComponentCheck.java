package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.check.MissingData;
import org.cfgrun.interpreter.check.TypedCheck;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomImports;

/**
 * Checks configs against their components and reports what training would reject. Custom code is
 * run only on request: otherwise the modules of {@code custom_imports} must exist, and the
 * arguments of components in jars are checked against the index of the jar.
 */
final class ComponentCheck {
  private final Components standard = Components.standard();
  private final ComponentOptions options;
  private final Set<String> named;

  /**
   * @param options says what to do with custom code
   * @param named the configs that the user named, other than those in a directory: only of them
   *     missing data is noted
   */
  ComponentCheck(ComponentOptions options, Set<String> named) {
    this.options = options;
    this.named = Set.copyOf(named);
  }

  /**
   * Adds the errors and warnings of a config.
   *
   * @param file its name
   * @return what the check says of training the config
   */
  Verdict.Kind check(String file, EvaluatedConfig config, Problems problems) {
    Problems found = new Problems();
    Problems typed = new Problems();
    boolean partial;
    try (CustomImports imports = options.imports(config)) {
      Components known = imports.load(config.root(), standard, found);
      new TypedCheck(known.catalog()).check(subject(config), typed);
      RunConfig.check(config.root(), known, found);
      partial = known.isPartial();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
    // Hundreds of files are missing where a directory of configs is checked without their data.
    if (named.contains(file)) {
      MissingData.check(config.root(), Path.of(""), problems);
    }
    typed.all().stream()
        .filter(ComponentCheck::isReported)
        .map(ComponentCheck::shown)
        .forEach(problems::add);
    found.all().stream()
        .filter(each -> isReported(each) && !isCovered(each, typed))
        .map(ComponentCheck::shown)
        .forEach(problems::add);
    if (found.hasErrors() || typed.hasErrors()) {
      return Verdict.Kind.FAULTY;
    }
    if (!RunConfig.isWhole(config.root())) {
      return Verdict.Kind.PART;
    }
    return partial ? Verdict.Kind.UNREAD : Verdict.Kind.TRAINABLE;
  }

  /**
   * Adds the errors of a config that cannot be evaluated as a whole, as far as they are known.
   *
   * @param config what could be evaluated
   */
  void checkPart(EvaluatedConfig config, Problems problems) {
    Problems typed = new Problems();
    // The statement that imports custom code may be the broken one.
    boolean custom =
        config.sources().stream()
            .anyMatch(source -> source.text().contains(Section.CUSTOM_IMPORTS.key()));
    Catalog catalog = standard.catalog();
    new TypedCheck(custom ? catalog.incomplete() : catalog).check(subject(config), typed);
    typed.all().stream().filter(ComponentCheck::isReported).forEach(problems::add);
  }

  private static Subject subject(EvaluatedConfig config) {
    return new Subject(config.layers(), config.overrides(), config.root());
  }

  /** Whether the check of types says the same of the same place, and explains it better. */
  private static boolean isCovered(Diagnostic finding, Problems typed) {
    return typed.all().stream()
        .anyMatch(
            each ->
                Objects.equals(each.span(), finding.span())
                    && (each.code().isA(finding.code().id())
                        || finding.code().isA(each.code().id())));
  }

  /** Warnings about types that code may define which is not loaded here are left out. */
  private static boolean isReported(Diagnostic finding) {
    return finding.severity() == Severity.ERROR || !finding.code().equals(ErrorCode.UNKNOWN_TYPE);
  }

  /** A deprecated name works in every run, so that it must not fail a build. */
  private static Diagnostic shown(Diagnostic finding) {
    return finding.code().equals(ErrorCode.DEPRECATED) ? finding.severity(Severity.NOTE) : finding;
  }
}
