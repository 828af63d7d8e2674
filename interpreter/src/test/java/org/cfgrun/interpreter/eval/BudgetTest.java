package org.cfgrun.interpreter.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule R7.1. */
class BudgetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = ','.join(['0123456789'] * 6000)",
        "a = str(list(range(6000)))",
        "a = '{}'.format(list(range(6000)))",
        "a = '%s ' * 6000 % tuple(range(6000))",
        "a = ('{} ' * 6000).format(*range(6000))",
        "a = ('ab ' * 6000).split()",
      })
  void aLongTextThatIsMadeOfManyPartsCountsOnce(String text) {
    Problems problems = new Problems();
    Configs.evaluate(text + "\n", problems);
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = pow(3, 2**14000, 2**14000 - 1)",
        "a = 'A' * 2**20\nb = [a.lower() for i in range(1000)]",
        "a = set(range(10**5))\nb = [a.copy() for i in range(1000)]",
        "a = [0] * 10**9",
        "a = list(range(10**12))",
        "a = 'x'\nfor i in range(100): a += a",
        "a = 9**9**9",
        "a = 1 << 10**10",
        "a = 2\nfor i in range(40): a = a * a",
        "a = []\nfor i in range(5000): a = [a]",
        "a = []\na.append(a)",
        "a = []\na.append(a)\nb = str(a)",
        "a = [1]\nfor i in range(60): a = [a, a]",
        "a = {}\nfor i in range(5000): a = {'k': a}\nb = {'k': a} == {'k': {'k': a}}",
        "a = ()\nfor i in range(5000): a = (a,)\nb = {a: 1}",
        "a = [1]\nfor x in a: a.append(x)",
        "for i in range(10**9): pass",
        "a = '{:>1000000000}'.format(1)",
        "a = '%*d' % (10**9, 1)",
        "a = '%10000000000d' % 1",
        "a = '%.10000000000f' % 1.5",
        "a = 'a'.ljust(10**9)",
        "a = ('a' * 10**6).replace('a', 'b' * 1000)",
      })
  void whatGrowsWithoutEndIsOneError(String text) {
    Budget small = new Budget(200_000, 2_000_000, 180, 1 << 16, 1 << 22, Duration.ofSeconds(5));
    Problems problems = new Problems();
    Configs.evaluate("/configs/test.cfg", text + "\n", small, problems);
    assertThat(problems.all())
        .extracting(d -> d.code())
        .isNotEmpty()
        .containsOnly(ErrorCode.OVER_BUDGET);
  }
}
