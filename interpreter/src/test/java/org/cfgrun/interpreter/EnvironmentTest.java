package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.document.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules R9.3, R9.5, R9.10. */
class EnvironmentTest {
  private static final Map<String, String> VARIABLES =
      Map.of("ROOT", "/data", "N", "20", "BAD", "import os", "LOOP", "{{$LOOP}}", "EMPTY", "");

  @TempDir Path folder;
  private final Problems problems = new Problems();

  private EvaluatedConfig evaluate(Dialect dialect, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    InterpreterOptions options =
        InterpreterOptions.DEFAULT.withEnvironment(new Environment(dialect, VARIABLES));
    return new Interpreter(options).evaluate(folder.resolve(name).toString(), List.of(), problems);
  }

  @Test
  void environmentVariableIsTextInStringsAndAnExpressionOutside() throws IOException {
    String text = "a = '{{$ROOT:/d}}/x'\nb = {{ $N }}\nc = [{{'$M:2 * 4'}}]\nd = '{{$EMPTY:e}}'\n";
    assertThat(evaluate(Dialect.MMENGINE, "c.py", text).root())
        .hasToString("{a=/data/x, b=20, c=[8], d=e}");
  }

  @Test
  void yamlAndJsonReadEnvironmentVariables() throws IOException {
    assertThat(evaluate(Dialect.MMENGINE, "c.yaml", "a: '{{$ROOT:x}}'\nn: {{$N:1}}\n").root())
        .hasToString("{a=/data, n=20}");
    assertThat(
            evaluate(Dialect.MMENGINE, "c.json", "{\"a\": \"{{$ROOT}}/x\", \"n\": {{$N:1}}}")
                .root())
        .hasToString("{a=/data/x, n=20}");
  }

  @Test
  void unsetEnvironmentVariableIsAnError() throws IOException {
    assertThat(evaluate(Dialect.MMENGINE, "c.py", "a = '{{$GONE:}}'\nb = {{$GONE}}\n")).isNull();
    assertThat(problems.all())
        .extracting(Diagnostic::code)
        .containsExactly(ErrorCode.UNDEFINED_NAME, ErrorCode.UNDEFINED_NAME);
  }

  @Test
  void environmentVariableIsNotEvaluatedRecursively() throws IOException {
    assertThat(evaluate(Dialect.MMENGINE, "c.py", "a = {{$BAD:1}}\nb = {{$LOOP:1}}\n")).isNull();
    assertThat(problems.all())
        .extracting(Diagnostic::code)
        .containsExactly(ErrorCode.BAD_VALUE, ErrorCode.BAD_VALUE);
  }

  @Test
  void mmcvDialectHasNoEnvironmentVariables() throws IOException {
    assertThat(evaluate(Dialect.MMCV, "c.py", "a = '{{$ROOT:/d}}'\n").root())
        .hasToString("{a={{$ROOT:/d}}}");
    assertThat(evaluate(Dialect.MMCV, "d.py", "a = {{$N:1}}\n")).isNull();
  }

  @Test
  void dialectDecidesWhichBaseAssignmentWins() throws IOException {
    Files.writeString(folder.resolve("a.py"), "x = 1\n");
    Files.writeString(folder.resolve("b.py"), "y = 2\n");
    String text = "_base_ = 'a.py'\n_base_ = 'b.py'\n";
    assertThat(evaluate(Dialect.MMENGINE, "c.py", text).root()).hasToString("{x=1}");
    assertThat(evaluate(Dialect.MMCV, "c.py", text).root()).hasToString("{y=2}");
    assertThat(problems.all())
        .extracting(Diagnostic::code)
        .containsExactly(ErrorCode.BAD_BASE, ErrorCode.BAD_BASE);
  }
}
