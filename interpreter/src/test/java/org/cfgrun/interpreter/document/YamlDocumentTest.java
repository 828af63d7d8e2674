package org.cfgrun.interpreter.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule R1.1: the types that PyYAML writes. */
class YamlDocumentTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private String evaluate(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), text);
    EvaluatedConfig config = new Interpreter().evaluate(file.toString(), List.of(), problems);
    return config == null ? "" : ConfigPrinter.print(config.root());
  }

  @Test
  void dumpOfPyYamlIsReadWithItsTypes() throws IOException {
    String dump =
        """
        img_scale: !!python/tuple
        - 1333
        - 800
        ranges: !!python/tuple
        - !!python/tuple
          - -1
          - .inf
        classes: !!python/object/apply:collections.OrderedDict
        - - - a
            - 1
          - - b
            - !!python/tuple
              - 1
        empty: !!python/object/apply:builtins.frozenset
        - []
        keys:
          ? &id001 !!python/tuple
          - 1
          - x
          : 3
          ? !!python/object/apply:builtins.frozenset
          - - 1
          : 2
        levels: !!python/object/apply:builtins.range
        - 0
        - 3
        - 1
        shared: *id001
        tags: !!set
          1: null
          2: null
        words: [!!python/unicode 'a', !!python/str 'b', !!python/int 3, !!python/none null]
        """;
    assertThat(evaluate(dump))
        .isEqualTo(
            """
            img_scale = (1333, 800)
            ranges = ((-1, float('inf')), )
            classes = dict(a=1, b=(1, ))
            empty = set()
            keys = {(1, 'x'): 3, frozenset({1}): 2}
            levels = range(0, 3)
            shared = (1, 'x')
            tags = {1, 2}
            words = ['a', 'b', 3, None]
            """);
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void numbersHaveAnyLength() throws IOException {
    String digits = "1234567890".repeat(150);
    assertThat(
            evaluate(
                "a: %s\nb: 0.%s\nc: '%s'\nd: %s\n".formatted(digits, digits, digits, digits + "x")))
        .isEqualTo(
            "a = %s\nb = 0.12345678901234568\nc = '%s'\nd = '%sx'\n"
                .formatted(digits, digits, digits));
    assertThat(problems.all()).isEmpty();
  }

  /** More places than any time has; a text of any length must not exhaust the stack. */
  @Test
  void longSexagesimalTextsAreStrings() throws IOException {
    String places = ":10".repeat(20_000);
    assertThat(evaluate("a: 1:10\nb: 1:10.5\nc: 1" + places + "\nd: 1" + places + ".5\n"))
        .isEqualTo("a = 70\nb = 70.5\nc = '1%s'\nd = '1%s.5'\n".formatted(places, places));
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: !!python/name:torch.nn.ReLU '' | `!!python/name:torch.nn.ReLU`",
        "a: !!python/object/apply:os.system [ls] | `!!python/object/apply:os.system`",
        "a: !!python/complex 1j | `!!python/complex`",
        "a: !thing [1] | `!thing`",
        "a: !!omap [b: 1] | `!!omap`",
      })
  void otherTagsAreNamedInAnError(String text, String tag) throws IOException {
    evaluate(text);
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .containsExactly("The tag " + tag + " is not supported here.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!python/object/apply:builtins.range [0, 3]",
        "a: !!python/object/apply:builtins.range [0, 3, 0]",
        "a: !!python/object/apply:builtins.range [0, 3, x]",
        "a: !!python/object/apply:builtins.range [0, 3, 99999999999999999999]",
        "a: !!python/object/apply:builtins.set [1, 2]",
        "a: !!python/object/apply:builtins.frozenset [[[1]]]",
        "a: !!python/object/apply:collections.OrderedDict [[[1]]]",
        "a: {? !!python/tuple [[1]] : 2}",
        "a: {? [1] : 2}",
        "a: {? {b: 1} : 2}",
        "? &a !!python/tuple [*a]\n: 2",
      })
  void malformedObjectsAreErrorsInTheConfig(String text) throws IOException {
    evaluate(text);
    assertThat(problems.hasErrors()).isTrue();
    assertThat(problems.all()).allSatisfy(problem -> assertThat(problem.span()).isNotNull());
  }

  @Test
  void privateCharactersAreNotTakenForTemplates() throws IOException {
    String text = "\uE000\uE000 fileExtname \uE001\uE001";
    assertThat(evaluate("a: '" + text + "'\nb: \"\\uE000\\ue000 fileExtname \\uE001\\uE001\"\n"))
        .isEqualTo(
            "a = '\\ue000\\ue000 fileExtname \\ue001\\ue001'\n"
                + "b = '\\ue000\\ue000 fileExtname \\ue001\\ue001'\n");
    assertThat(evaluate("a: 'x{{ fileExtname }}" + text + "'\n"))
        .isEqualTo("a = 'x.yaml\\ue000\\ue000 fileExtname \\ue001\\ue001'\n");
  }
}
