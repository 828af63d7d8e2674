package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The budget is that of a config, its bases included (rule R7.1). */
class ConfigBudgetTest {
  private static final Budget SMALL =
      new Budget(20_000, 5000, 180, 14_284, 1 << 16, Duration.ofSeconds(30));

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** Writes a chain of 20 files; each names the next one. */
  private void chain(IntFunction<String> text, String last) throws IOException {
    for (int i = 0; i < 20; i++) {
      write("c" + i + ".cfg", "_base_ = 'c" + (i + 1) + ".cfg'\n" + text.apply(i) + "\n");
    }
    write("c20.cfg", last + "\n");
  }

  private Problems evaluate(String name) {
    Problems problems = new Problems();
    new Interpreter(new InterpreterOptions(List.of(), SMALL))
        .evaluate(folder.resolve(name).toString(), List.of(), problems);
    return problems;
  }

  private void assertOverBudget(String name) {
    assertThat(evaluate(name).all())
        .extracting(d -> d.code())
        .hasSize(1)
        .containsOnly(ErrorCode.OVER_BUDGET);
  }

  @Test
  void stepsOfAChainAddUp() throws IOException {
    chain(i -> "for i in range(500): pass", "");
    assertThat(evaluate("c15.cfg").all()).isEmpty();
    assertOverBudget("c0.cfg");
  }

  @Test
  void stepsToFindTheBasesOfAChainAddUp() throws IOException {
    for (int i = 0; i < 20; i++) {
      String next = "'c' + str(" + (i + 1) + ") + '.cfg'";
      write("c" + i + ".cfg", "for i in range(500): pass\n_base_ = " + next + "\n");
    }
    write("c20.cfg", "");
    assertOverBudget("c0.cfg");
  }

  @Test
  void elementsOfAChainAddUp() throws IOException {
    chain(i -> "x%d = len([0] * 400)".formatted(i), "");
    assertOverBudget("c0.cfg");
  }

  @Test
  void copiesOfADictThatAChainMergesIntoCount() throws IOException {
    chain(i -> "x = dict(a%d=1)".formatted(i), "x = {str(i): 0 for i in range(400)}");
    assertThat(evaluate("c15.cfg").all()).isEmpty();
    assertOverBudget("c0.cfg");
  }

  @Test
  void copiesThatTemplatesMakeCount() throws IOException {
    write("base.cfg", "a = [0] * 400\n");
    write("one.cfg", "_base_ = 'base.cfg'\nx = len({{ _base_.a }})\n");
    write("many.cfg", "_base_ = 'base.cfg'\nx = [len({{ _base_.a }}) for i in range(100)]\n");
    assertThat(evaluate("one.cfg").errorCount()).isZero();
    assertThat(evaluate("many.cfg").all())
        .extracting(d -> d.code())
        .contains(ErrorCode.OVER_BUDGET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s: {{ _base_.a }}", "%s: 'a{{ _base_.text }}'"})
  void valuesOfTemplatesInYamlCount(String entry) throws IOException {
    write("base.cfg", "a = [0] * 400\ntext = 'a' * 6400\n");
    write("m.yaml", "_base_: base.cfg\n" + many(entry, "\n") + "\n");
    assertThat(evaluate("m.yaml").all()).extracting(d -> d.code()).contains(ErrorCode.OVER_BUDGET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"%s\": {{ _base_.a }}", "\"%s\": \"a{{ _base_.text }}\""})
  void valuesOfTemplatesInJsonCount(String entry) throws IOException {
    write("base.cfg", "a = [0] * 400\ntext = 'a' * 6400\n");
    write("m.json", "{\"_base_\": \"base.cfg\", " + many(entry, ", ") + "}");
    assertThat(evaluate("m.json").all()).extracting(d -> d.code()).contains(ErrorCode.OVER_BUDGET);
  }

  private static String many(String entry, String separator) {
    return IntStream.range(0, 20)
        .mapToObj(i -> entry.formatted("x" + i))
        .collect(Collectors.joining(separator));
  }

  @Test
  void valuesOfManyBasesAddUp() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("b" + i + ".cfg", "x%d = [[0] * 20] * 20\n".formatted(i));
    }
    write("few.cfg", "_base_ = ['b%d.cfg' % i for i in range(5)]\n");
    write("many.cfg", "_base_ = ['b%d.cfg' % i for i in range(20)]\n");
    assertThat(evaluate("few.cfg").all()).isEmpty();
    assertOverBudget("many.cfg");
  }

