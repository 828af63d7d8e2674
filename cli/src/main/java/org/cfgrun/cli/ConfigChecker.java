package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.Analysis;
import org.cfgrun.interpreter.ComponentCatalogs;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.inherit.ProjectFiles;
import org.cfgrun.interpreter.lint.Linter;
import org.cfgrun.interpreter.lint.RepeatedFindings;
import org.cfgrun.interpreter.lint.RuleLevels;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.lint.Suppressions;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/** Evaluates configs and applies the lint rules to them. */
final class ConfigChecker {
  private final Terminal terminal;
  private final ConfigOptions options;
  private final RuleLevels levels;
  private final @Nullable ComponentCheck components;
  private final ProjectFiles projects = new ProjectFiles(new SourceLoader(List.of()));
  private final Map<Path, RuleLevels> projectLevels = new HashMap<>();
  private final List<Path> catalogs;

  /**
   * @param components checks components too; null not to
   * @param catalogs catalogs of components in Python, beside those of the project
   */
  ConfigChecker(
      Terminal terminal,
      ConfigOptions options,
      RuleLevels levels,
      @Nullable ComponentCheck components,
      List<Path> catalogs) {
    this.terminal = terminal;
    this.options = options;
    this.levels = levels;
    this.components = components;
    this.catalogs = catalogs;
  }

  /**
   * The result of checking configs.
   *
   * @param configs the evaluated configs in the order of the files; null for a config with errors
   * @param findings the findings of all configs, without duplicates
   * @param verdicts the errors of each config; an error in a base counts for every config that
   *     inherits it
   * @param sources the texts of all configs and their bases
   */
  record Result(
      List<@Nullable EvaluatedConfig> configs,
      List<Diagnostic> findings,
      List<Verdict> verdicts,
      List<Source> sources) {
    /** Returns the same configs with some of the findings; the others are forgotten. */
    Result with(List<Diagnostic> some) {
      Set<Key> left = new HashSet<>();
      some.forEach(finding -> left.add(Key.of(finding)));
      Set<Key> forgotten = new HashSet<>();
      findings.forEach(finding -> forgotten.add(Key.of(finding)));
      forgotten.removeAll(left);
      return new Result(
          configs,
          some,
          verdicts.stream()
              .map(verdict -> verdict.without(error -> forgotten.contains(Key.of(error))))
              .toList(),
          sources);
    }
  }

  private record Checked(
      String file,
      @Nullable EvaluatedConfig config,
      Verdict.Kind kind,
      Problems problems,
      List<Source> sources) {
    Verdict verdict() {
      return new Verdict(
          file,
          kind,
          problems.all().stream().filter(problem -> problem.severity() == Severity.ERROR).toList());
    }
  }

  /** Identifies a finding, since a finding in a base recurs in every config that inherits it. */
  private record Key(ErrorCode code, @Nullable Span span, String message) {
    static Key of(Diagnostic finding) {
      return new Key(finding.code(), finding.span(), finding.message());
    }
  }

  /**
   * Checks files.
   *
   * @param texts replacements for the contents of some files, by absolute path
   */
  Result check(List<String> files, Map<Path, String> texts) {
    Interpreter interpreter = options.interpreter(texts);
    Linter linter = new Linter();
    ComponentCatalogs python = new ComponentCatalogs(interpreter, catalogs);
    List<Checked> all =
        new ConfigBatch(terminal, interpreter)
            .map(files, file -> check(file, interpreter, linter, python));
    List<@Nullable EvaluatedConfig> configs = new ArrayList<>();
    List<Diagnostic> findings = new ArrayList<>();
    Set<Key> seen = new HashSet<>();
    Suppressions suppressions = new Suppressions();
    for (Checked checked : all) {
      configs.add(checked.config());
      List<Diagnostic> active =
          distinct(checked.problems().all()).stream()
              .filter(found -> levels.apply(found, projectLevels(found.span())) != null)
              .toList();
      for (Diagnostic found : RepeatedFindings.removedFrom(active)) {
        Diagnostic finding = levels.apply(found, projectLevels(found.span()));
        if (finding == null) {
          continue;
        }
        boolean silenced = found.severity() != Severity.ERROR && suppressions.silence(finding);
        if (!silenced && seen.add(Key.of(finding))) {
          findings.add(finding);
        }
      }
    }
    return new Result(
        configs,
        byPlace(findings),
        all.stream().map(Checked::verdict).toList(),
        all.stream().flatMap(checked -> checked.sources().stream()).toList());
  }

