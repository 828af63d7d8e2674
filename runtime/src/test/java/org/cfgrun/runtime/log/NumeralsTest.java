package org.cfgrun.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The expected texts are what Python 3.11 prints. */
class NumeralsTest {
  @Test
  void fixedRoundsTheBinaryValueHalfToEven() {
    assertThat(Numerals.fixed(0.00005, 4)).isEqualTo("0.0001");
    assertThat(Numerals.fixed(0.125, 2)).isEqualTo("0.12");
    assertThat(Numerals.fixed(2.675, 2)).isEqualTo("2.67");
    assertThat(Numerals.fixed(1e15, 4)).isEqualTo("1000000000000000.0000");
    assertThat(Numerals.fixed(Double.NaN, 4)).isEqualTo("nan");
    assertThat(Numerals.fixed(Double.NEGATIVE_INFINITY, 4)).isEqualTo("-inf");
  }

  @Test
  void scientificHasTwoDigitsOfExponent() {
    assertThat(Numerals.scientific(0.02, 3)).isEqualTo("2.000e-02");
    assertThat(Numerals.scientific(0, 3)).isEqualTo("0.000e+00");
    assertThat(Numerals.scientific(1.2345e-10, 3)).isEqualTo("1.234e-10");
  }

  @Test
  void zeroAfterRoundingKeepsItsSign() {
    assertThat(Numerals.fixed(-0.00001, 4)).isEqualTo("-0.0000");
    assertThat(Numerals.fixed(-0.0, 1)).isEqualTo("-0.0");
    assertThat(Numerals.round(-0.00001, 4)).isEqualTo(-0.0);
    assertThat(JsonLine.of(Numerals.round(-0.00001, 4))).isEqualTo("-0.0");
  }

  @Test
  void jsonMatchesPythonsJsonDumps() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", Arrays.asList(1L, 0.5, null, true));
    value.put("b", "é\n\"\\");
    assertThat(JsonLine.of(value))
        .isEqualTo("{\"a\": [1, 0.5, null, true], \"b\": \"\\u00e9\\n\\\"\\\\\"}");
  }
}