  @Test
  void baseThatIsNamedManyTimesCountsEachTime() throws IOException {
    for (int i = 0; i < 40; i++) {
      write("d" + i + ".cfg", "_base_ = ['d%d.cfg', 'd%d.cfg']\n".formatted(i + 1, i + 1));
    }
    write("d40.cfg", "");
    assertThat(evaluate("d0.cfg").all()).extracting(d -> d.code()).contains(ErrorCode.OVER_BUDGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s = 'a' * 60000\nx = [s] * 10",
        "x = [range(1000)] * 10",
        "x = [{'a' * 60000: 1}] * 10",
        "t = frozenset([1])\nfor i in range(20): t = frozenset([t, frozenset([t])])",
      })
  void mentionsCountByWhatIsPrinted(String text) throws IOException {
    write("m.cfg", text + "\n");
    assertOverBudget("m.cfg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_base_.a.merge(dict(b=_base_.a, c=_base_.a))",
        "_base_.a.update(dict(b=_base_.a, c=_base_.a))",
        "_base_.a.b = dict(b=_base_.a, c=_base_.a)",
      })
  void dictOfABaseThatHoldsItselfIsOverBudget(String statement) throws IOException {
    write("base.cfg", "a = dict(b=dict(c=1))\n");
    write("m.cfg", "_base_ = 'base.cfg'\nfor i in range(60):\n    " + statement + "\n");
    assertOverBudget("m.cfg");
  }

  @Test
  void verdictDoesNotDependOnWhatWasEvaluatedBefore() throws IOException {
    chain(i -> "for i in range(500): pass", "");
    Interpreter shared = new Interpreter(new InterpreterOptions(List.of(), SMALL));
    for (String name : List.of("c15.cfg", "c0.cfg", "c15.cfg", "c0.cfg")) {
      assertThat(shared.analyze(folder.resolve(name).toString()).hasErrors())
          .as(name)
          .isEqualTo(name.equals("c0.cfg"));
    }
  }

  @Test
  void warningOfATemplateIsReportedOnce() throws IOException {
    write("base.cfg", "a = 1\n");
    write("m.cfg", "_base_ = 'base.cfg'\nx = sum([{{ _base_.a }} + 1 for i in range(100)])\n");
    assertThat(evaluate("m.cfg").all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!int x", "!!int 0x", "!!int '1:x'", "!!int +", "!!int ''", "!!int 0b2", "!!int 09",
        "!!float e5", "!!float x", "!!float ''", "!!seq a", "!!map a", "!!set a", "!!omap a",
        "!!pairs a", "!!bool x", "!!timestamp x", "!!binary '@'", "!!int 1e400",
      })
  void tagThatDoesNotFitItsScalarIsAnError(String value) throws IOException {
    write("value.yaml", "a: " + value + "\n");
    write("key.yaml", "? " + value + "\n: 1\n");
    for (String name : List.of("value.yaml", "key.yaml")) {
      Problems problems = evaluate(name);
      assertThat(problems.errorCount()).as(name).isEqualTo(1);
      assertThat(problems.all().get(0).span()).as(name).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = 'a'.ljust(5, '')",
        "x = '{:c}'.format(-1)",
        "x = '{:c}'.format(1114112)",
        "x = '%c' % 2**31",
        "x = f'{2**70:c}'",
        "x = chr(-1)",
        "x = [3, 1, 2]\nx.sort(key=x.append)",
        "x = '\\U00110000'",
        "x = float('1' + '_1' * 5000 + 'x')",
      })
  void textThatIsNotAllowedIsAnErrorAtItsPlace(String text) throws IOException {
    write("m.cfg", text + "\n");
    Problems problems = evaluate("m.cfg");
    assertThat(problems.errorCount()).isEqualTo(1);
    assertThat(problems.all().get(0).span()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = 'ab'.ljust(-2**63)",
        "x = 'ab'.zfill(-2**31)",
        "x = float('1' + '_1' * 5000)",
        "x = len('%.3000f' % 0.1)",
      })
  void unusualArgumentsHaveAValue(String text) throws IOException {
    write("m.cfg", text + "\n");
    assertThat(evaluate("m.cfg").all()).isEmpty();
  }
}
