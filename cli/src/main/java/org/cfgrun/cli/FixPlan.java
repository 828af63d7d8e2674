package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.lint.QuickFixes;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * Fixes for the files that were checked. All configs are evaluated with the new texts before a file
 * is written. A file is left unchanged if a config that reads it would change in any other way than
 * the fix intends.
 *
 * @param before the files to change, with their present text
 * @param texts the new text of each file
 * @param fixed the number of findings that the new texts fix
 * @param after the result of checking the new texts
 */
record FixPlan(
    Map<Path, Source> before, Map<Path, String> texts, int fixed, ConfigChecker.Result after) {
  /** Computes the new texts without writing them. */
  static FixPlan of(ConfigChecker checker, List<String> files, ConfigChecker.Result found) {
    Map<Path, Source> sources = new HashMap<>();
    Map<Path, List<Edit>> edits = edits(found, sources);
    Map<Path, String> texts = new LinkedHashMap<>();
    edits.forEach(
        (file, list) ->
            texts.put(file, Edit.apply(Objects.requireNonNull(sources.get(file)).text(), list)));
    ConfigChecker.Result after = found;
    while (!texts.isEmpty()) {
      after = checker.check(files, texts);
      Set<Path> harmful = harmful(found, after);
      if (!texts.keySet().removeAll(harmful)) {
        break;
      }
      after = found;
    }
    sources.keySet().retainAll(texts.keySet());
    return new FixPlan(sources, texts, found.findings().size() - after.findings().size(), after);
  }

  /**
   * Returns the edits by file. Only files that are named on the command line and evaluate are
   * edited, not their bases.
   */
  private static Map<Path, List<Edit>> edits(
      ConfigChecker.Result found, Map<Path, Source> sources) {
    for (EvaluatedConfig config : found.configs()) {
      Path file = config == null ? null : ConfigFiles.real(SourceId.of(config.source().address()));
      if (file != null) {
        sources.put(file, config.source());
      }
    }
    Map<Path, List<Edit>> edits = new LinkedHashMap<>();
    for (Diagnostic finding : found.findings()) {
      Fix fix = QuickFixes.of(finding);
      if (fix != null && fix.safe()) {
        for (Edit edit : fix.edits()) {
          Path file = file(edit.span(), sources);
          if (file != null) {
            edits.computeIfAbsent(file, key -> new ArrayList<>()).add(edit);
          }
        }
      }
    }
    return edits;
  }

  private static @Nullable Path file(Span span, Map<Path, Source> sources) {
    for (Map.Entry<Path, Source> entry : sources.entrySet()) {
      if (entry.getValue() == span.source()) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** Returns the files of configs that the edits would change in an unintended way. */
  private static Set<Path> harmful(ConfigChecker.Result found, ConfigChecker.Result after) {
    Set<Path> harmful = new HashSet<>();
    for (int i = 0; i < found.configs().size(); i++) {
      EvaluatedConfig was = found.configs().get(i);
      EvaluatedConfig is = after.configs().get(i);
      if (was != null && (is == null || !QuickFixes.isFixed(was.root(), is.root()))) {
        was.sources().forEach(source -> add(source, harmful));
      }
    }
    return harmful;
  }

  private static void add(Source source, Set<Path> files) {
    Path file = ConfigFiles.real(SourceId.of(source.address()));
    if (file != null) {
      files.add(file);
    }
  }

  /** Writes the files, and returns a message for each that cannot be written. */
  List<String> write() {
    List<String> failures = new ArrayList<>();
    texts.forEach(
        (file, text) -> {
          try {
            newText(file, text).write(file);
          } catch (UserFacingException problem) {
            failures.add(problem.getMessage());
          }
        });
    return failures;
  }

  /** Returns the changes of {@link #write} as a unified diff. */
  String diff() {
    StringBuilder diffs = new StringBuilder();
    texts.forEach((file, text) -> diffs.append(newText(file, text).diff()));
    return diffs.toString();
  }

  private TextReplacement newText(Path file, String text) {
    Source source = Objects.requireNonNull(before.get(file));
    return new TextReplacement(source.address(), source.text(), text);
  }

  /** Returns a line with the number of fixes; empty when there are none. */
  String summary(String verb) {
    return texts.isEmpty()
        ? ""
        : "%s %s in %s%n"
            .formatted(Plural.of(fixed, "finding"), verb, Plural.of(texts.size(), "file"));
  }
}
