package org.cfgrun.interpreter.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Date;
import org.cfgrun.interpreter.Values;
import org.junit.jupiter.api.Test;

class ScalarNodeTest {
  @Test
  void holdsOnlyTheScalarsOfTheLanguage() {
    for (Object value : Arrays.asList(null, true, 1L, BigInteger.TEN.pow(30), 0.5, "text")) {
      assertThat(new ScalarNode(value, Values.ORIGIN).value()).isEqualTo(value);
    }
    for (Object value : new Object[] {1, 0.5f, 'c', new Date(0)}) {
      assertThatThrownBy(() -> new ScalarNode(value, Values.ORIGIN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("not a scalar of a config: ");
    }
  }
}
