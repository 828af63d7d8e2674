package org.cfgrun.interpreter.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.value.DictNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests JSON as the text of a config (rule R1.5). */
class JsonDocumentTest {
  private final Problems problems = new Problems();

  private DictNode read(String text) {
    return Configs.evaluate("/configs/c.json", text, Budget.DEFAULT, problems);
  }

  @Test
  void everyFormOfJsonIsRead() {
    DictNode config =
        read(
            "{\"a\": [0, -1, 1.5, 1E5, -2e-3, true, false, null],\r\n"
                + " \"b\": {\"\": []},\"c\": \"\\\"\\\\\\/\\b\\f\\n"
                + "\\r"
                + "\\t\\u00e9\", \"d\": [NaN, Infinity, -Infinity]}\n");
    assertThat(problems.all()).isEmpty();
    assertThat(config)
        .hasToString(
            "{a=[0, -1, 1.5, 100000.0, -0.002, true, false, None], b={=[]},"
                + " c=\"\\/\b\f\n\r\té, d=[NaN, Infinity, -Infinity]}");
  }

  @Test
  void theLastOfTwoEqualKeysWinsAsInPython() {
    assertThat(read("{\"a\": 1, \"b\": 2, \"a\": 3}")).hasToString("{a=3, b=2}");
  }

  @Test
  void templatesStandInJsonToo() {
    assertThat(read("{\"a\": \"{{ fileBasename }}\"}")).hasToString("{a=c.json}");
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1} # comment",
        "# comment\n{\"a\": 1}",
        "{\"a\": 1,}",
        "{\"a\": [1, 2,]}",
        "{'a': 1}",
        "{\"a\": '1'}",
        "{\"a\": \"\"\"1\"\"\"}",
        "{\"a\": \"b\" \"c\"}",
        "{\"a\": r\"b\"}",
        "{\"a\": \"\\x41\"}",
        "{\"a\": \"tab\there\"}",
        "{\"a\": 0x1F}",
        "{\"a\": 1_000}",
        "{\"a\": .5}",
        "{\"a\": 1.}",
        "{\"a\": 01}",
        "{\"a\": +1}",
        "{\"a\": - 1}",
        "{\"a\": --1}",
        "{\"a\": (1)}",
        "{\"a\": True}",
        "{\"a\": None}",
        "{\"a\": b}",
        "{\"a\": 1 + 1}",
        "{\"a\": dict(b=1)}",
        "{\"a\": {\"b\"}}",
        "{a: 1}",
        "{1: 2}",
        "{\"a\" = 1}",
        "{\"a\": 1; \"b\": 2}",
        "{\"a\": \\\n1}",
        "{\"a\": 1}\n{\"b\": 2}",
        "[1]",
        "1",
        "",
        "{\"a\": [1}",
        "{\"a\": \"b",
      })
  void whatJsonHasNotIsRefused(String text) {
    read(text);
    assertThat(problems.all())
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found.code()).isEqualTo(ErrorCode.SYNTAX));
  }
}