  /**
   * Returns the levels in the project file of a finding's file; null if the finding has no place.
   *
   * @throws UserFacingException if the file is invalid
   */
  private @Nullable RuleLevels projectLevels(@Nullable Span place) {
    Path file = place == null ? null : SourceId.of(place.source().address()).path();
    Path folder = file == null ? null : file.getParent();
    return folder == null ? null : projectLevels.computeIfAbsent(folder, this::readProjectLevels);
  }

  private RuleLevels readProjectLevels(Path folder) {
    Problems problems = new Problems();
    ProjectFiles.Project project = projects.of(folder, problems);
    if (problems.hasErrors()) {
      Diagnostic invalid = problems.all().get(0);
      throw new UserFacingException(invalid.message() + " " + invalid.help());
    }
    try {
      return FindingOptions.levels(
          project.rules().entrySet().stream()
              .map(rule -> rule.getKey() + "=" + rule.getValue())
              .toList());
    } catch (UserFacingException unknown) {
      throw new UserFacingException(project.name() + ": " + unknown.getMessage());
    }
  }

  /**
   * Drops warnings of rules that a training reports as errors at the same place. The error keeps
   * the more precise code and the fix.
   */
  private static List<Diagnostic> distinct(List<Diagnostic> findings) {
    Map<Place, Diagnostic> errors = new HashMap<>();
    Map<Place, Diagnostic> warnings = new HashMap<>();
    for (Diagnostic each : findings) {
      (each.severity() == Severity.ERROR ? errors : warnings).putIfAbsent(Place.of(each), each);
    }
    List<Diagnostic> kept = new ArrayList<>();
    for (Diagnostic each : findings) {
      Diagnostic warning = warnings.get(Place.of(each));
      if (each.severity() != Severity.ERROR) {
        if (each.span() == null || !errors.containsKey(Place.of(each))) {
          kept.add(each);
        }
      } else if (warning != null && warning.code().isA(each.code().id())) {
        kept.add(explained(each.code(warning.code()), warning));
      } else {
        kept.add(each);
      }
    }
    return kept;
  }

  /** Returns an error with the fix and the notes of a warning of the same, where it has none. */
  private static Diagnostic explained(Diagnostic error, Diagnostic warning) {
    Diagnostic explained =
        error.fix() == null && warning.fix() != null ? error.fix(warning.fix()) : error;
    if (error.notes().isEmpty()) {
      for (Diagnostic.Note note : warning.notes()) {
        explained = explained.note(note.text(), note.span());
      }
    }
    return explained;
  }

  /** A place and the broadest code of a finding there. */
  private record Place(ErrorCode code, @Nullable Span span) {
    static Place of(Diagnostic finding) {
      ErrorCode code = finding.code();
      while (code.broader() != null) {
        code = code.broader();
      }
      return new Place(code, finding.span());
    }
  }

  private Checked check(
      String file, Interpreter interpreter, Linter linter, ComponentCatalogs python) {
    Problems problems = new Problems();
    Analysis analysis = interpreter.analyze(file, options.overrides);
    analysis.problems().forEach(problems::add);
    EvaluatedConfig config = analysis.config();
    Verdict.Kind kind = Verdict.Kind.FAULTY;
    if (config != null) {
      linter.check(new Subject(config.layers(), config.overrides(), config.root()), problems);
      python.check(file, config, problems);
      kind = Verdict.Kind.TRAINABLE;
      if (components != null) {
        kind = components.check(file, config, problems);
      }
    } else if (components != null && analysis.partial() != null) {
      components.checkPart(analysis.partial(), problems);
    }
    return new Checked(file, config, kind, problems, analysis.sources());
  }

  /** Sorts findings by file in the order of first appearance, then by position. */
  private static List<Diagnostic> byPlace(List<Diagnostic> findings) {
    Map<Source, Integer> order = new HashMap<>();
    for (Diagnostic finding : findings) {
      Span span = finding.span();
      if (span != null) {
        order.putIfAbsent(span.source(), order.size());
      }
    }
    List<Diagnostic> sorted = new ArrayList<>(findings);
    sorted.sort(
        Comparator.comparingInt(
                (Diagnostic finding) ->
                    finding.span() == null ? -1 : order.get(finding.span().source()))
            .thenComparingInt(finding -> finding.span() == null ? 0 : finding.span().start()));
    return sorted;
  }
}
