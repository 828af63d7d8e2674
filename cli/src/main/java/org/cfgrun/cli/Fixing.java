package org.cfgrun.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.lint.Edit;
import org.cfgrun.interpreter.lint.QuickFixes;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * QuickFixes findings in the files that were checked. All configs are evaluated with the new texts
 * before one is written: a file stays as it is where a config that reads it would come to another
 * value than the cure's.
 *
 * @param before the files that change, as they are
 * @param texts as they become
 * @param cured how many findings are gone
 * @param after what is found then
 */
record Fixing(Map<Path, Source> before, Map<Path, String> texts, int cured, Checks.Result after) {
  /** Finds the texts; nothing is written. */
  static Fixing of(Checks checks, List<String> files, Checks.Result found) {
    Map<Path, Source> sources = new HashMap<>();
    Map<Path, List<Edit>> edits = edits(found, sources);
    Map<Path, String> texts = new LinkedHashMap<>();
    edits.forEach((file, list) -> texts.put(file, Edit.apply(sources.get(file).text(), list)));
    Checks.Result after = found;
    while (!texts.isEmpty()) {
      after = checks.of(files, texts);
      Set<Path> harmful = harmful(found, after);
      if (!texts.keySet().removeAll(harmful)) {
        break;
      }
      after = found;
    }
    sources.keySet().retainAll(texts.keySet());
    return new Fixing(sources, texts, found.findings().size() - after.findings().size(), after);
  }

  /** The edits of files whose own configs evaluate; bases that were not named stay untouched. */
  private static Map<Path, List<Edit>> edits(Checks.Result found, Map<Path, Source> sources) {
    for (EvaluatedConfig config : found.configs()) {
      Path file = config == null ? null : ConfigFiles.real(SourceId.of(config.source().name()));
      if (file != null) {
        sources.put(file, config.source());
      }
    }
    Map<Path, List<Edit>> edits = new LinkedHashMap<>();
    for (Diagnostic finding : found.findings()) {
      Edit edit = QuickFixes.of(finding);
      Path file = edit == null ? null : file(edit.span(), sources);
      if (file != null) {
        edits.computeIfAbsent(file, key -> new ArrayList<>()).add(edit);
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

  /** The files of configs whose values are not what the cures should leave of them. */
  private static Set<Path> harmful(Checks.Result found, Checks.Result after) {
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
    Path file = ConfigFiles.real(SourceId.of(source.name()));
    if (file != null) {
      files.add(file);
    }
  }

  /** Replaces the files, and says why of each that cannot be written. */
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

  /** What {@link #write} would change, in the form that {@code patch} takes. */
  String diff() {
    StringBuilder diffs = new StringBuilder();
    texts.forEach((file, text) -> diffs.append(newText(file, text).diff()));
    return diffs.toString();
  }

  private NewText newText(Path file, String text) {
    Source source = before.get(file);
    return new NewText(source.name(), source.text(), text);
  }

  /** A line about what is cured; empty when nothing is. */
  String summary(String verb) {
    return texts.isEmpty()
        ? ""
        : "%s %s in %s%n"
            .formatted(Counted.of(cured, "finding"), verb, Counted.of(texts.size(), "file"));
  }
}
