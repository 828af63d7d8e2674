package org.cfgrun.interpreter.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.junit.jupiter.api.Test;

/**
 * Compares expressions with what CPython 3.11 makes of them. A line of {@code expressions.tsv} is
 * an expression and its {@code repr}, or {@code !} where Python raises an error or gives a complex
 * number. Rules R4.1, R4.2, R4.3, R4.4, R4.6.
 */
class ExpressionsTest {
  @Test
  void everyExpressionHasPythonsValue() throws IOException {
    List<String> lines = lines();
    assertThat(lines).hasSizeGreaterThan(2200);
    SoftAssertions softly = new SoftAssertions();
    for (String line : lines) {
      String[] both = line.split("\t", 2);
      Problems problems = new Problems();
      DictNode config = Configs.evaluate("value = repr(" + both[0] + ")\n", problems);
      ConfigNode value = config.get("value");
      String shown = value == null || problems.hasErrors() ? "!" : value.toString();
      softly.assertThat(shown).as(both[0]).isEqualTo(both[1]);
    }
    softly.assertAll();
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = ExpressionsTest.class.getResourceAsStream("expressions.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.split("\n"));
    }
  }
}
