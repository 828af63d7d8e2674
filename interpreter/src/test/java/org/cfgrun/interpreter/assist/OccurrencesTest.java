package org.cfgrun.interpreter.assist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OccurrencesTest {
  /** Texts, and the columns at which {@code lr} is assigned and read. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          lr = 1                                   -> 1 /
          optimizer = dict(lr=lr)                  -> / 21
          lr = lr * 2                              -> 1 / 6
          lr += 1                                  -> 1 /
          lr, b = 1, 2                             -> 1 /
          lr['a'] = 1                              -> 1 /
          _base_.lr = 2                            -> 8 /
          x = _base_.lr + _base_['lr']             -> / 12 25
          x = {{ _base_.lr }}                      -> / 15
          x = '{{_base_.lr}}/{{ _base_.lrs }}'     -> / 15
          x = f'{lr:>{lr}} {{lr}}'                 -> / 8 13
          x = '${lr} ${lr.a} ${lrs}'               -> / 8 14
          x = [lr for lr in lr]                    -> / 19
          x = [lr for a in b if lr]                -> / 6 23
          for lr in [lr]: pass                     -> 5 / 12
          from .base import lr                     -> 19 /
          x = dict(lr=1, a='lr')                   -> /
          x = a.lr                                 -> /
          x = dict(a=lr, b=                        -> / 12
          x = = lr                                 -> / 7
          """)
  void findsNames(String text, String expected) {
    ConfigFile file = ConfigParser.parse(Source.of("config.cfg", text), new Problems());

    Occurrences found = Occurrences.of("lr", file);

    assertThat((columns(found.assigned()) + " / " + columns(found.read())).strip())
        .isEqualTo(expected);
    assertThat(found.all()).allMatch(span -> span.text().equals("lr"));
  }

  private static String columns(List<Span> spans) {
    return spans.stream()
        .map(span -> Integer.toString(span.column()))
        .collect(Collectors.joining(" "));
  }
}
