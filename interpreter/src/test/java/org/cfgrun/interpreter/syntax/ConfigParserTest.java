package org.cfgrun.interpreter.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules R1.4 and R3.3. */
class ConfigParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "-2**2 ; (-(2**2))",
        "2**-1 ; (2**(-1))",
        "2**3**2 ; (2**(3**2))",
        "-a.b[0] ; (-a.b[0])",
        "a - b - c ; ((a-b)-c)",
        "a + b * c // d ; (a+((b*c)//d))",
        "a << 1 + 2 & b ; ((a<<(1+2))&b)",
        "a | b ^ c & d ; (a|(b^(c&d)))",
        "~a ** b ; (~(a**b))",
        "not a == b ; (not (a==b))",
        "not not a and b ; ((not (not a)) and b)",
        "a or b and c or d ; (a or (b and c) or d)",
        "a < b <= c != d ; (a<b<=c!=d)",
        "a not in b is not c ; (a not in b is not c)",
        "a if b else c if d else e ; (a if b else (c if d else e))",
        "a if b or c else d ; (a if (b or c) else d)",
        "(a, b) ; (a,b,)",
        "(a) ; a",
        "a[1:2, ::3] ; a[(1:2:,::3,)]",
      })
  void operatorsBindAsInPython(String text, String expected) {
    assertThat(SourceForm.of(value(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "00, 0",
    "1_000, 1000",
    "0x_fF, 255",
    "0o17, 15",
    "0b1_01, 5",
    "9999999999, 9999999999",
  })
  void integersAreRead(String text, long expected) {
    assertThat(literal(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1., 1",
    ".5, 0.5",
    "1e-3, 0.001",
    "1.e-3, 0.001",
    "01.5, 1.5",
    "1_0.2_5, 10.25",
    "1e400, Infinity"
  })
  void floatsAreRead(String text, double expected) {
    assertThat(literal(text)).isEqualTo(expected);
  }

  @Test
  void integersAreUnbounded() {
    assertThat(literal("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(literal("9223372036854775808")).isEqualTo(BigInteger.TWO.pow(63));
    assertThat(literal("0x1_0000_0000_0000_0000")).isEqualTo(BigInteger.TWO.pow(64));
  }

  @Test
  void stringsResolveEscapes() {
    assertThat(literal("'a\\n\\t\\\\\\'\\\"\\x41\\101\\u00e9\\U0001F600\\N{EM DASH}\\d'"))
        .isEqualTo("a\n\t\\'\"AAé\uD83D\uDE00—\\d");
    assertThat(literal("r'a\\n'")).isEqualTo("a\\n");
    assertThat(literal("'a\\\nb'")).isEqualTo("ab");
    assertThat(literal("'''a\r\nb'c''d'''")).isEqualTo("a\nb'c''d");
    assertThat(literal("u\"it's\" 'b' R'''c'''")).isEqualTo("it'sbc");
    assertThat(literal("''")).isEqualTo("");
  }

  @Test
  void adjacentStringsAreJoined() {
    Expr.FString string = (Expr.FString) value("('a' f'{x!r:>{w}.3f}b' '{y}' F\"{{c}}\")");

    assertThat(string.parts()).hasSize(3);
    assertThat(string.parts().get(0)).isEqualTo(new Expr.FString.Part.Text("a"));
    assertThat(string.parts().get(2)).isEqualTo(new Expr.FString.Part.Text("b{y}{c}"));
    Expr.FString.Part.Field field = (Expr.FString.Part.Field) string.parts().get(1);
    assertThat(field.conversion()).isEqualTo('r');
    assertThat(field.format()).hasSize(3);
  }

  @Test
  void fStringFieldsContainAnyExpression() {
    Expr.FString string =
        (Expr.FString) value("f\"{d['a:b'] if x != y else {'k': 1}['k']}{z = }\"");

    assertThat(string.parts()).hasSize(2);
    Expr.FString.Part.Field first = (Expr.FString.Part.Field) string.parts().get(0);
    assertThat(first.value()).isInstanceOf(Expr.Conditional.class);
    assertThat(first.value().span().text()).isEqualTo("d['a:b'] if x != y else {'k': 1}['k']");
    Expr.FString.Part.Field second = (Expr.FString.Part.Field) string.parts().get(1);
    assertThat(second.debugText()).isEqualTo("z ");
    assertThat(second.conversion()).isEqualTo('r');
  }

  @Test
  void templatesAreExpressions() {
    assertThat(template("{{_base_.model}}")).isEqualTo("_base_.model");
    assertThat(template("{{ _base_.x.0.y }}")).isEqualTo("_base_.x.0.y");
    assertThat(template("{{ fileBasenameNoExtension }}")).isEqualTo("fileBasenameNoExtension");
    assertThat(template("{{ $HOME:/root/a b }}")).isEqualTo("$HOME:/root/a b");
  }

  @Test
  void doubledBracesWithoutATemplateAreASet() {
    assertThat(value("{{'a': 1}['a']}")).isInstanceOf(Expr.SetDisplay.class);
    assertThat(literal("'{{ x }}'")).isEqualTo("{{ x }}");
    assertThat(literal("f'{{ x }}'")).isEqualTo("{ x }");
  }

  @Test
  void templatesInStringsAreFields() {
    for (String prefix : List.of("", "r", "f")) {
      Expr.FString string = (Expr.FString) value(prefix + "'a/{{ fileBasename }}/x'");
      assertThat(string.parts()).hasSize(3);
      Expr.FString.Part.Field field = (Expr.FString.Part.Field) string.parts().get(1);
      assertThat(field.value()).isInstanceOf(Expr.Template.class);
      assertThat(field.value().span().text()).isEqualTo("{{ fileBasename }}");
    }
  }

  @Test
  void compoundStatementsContainTheirBlocks() {
    List<Statement> statements =
        parse(
            "if a: b = 1; c = 2\nelif d:\n\te = 3\nelse:\n  for f, *g in h,:\n    pass\n  else: del i\nj = 4");

    assertThat(statements).hasSize(2);
    Statement.If first = (Statement.If) statements.get(0);
    assertThat(first.then()).hasSize(2);
    Statement.If second = (Statement.If) first.otherwise().get(0);
    assertThat(second.then()).hasSize(1);
    Statement.For loop = (Statement.For) second.otherwise().get(0);
    assertThat(loop.target()).isInstanceOf(Expr.TupleDisplay.class);
    assertThat(loop.otherwise()).singleElement().isInstanceOf(Statement.Delete.class);
    assertThat(loop.span().text()).startsWith("for f").endsWith("del i");
  }

  @Test
  void allKindsOfAssignmentsAreParsed() {
    assertThat(parse("a = b.c, d[0] = e\nf: int = 1\ng: list[int]\nh //= 2\n*i, j = k\n[l, m] = n"))
        .extracting(statement -> statement.getClass().getSimpleName())
        .containsExactly(
            "Assign", "AnnotatedAssign", "AnnotatedAssign", "AugmentedAssign", "Assign", "Assign");
  }

  @Test
  void importsKeepTheirDotsAndNames() {
    assertThat(parse("import a.b as c, d\nfrom ...e import (f as g, h,)\nfrom . import *"))
        .map(Statement.Import.class::cast)
        .extracting(
            i ->
                i.level() + i.module() + i.alias() + i.names().stream().map(n -> n.name()).toList())
        .containsExactly("0a.bc[]", "0dnull[]", "3enull[f, h]", "1null[*]");
  }

  @Test
  void anyLineEndIsAccepted() {
    assertThat(parse("\uFEFFa = 1\r\nb = 2\rc = \\\r\n3\n\f\nd = (\n\n4 # e\n) # f")).hasSize(4);
    assertThat(parse("  # only a comment\n\n")).isEmpty();
    assertThat(parse("")).isEmpty();
  }

  @Test
  void offsetsAreInUtf16Units() {
    List<Statement> statements = parse("a = '\uD83D\uDE00'; 变量 = b\n");

    assertThat(statements.get(1).span().text()).isEqualTo("变量 = b");
    assertThat(statements.get(1).span().column()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a + b) * (c - d)",
        "-(a)",
        "(a)[0]",
        "(a).b",
        "(f)(a)",
        "(a) if (b) else (c)",
        "(a) and (b)",
        "(a) < (b)",
        "not (a)",
        "[(a), b]",
        "'a' 'b'",
        "f'{a}'",
      })
  void spanOfOperationCoversItsParentheses(String text) {
    assertThat(value(text).span().text()).isEqualTo(text);
    assertThat(value("[" + text + " , 1]").span().text()).isEqualTo("[" + text + " , 1]");
  }

  @Test
  void unsupportedBlockIsOneStatement() {
    Problems problems = new Problems();
    String text = "@a\n@b(1)\ndef f(x):\n    y = (1,\n2)\n\n    return x\nz = 1\n";
    ConfigFile file = ConfigParser.parse(Source.of("x.cfg", text), problems);

    assertThat(problems.errorCount()).isEqualTo(1);
    assertThat(file.statements()).hasSize(2);
    assertThat(file.statements().get(0).span().text()).startsWith("@a").endsWith("return x");
  }

  @Test
  void brokenStatementDoesNotAffectOthers() {
    Problems problems = new Problems();
    ConfigFile file =
        ConfigParser.parse(
            Source.of("x.cfg", "a = 1\nb = 2 3\nif c:\n    d = )\n    e = 4\n"), problems);

    assertThat(problems.errorCount()).isEqualTo(2);
    assertThat(file.statements()).hasSize(3);
    assertThat(((Statement.Broken) file.statements().get(1)).names()).containsExactly("b");
    assertThat(((Statement.If) file.statements().get(2)).then()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a = b = dict(x=1, x=2) | a b",
        "a, (b, c) = 1 2 | a b c",
        "a.b['c' + d](e) += ) | a",
        "a 1 | a",
        "for i, j in range(3) pass | i j",
        "from .m import n as o, ) | n o",
        "a dict(b=1) | a",
        "def f(x): return x | f",
        "while True: a = 1 | a"
      })
  void brokenStatementKeepsTheNamesItAssigns(String text, String names) {
    Problems problems = new Problems();
    Statement only = ConfigParser.parse(Source.of("x.cfg", text), problems).statements().get(0);
    List<String> kept =
        only instanceof Statement.Refused refused
            ? refused.names()
            : ((Statement.Broken) only).names();
    assertThat(problems.hasErrors()).isTrue();
    assertThat(kept).containsExactly(names.split(" "));
  }

  @Test
  void namesMayBeginWithAKeyword() {
    assertThat(parse("format = order = isa = match = print = case = true")).hasSize(1);
    assertThat(parse("match(x)\nmatch[0] = 1\nprint(x)")).hasSize(3);
  }

  private static Object literal(String text) {
    return ((Expr.Literal) value(text)).value();
  }

  private static String template(String text) {
    return ((Expr.Template) value(text)).text();
  }

  private static Expr value(String text) {
    return ((Statement.Assign) parse("x = " + text).get(0)).value();
  }

  private static List<Statement> parse(String text) {
    Problems problems = new Problems();
    List<Statement> statements =
        ConfigParser.parse(Source.of("x.cfg", text), problems).statements();
    assertThat(problems.all()).isEmpty();
    return statements;
  }
}
