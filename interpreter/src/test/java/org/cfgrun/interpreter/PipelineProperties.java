package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.print.OriginPrinter;
import org.cfgrun.interpreter.print.YamlPrinter;
import org.cfgrun.interpreter.value.DictNode;

/** Every text has problems or a value that can be printed. */
class PipelineProperties {
  private static final String TEXT =
      """
      # A text of most forms that the language has.
      norm = dict(type='BN', eps=1.e-5)
      name, *rest = ('res', 'net', 50)
      model = dict(
          type=f'{name}_{rest[1]:>4}', depth=rest[-1] // 2 ** 2, norm=norm,
          stages=[dict(index=i, dilated=i % 2 == 0) for i in range(4) if not i == 1],
          sizes={k: v * 0.5 for k, v in zip('abc', (1, 2, 3))}, **{'x': None})
      norm['eps'] += 1
      model.update(depth=round(2.5), scale=-2 ** 2)
      if model['depth'] > 1 and 'x' in model:
          steps = sorted({3, 1, 2}, reverse=True)[::-1]
      else:
          steps = []
      for step in steps:
          steps = steps + [step * 10]
      size = (1333, 800) if len(steps) else None
      text = 'a' "b\\n" '%05.1f' % 3.14159
      del rest
      """;

  private static void check(String text) {
    Problems problems = new Problems();
    DictNode config = Configs.evaluate(text, problems);
    new DiagnosticRenderer(true).render(problems);
    if (problems.hasErrors()) {
      return;
    }
    JsonPrinter.print(config);
    YamlPrinter.print(config);
    OriginPrinter.print(config);
    String printed = ConfigPrinter.print(config);
    Problems none = new Problems();
    DictNode again = Configs.evaluate(printed, none);
    assertThat(none.hasErrors()).as(printed).isFalse();
    assertThat(ConfigPrinter.print(again)).isEqualTo(printed);
  }

  @Example
  void everyPrefixOfATextHasProblemsOrAValue() {
    for (int end = 0; end <= TEXT.length(); end++) {
      check(TEXT.substring(0, end));
    }
  }

  @Property(tries = 500)
  void everyMutatedTextHasProblemsOrAValue(@ForAll("mutants") String text) {
    check(text);
  }

  @Provide
  Arbitrary<String> mutants() {
    Arbitrary<Integer> places = Arbitraries.integers().between(0, TEXT.length());
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(List.of("[", ")", "'", "**", " = ", "0", "None", "\n", "{{", ", ", ".")),
            Combinators.combine(places, places)
                .as((a, b) -> TEXT.substring(Math.min(a, b), Math.max(a, b))));
    return Combinators.combine(places, places, pieces.list().ofMaxSize(3))
        .as(
            (from, to, inserted) ->
                TEXT.substring(0, from) + String.join("", inserted) + TEXT.substring(to));
  }
}
