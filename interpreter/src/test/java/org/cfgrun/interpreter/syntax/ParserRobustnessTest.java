package org.cfgrun.interpreter.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text is parsed or reported with a place inside the text. Rule R7.2. */
class ParserRobustnessTest {
  private static final int MANY = 100_000;

  private static final String VALID =
      """
      _base_ = ['../_base_/default.py', f'{root}/x.py']  # bases
      a = b = {{ _base_.model }}
      model = dict(
          type='A', lr=1.e-3, **c, d=[*e, -2**2, (1,), {'k': 1, **f}],
          g=[i if i else 0 for i, j in zip(a, b) if not j][::-1])
      if a and b or not c < d <= e:
          x['k'].y += 0x1F
      elif f'{a!r:>{w}}' 'b' is not None:
          del x
      else:
          for i in range(3): pass
      from .base import (a as b, c,)
      s = '''line {{ fileBasename }}
        line\\N{EM DASH}\\u00e9'''
      """;

  @Property(tries = 500)
  void anyTextHasStatementsAndProblemsInside(@ForAll("texts") String text) {
    check(text);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "b ",
            "1",
            "0x",
            ".5",
            "'",
            "\"",
            "'''",
            "f'{",
            "rb'",
            "\\",
            "\n",
            "\r\n",
            "\r",
            "    ",
            "\t",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "{{",
            "}}",
            "{{ _base_.a }}",
            ",",
            ":",
            "=",
            "==",
            ":=",
            ";",
            "#",
            "@",
            "+",
            "-",
            "**",
            "*",
            "!",
            "if ",
            "else ",
            "elif ",
            "for ",
            "in ",
            "not ",
            "is ",
            "lambda ",
            "def ",
            "class ",
            "import ",
            "from ",
            "with ",
            "yield ",
            "await ",
            "del ",
            "assert ",
            "try",
            "None",
            "\uFEFF",
            "\f",
            "é",
            "\uD83D\uDE00",
            "\uD83D",
            "，",
            "\u0000",
            "...",
            "print ",
            "match ");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(40).map(list -> String.join("", list)),
        Arbitraries.strings().ofMaxLength(60));
  }

  @Test
  void anyPrefixOfAValidFileIsParsedOrExplained() {
    assertThat(check(VALID)).isEmpty();
    for (int length = 0; length < VALID.length(); length++) {
      check(VALID.substring(0, length));
    }
  }

  @Test
  void anyMissingLineIsParsedOrExplained() {
    List<String> lines = VALID.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String left = lines.get(i);
      check(VALID.replace(left + "\n", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "(",
        "{",
        "-",
        "not ",
        "a+",
        "a**",
        "a<",
        "a and ",
        "a if b else ",
        "a.",
        "lambda x="
      })
  void deepNestingIsReported(String piece) {
    assertThat(check("x = " + piece.repeat(MANY) + "a")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0]", ".b", "()", " + a", " for a in b"})
  void longChainIsOverBudget(String piece) {
    assertThat(check("x = [a" + piece.repeat(MANY) + "]"))
        .extracting(Diagnostic::code)
        .containsExactly(ErrorCode.OVER_BUDGET);
  }

  @Test
  void deepBlocksAreOverBudget() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append(" ".repeat(i)).append("if a:\n");
    }
    assertThat(check(text.toString()))
        .extracting(Diagnostic::code)
        .containsExactly(ErrorCode.OVER_BUDGET);
  }

  @Test
  void longListsAndStringsAreNotNesting() {
    assertThat(check("x = [" + "1, ".repeat(MANY) + "]")).isEmpty();
    assertThat(check("x = (" + "'a' ".repeat(MANY) + ")")).isEmpty();
    assertThat(check("x = '" + "a".repeat(10 * MANY) + "'")).isEmpty();
  }

  private static List<Diagnostic> check(String text) {
    Problems problems = new Problems();
    ConfigFile file = ConfigParser.parse(Source.of("x.cfg", text), problems);
    for (Diagnostic found : problems.all()) {
      assertThat(found.span().end()).isLessThanOrEqualTo(text.length());
      assertThat(found.message()).endsWith(".").doesNotContain("expecting", "<EOF>", "viable");
    }
    int end = 0;
    for (Statement statement : file.statements()) {
      assertThat(statement.span().start()).isGreaterThanOrEqualTo(end);
      end = statement.span().start();
    }
    return problems.all();
  }
}
