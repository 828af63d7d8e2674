package org.cfgrun.tests.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.cli.Main;
import org.cfgrun.interpreter.Analysis;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.check.MissingData;
import org.cfgrun.interpreter.check.TypedCheck;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.lint.Linter;
import org.cfgrun.interpreter.lint.QuickFixes;
import org.cfgrun.interpreter.lint.RepeatedFindings;
import org.cfgrun.interpreter.lint.Subject;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.runtime.config.RunConfig;
import org.cfgrun.runtime.registry.Components;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Configs with one mistake each, which {@code check} and an editor must find at the right place. A
 * golden lists the place and the fix of each finding; {@code none} is a finding that a person must
 * fix. A fix must leave nothing else to find.
 */
class TrapsTest {
  private static final Path TRAPS = Path.of("src/test/resources/traps");

  private static final TypedCheck TYPED = new TypedCheck(Components.standard().catalog());

  static Stream<Path> traps() throws IOException {
    return Files.list(TRAPS).filter(file -> file.toString().endsWith(".cfg")).sorted();
  }

  /** Returns what an editor reports, which has only the catalog. */
  private static List<Diagnostic> findings(Path file, String text) {
    Interpreter interpreter =
        new Interpreter(
            InterpreterOptions.DEFAULT.withTexts(Map.of(file.toAbsolutePath().normalize(), text)));
    Analysis analysis = interpreter.analyze(file.toString());
    Problems found = new Problems();
    analysis.problems().forEach(found::add);
    EvaluatedConfig partial = analysis.partial();
    if (partial != null) {
      Subject config = new Subject(partial.layers(), partial.overrides(), partial.root());
      TYPED.check(config, found);
      if (!analysis.hasErrors()) {
        new Linter().check(config, found);
        MissingData.check(config.root(), TRAPS, found);
      }
    }
    return RepeatedFindings.removedFrom(found.all());
  }

  @Test
  void checkFindsWhatTheCommentsExpectAndNothingElse() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("check", "--verify-expectations"));
    traps().map(Path::toString).forEach(arguments::add);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    Main.run(printed, printed, arguments.toArray(String[]::new));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .endsWith(" expectations, 0 missing, 0 unexpected findings\n");
  }

  @Test
  void editorFindsThemAtTheSamePlaces() throws IOException {
    StringBuilder report = new StringBuilder();
    for (Path trap : traps().toList()) {
      report.append(trap.getFileName()).append('\n');
      for (Diagnostic found : findings(trap, Files.readString(trap))) {
        report.append(line(found));
      }
    }
    Goldens.check(TRAPS.resolve("findings.txt"), report.toString());
  }

  private static String line(Diagnostic found) {
    Span span = found.span();
    Fix fix = QuickFixes.of(found);
    String place =
        span == null
            ? "-"
            : "%d:%d `%s`"
                .formatted(span.line(), span.column(), span.text().lines().findFirst().orElse(""));
    return "  %s %s, fix: %s%n"
        .formatted(found.code().id(), place, fix == null ? "none" : fix.title());
  }

  /** The check from the catalog must not reject what a training accepts. */
  @ParameterizedTest
  @MethodSource("traps")
  void everyTypedErrorIsAnErrorOfTraining(Path trap) throws IOException {
    EvaluatedConfig config = new Interpreter().analyze(trap.toString()).config();
    if (config == null) {
      return;
    }
    Problems typed = new Problems();
    TYPED.check(new Subject(config.layers(), config.overrides(), config.root()), typed);
    Problems training = new Problems();
    RunConfig.check(config.root(), Components.standard(), training);
    assertThat(training.all())
        .extracting(Diagnostic::span)
        .containsAll(
            typed.all().stream()
                .filter(found -> found.severity() == Severity.ERROR)
                .map(Diagnostic::span)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("traps")
  void fixLeavesNothingToFind(Path trap) throws IOException {
    String text = Files.readString(trap);
    List<Diagnostic> before = findings(trap, text);
    List<Edit> edits =
        before.stream()
            .map(QuickFixes::of)
            .filter(fix -> fix != null)
            .flatMap(fix -> fix.edits().stream())
            .toList();
    List<String> unfixed =
        before.stream()
            .filter(found -> QuickFixes.of(found) == null)
            .map(Diagnostic::message)
            .toList();
    assertThat(findings(trap, Edit.apply(text, edits)))
        .extracting(Diagnostic::message)
        .isEqualTo(unfixed);
  }
}
