package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.document.Environment;
import org.cfgrun.interpreter.eval.Budget;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules R1.3 and R9.5: what a config of a stranger learns of the machine. */
class ConfinedConfigsTest {
  @TempDir Path folder;
  private Path inside;
  private InterpreterOptions options;

  @BeforeEach
  void confine() throws IOException {
    inside = Files.createDirectory(folder.resolve("inside"));
    Files.createDirectories(folder.resolve("outside/configs/det"));
    for (String there : List.of("outside/x", "outside/configs/x", "outside/configs/det/x")) {
      Files.writeString(folder.resolve(there + ".py"), "a = 1\n");
    }
    Files.createDirectory(folder.resolve("configs"));
    Files.createSymbolicLink(inside.resolve("folder"), Path.of("../outside"));
    Files.createSymbolicLink(inside.resolve("up"), inside.resolve("folder/configs/.."));
    Files.createSymbolicLink(inside.resolve("real.py"), folder.resolve("outside/x.py"));
    Files.createSymbolicLink(inside.resolve("gone.py"), folder.resolve("outside/y.py"));
    Files.writeString(
        inside.resolve(".cfgrun.json"), "{\"packages\": {\"project\": \"../outside\"}}");
    options =
        new InterpreterOptions(List.of(inside), Budget.DEFAULT)
            .withPackages(Map.of("given", folder.resolve("outside")));
  }

  private Problems problems(String text) throws IOException {
    Path file = Files.writeString(inside.resolve("c.py"), text);
    Problems problems = new Problems();
    new Interpreter(options).evaluate(file.toString(), List.of(), problems);
    return problems;
  }

  private String evaluate(String text) throws IOException {
    return new DiagnosticRenderer(false).render(problems(text));
  }

  /** The base {@code x} exists in each of these places, and {@code y} does not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "_base_ = '../outside/%s.py'",
        "_base_ = 'folder/%s.py'",
        "_base_ = 'folder/configs/det/%s.py'",
        "_base_ = 'up/%s.py'",
        "_base_ = 'given::%s.py'",
        "_base_ = 'project::%s.py'",
        "_base_ = 'outside::%s.py'",
        "_base_ = 'outside::det/%s.py'",
        "with read_base():\n    from ..outside.%s import *",
        "with read_base():\n    from .folder.%s import *",
        "with read_base():\n    from given.configs.%s import *",
        "with read_base():\n    from project.%s import *",
        "with read_base():\n    from outside.%s import *",
      })
  void missingFilesOutsideAreReportedAsThoseThatExist(String text) throws IOException {
    String existing = evaluate(text.formatted("x"));
    String missing = evaluate(text.formatted("y"));
    assertThat(existing).startsWith("error[");
    assertThat(missing.replaceAll("\\by\\b", "x")).isEqualTo(existing);
  }

  @Test
  void linksToMissingFilesOutsideAreReportedAsThoseThatExist() throws IOException {
    assertThat(evaluate("_base_ = 'gone.py'\n").replace("gone", "real"))
        .isEqualTo(evaluate("_base_ = 'real.py'\n"))
        .startsWith("error[outside-roots]");
  }

  @Test
  void missingFilesInsideAreReportedAsMissing() throws IOException {
    assertThat(problems("_base_ = 'nothere.py'\n").all())
        .extracting(Diagnostic::code)
        .containsExactly(ErrorCode.MISSING_FILE);
  }

  @Test
  void linksWithinTheRootsAreFollowed() throws IOException {
    Files.createDirectory(inside.resolve("target"));
    Files.writeString(inside.resolve("target/b.py"), "a = 1\n");
    Files.createSymbolicLink(inside.resolve("link"), Path.of("target"));
    Files.createSymbolicLink(inside.resolve("cycle"), Path.of("cycle"));
    assertThat(problems("_base_ = 'link/b.py'\n").all()).isEmpty();
    assertThat(evaluate("_base_ = 'cycle/b.py'\n")).startsWith("error[outside-roots]");
  }

  @Test
  void rootMayBeALinkItself() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("root"), inside);
    options = new InterpreterOptions(List.of(link), Budget.DEFAULT);
    assertThat(problems("a = 1\n").all()).isEmpty();
  }

  @Test
  void variablesOfTheProcessAreNotReadUnlessAllowed() throws IOException {
    String set = System.getenv("PATH") == null ? "HOME" : "PATH";
    assertThat(problems("a = '{{$" + set + "}}'\n").all())
        .extracting(Diagnostic::message)
        .containsExactly(
            "The environment variable `" + set + "` is not on the list of readable variables.");
    assertThat(problems("a = '{{$CFGRUN_UNSET}}'\n").all())
        .extracting(Diagnostic::message)
        .containsExactly(
            "The environment variable `CFGRUN_UNSET` is not on the list of readable variables.");

    options = options.withEnvironment(Environment.OF_PROCESS.allowing(Set.of(set)));
    assertThat(problems("a = '{{$" + set + "}}'\n").all()).isEmpty();
  }

  @Test
  void defaultOfAHiddenVariableIsUsedWithAWarning() throws IOException {
    Problems problems = problems("a = '{{$PATH:/data}}'\n");
    assertThat(problems.hasErrors()).isFalse();
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly(
            "The environment variable `PATH` is not on the list of readable variables; its default"
                + " is used.");
  }

  @Test
  void givenVariablesAreReadWithRootsToo() throws IOException {
    options =
        options.withEnvironment(new Environment(Dialect.MMENGINE, Map.of("DATA_ROOT", "/data")));
    assertThat(problems("a = '{{$DATA_ROOT}}'\n").all()).isEmpty();
    assertThat(evaluate("a = '{{$PATH}}'\n")).contains("is not set");
  }
}
