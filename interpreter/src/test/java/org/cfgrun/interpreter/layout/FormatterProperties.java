package org.cfgrun.interpreter.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Source;

/** Tests that formatting keeps the content of a config, whatever its layout. */
class FormatterProperties {
  /** The texts that can separate two words inside brackets. */
  private static final List<String> GAPS =
      List.of(
          "",
          "",
          "",
          " ",
          "  ",
          "\n",
          "\n\n\n",
          "\t",
          " # note\n",
          "\n  # own line\n",
          "\\\n",
          "  # a comment that is so long that it does not fit behind any element\n");

  private static final List<String> STATEMENTS =
      List.of(
          "# a comment\n",
          "\n\n\n",
          "if True:\n  x = 1\n  # in the block\n # deeper than the next\n",
          "for i in [1,2]: x = i\n",
          "# fmt: off\ny  =  [1,\n 2]\n# fmt: on\n",
          "z = 'a' \\\n  'b'\n");

  @Property(tries = 500)
  void valueCommentsAndLayoutStay(@ForAll("configs") String text) {
    Problems problems = new Problems();
    String formatted = Formatter.format(Source.of("test.cfg", text), problems);
    assertThat(problems.all()).as(text).isEmpty();
    assertThat(Formatter.format(Source.of("test.cfg", formatted), problems)).isEqualTo(formatted);
    assertThat(formatted.chars().filter(c -> c == '#').count())
        .isEqualTo(text.chars().filter(c -> c == '#').count());
    assertThat(formatted.lines()).noneMatch(line -> line.endsWith(" "));
    assertThat(ConfigPrinter.print(Configs.evaluate(formatted, problems)))
        .isEqualTo(ConfigPrinter.print(Configs.evaluate(text, problems)));
    assertThat(problems.hasErrors()).as(text).isFalse();
  }

  @Provide
  Arbitrary<String> configs() {
    Arbitrary<String> assignments =
        Combinators.combine(Arbitraries.of("a", "model", "train_pipeline"), values(4))
            .as((name, value) -> name + "=" + value + "\n");
    return Arbitraries.oneOf(assignments, assignments, Arbitraries.of(STATEMENTS))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(statements -> String.join("", statements));
  }

  private static Arbitrary<String> values(int depth) {
    Arbitrary<String> leaves =
        Arbitraries.of(
            "1",
            "-1e-3",
            "0.",
            "None",
            "'text'",
            "\"it's\"",
            "\"plain\"",
            "(3,)",
            "[]",
            "2**-1",
            "'" + "x".repeat(60) + "'",
            "1 if True else 0",
            "not 1",
            "dict()",
            "'abc'[-1:]");
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<String> gaps = Arbitraries.of(GAPS);
    Arbitrary<List<String>> items = values(depth - 1).list().ofMinSize(1).ofMaxSize(6);
    Arbitrary<List<String>> between = gaps.list().ofSize(26);
    Arbitrary<String> brackets =
        Combinators.combine(Arbitraries.of(Form.values()), items, between)
            .as(FormatterProperties::bracket);
    return Arbitraries.frequencyOf(Tuple.of(2, leaves), Tuple.of(depth, brackets));
  }

  private enum Form {
    LIST,
    TUPLE,
    CALL,
    BRACES,
    SUM
  }

  private static String bracket(Form form, List<String> items, List<String> gaps) {
    StringBuilder text = new StringBuilder();
    int gap = 0;
    for (int i = 0; i < items.size(); i++) {
      text.append(gaps.get(gap++));
      switch (form) {
        case CALL -> text.append("k").append(i).append(gaps.get(gap++)).append('=');
        case BRACES -> text.append("'k").append(i).append("'").append(gaps.get(gap++)).append(':');
        default -> text.append(form == Form.SUM ? "[" : "");
      }
      text.append(gaps.get(gap++)).append(items.get(i)).append(form == Form.SUM ? "]" : "");
      text.append(gaps.get(gap++));
      boolean last = i == items.size() - 1;
      if (form == Form.SUM) {
        text.append(last ? "" : "+");
      } else {
        text.append(last && gaps.get(gap).isEmpty() && form != Form.TUPLE ? "" : ",");
      }
    }
    text.append(gaps.get(gap));
    return switch (form) {
      case LIST -> "[" + text + "]";
      case TUPLE, SUM -> "(" + text + ")";
      case CALL -> "dict(" + text + ")";
      case BRACES -> "{" + text + "}";
    };
  }
}
