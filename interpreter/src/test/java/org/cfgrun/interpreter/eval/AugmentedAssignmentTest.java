package org.cfgrun.interpreter.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code target op= value}. */
class AugmentedAssignmentTest {
  private final Problems problems = new Problems();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[1] ; += ; [2] ; [1, 2]",
        "[1] ; *= ; 2 ; [1, 1]",
        "{1, 2} ; |= ; {3} ; [1, 2, 3]",
        "{1, 2} ; &= ; {2} ; [2]",
        "{1, 2} ; -= ; {2} ; [1]",
        "{1, 2} ; ^= ; {2, 3} ; [1, 3]",
      })
  void mutableValuesChangeInPlace(String value, String op, String operand, String expected) {
    String text = "a = %s\nb = a\na %s %s\nc = sorted(b)\n".formatted(value, op, operand);
    assertThat(Configs.evaluate(text, problems).get("c")).hasToString(expected);
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void aSetCanBeItsOwnOperand() {
    assertThat(Configs.evaluate("a = {1}\na -= a\nc = len(a)\n", problems).get("c"))
        .hasToString("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = {1}\na += {2}\n", "a = (1,)\na -= (2,)\n", "a = {}\na += {}\n"})
  void otherOperatorsFailAsTheyDoWithoutAssignment(String text) {
    Configs.evaluate(text, problems);
    assertThat(problems.all())
        .extracting(Diagnostic::message)
        .singleElement()
        .asString()
        .contains("is not supported between");
  }
}
