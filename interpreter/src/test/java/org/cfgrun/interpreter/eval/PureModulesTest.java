package org.cfgrun.interpreter.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.document.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule R1.4. */
class PureModulesTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private String value(String statements) {
    return String.valueOf(Configs.evaluate(statements, problems).get("a"));
  }

  /** The values are Python's. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "a/b.c,b.c,a,a/b,.c,a/b.c",
        "/a,a,/,/a,~~,/a",
        "//a/..,..,//a,//a/..,~~,//",
        "///a,a,///,///a,~~,/a",
        "a//b,b,a,a//b,~~,a/b",
        "a/,~~,a,a/,~~,a",
        ".x,.x,~~,.x,~~,.x",
        "a/..x.y,..x.y,a,a/..x,.y,a/..x.y",
        "a.tar.gz,a.tar.gz,~~,a.tar,.gz,a.tar.gz",
        "a.b/c,c,a.b,a.b/c,~~,a.b/c",
        "...,...,~~,...,~~,...",
        "a/../../b,b,a/../..,a/../../b,~~,../b",
        "/../a,a,/..,/../a,~~,/a"
      })
  void pathsAreTakenApartAsTexts(
      String path, String base, String directory, String root, String extension, String normal) {
    String call = "import os.path as p\na = p.%s('" + path + "')\n";
    assertThat(value(call.formatted("basename"))).isEqualTo(base);
    assertThat(value(call.formatted("dirname"))).isEqualTo(directory);
    assertThat(value(call.formatted("splitext"))).isEqualTo("[" + root + ", " + extension + "]");
    assertThat(value(call.formatted("split"))).isEqualTo("[" + directory + ", " + base + "]");
    assertThat(value(call.formatted("normpath"))).isEqualTo(normal);
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "import os | os.path.join('a', 'b', 'c/', 'd') | a/b/c/d",
        "import os.path | os.path.join('a', '/b') | /b",
        "from os import path as osp | osp.join('', 'b') + osp.join('a', '') | ba/",
        "from os.path import join | join('/', 'a') | /a",
        "import posixpath | posixpath.isabs('/a') | true",
        "import os as o | o.sep | /",
        "import math | math.ceil(10 / 3) + math.floor(-1.5) + math.trunc(-1.5) | 1",
        "import math | math.sqrt(2) | 1.4142135623730951",
        "from math import pi, inf | min(pi, inf) | 3.141592653589793"
      })
  void importsHaveTheFormsOfPython(String imported, String expression, String value) {
    assertThat(value(imported + "\na = " + expression + "\n")).isEqualTo(value);
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os\na = os.listdir('.')",
        "import os\na = os.path.exists('.')",
        "import os\na = os.path.abspath('.')",
        "import os\na = os.getcwd()",
        "import os\nos.system('x')",
        "from os import system",
        "from os.path import expanduser as e",
        "import math\na = math.factorial(3)",
        "import sys",
        "from random import randint"
      })
  void nothingElseIsAvailable(String text) {
    Configs.evaluate(text + "\n", problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code().id()).isEqualTo("not-declarative");
              assertThat(problem.message()).contains("is not available");
              assertThat(problem.help()).isNotNull();
            });
  }

  private EvaluatedConfig evaluate(Environment environment, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("c.py"), text);
    return new Interpreter(InterpreterOptions.DEFAULT.withEnvironment(environment))
        .evaluate(file.toString(), List.of(), problems);
  }

  @Test
  void environmentVariablesAreReadInBothDialects() throws IOException {
    Map<String, String> variables = Map.of("ROOT", "/data", "EMPTY", "");
    String text =
        """
        import os
        from os import environ, getenv
        a = os.environ.get('ROOT', 'x'), environ['ROOT'], getenv('ROOT')
        b = os.environ.get('GONE', 3), os.getenv('GONE'), environ.get('GONE', default='y')
        c = os.environ.get('EMPTY', 'x')
        """;
    for (Dialect dialect : Dialect.values()) {
      assertThat(evaluate(new Environment(dialect, variables), text).root())
          .hasToString("{a=[/data, /data, /data], b=[3, None, y], c=}");
    }
    assertThat(problems.all()).isEmpty();
    assertThat(
            evaluate(
                new Environment(Dialect.MMENGINE, variables), "import os\na = os.environ['X']\n"))
        .isNull();
    assertThat(problems.all())
        .extracting(Diagnostic::help)
        .containsExactly("Set it, or give a default: `os.environ.get('X', default)`.");
  }

  @Test
  void hiddenVariablesAreUnset() throws IOException {
    Environment confined =
        new Environment(Dialect.MMENGINE, Map.of("TOKEN", "secret", "ROOT", "/data"))
            .allowing(Set.of("ROOT"));
    String text = "import os\na = os.getenv('TOKEN', 'x'), os.environ['ROOT']\n";
    assertThat(evaluate(confined, text).root()).hasToString("{a=[x, /data]}");
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly(
            "The environment variable `TOKEN` is not on the list of readable variables; its default"
                + " is used.");
  }

  @Test
  void basesMayBeJoined() throws IOException {
    Files.writeString(folder.resolve("base.py"), "a = 1\n");
    String text = "import os.path as osp\n_base_ = osp.join('.', 'base.py')\n";
    assertThat(evaluate(Environment.OF_PROCESS, text).root()).hasToString("{a=1}");
  }

  /** Nothing is printed, and the arguments are not evaluated. */
  @Test
  void printIsIgnoredWithANote() {
    assertThat(value("a = 1\nfor i in range(3):\n    print('x', 1 / 0)\nprint()\n")).isEqualTo("1");
    assertThat(problems.all())
        .extracting(problem -> problem.severity() + " " + problem.span().line())
        .containsExactly(Severity.NOTE + " 3", Severity.NOTE + " 4");
  }

  @Test
  void listInFrontOfNamedArgumentsLostItsName() {
    Configs.evaluate("norm = dict([123.675, 116.28], std=[58.395, 57.12])\n", problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message())
                  .isEqualTo("`dict` expects a dict or pairs here, got a list with a float.");
              assertThat(problem.span().text()).isEqualTo("[123.675, 116.28]");
              assertThat(problem.help()).contains("`dict(name=...)`");
            });
    assertThat(value("a = dict([('x', 1), 'yz'], w=2)\n")).isEqualTo("{x=1, y=z, w=2}");
  }
}
