package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules R1.1, R2.1, R2.2, R2.3, R2.6, R3.3, R3.5, R4.5, R5.2, R5.4, R6.4. */
class InterpreterTest {
  @TempDir Path folder;
  private final Problems problems = new Problems();

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private EvaluatedConfig evaluate(String name, String... overrides) {
    return new Interpreter()
        .evaluate(folder.resolve(name).toString(), List.of(overrides), problems);
  }

  private List<ErrorCode> codes() {
    return problems.all().stream().map(Diagnostic::code).toList();
  }

  private Origin origin(EvaluatedConfig config, String path) {
    ConfigNode node = ConfigPath.parse(path).in(config.root());
    assertThat(node).as(path).isNotNull();
    return node.origin();
  }

  @Test
  void failureIsReportedOnce() throws IOException {
    write("c.cfg", "a = nope\nb = a + 1\nc = [a, b]\nd = true\na.append(1)\ne = null\n");
    assertThat(evaluate("c.cfg")).isNull();
    assertThat(problems.all()).extracting(d -> d.span().line()).containsExactly(1, 4, 6);
    assertThat(problems.all().get(1).notes().get(0).text()).contains("`True`");
  }

  @Test
  void cycleOfBasesIsReportedWithItsPath() throws IOException {
    write("a.cfg", "_base_ = 'b.cfg'\n");
    write("b.cfg", "_base_ = ['c.cfg']\n");
    write("c.cfg", "_base_ = 'a.cfg'\n");
    assertThat(evaluate("a.cfg")).isNull();
    assertThat(codes()).containsExactly(ErrorCode.BASE_CYCLE);
    assertThat(problems.all().get(0).notes()).hasSize(3);
  }

  @Test
  void keysOfTwoBasesAreReportedWithBothPlaces() throws IOException {
    write("a.cfg", "x = 1\ny = 2\n");
    write("b.cfg", "x = 3\ny = 4\nz = 5\n");
    write("c.cfg", "_base_ = ['a.cfg', 'b.cfg']\n");
    assertThat(evaluate("c.cfg")).isNull();
    assertThat(codes()).containsExactly(ErrorCode.DUPLICATE_KEY, ErrorCode.DUPLICATE_KEY);
    assertThat(problems.all().get(1).notes())
        .extracting(n -> n.span().line())
        .containsExactly(2, 2);
  }

  @Test
  void overrideCannotSetPropertiesOfAFile() throws IOException {
    write("b.cfg", "x = 1\n");
    write("c.cfg", "_base_ = 'b.cfg'\n");
    assertThat(evaluate("c.cfg", "_base_=d.cfg", "text=1")).isNull();
    assertThat(codes()).containsExactly(ErrorCode.BAD_OPTION, ErrorCode.RESERVED_KEY);
    assertThat(evaluate("c.cfg", "_deprecation_=x", "a._deprecation_=x")).isNull();
    assertThat(codes()).endsWith(ErrorCode.BAD_OPTION).hasSize(3);
  }

  @Test
  void yamlMergeKeyOfAScalarIsAnError() throws IOException {
    write("c.yaml", "a:\n  <<: 1\nb:\n  <<: [c]\nc:\n  ? <<: 1\n");
    assertThat(evaluate("c.yaml")).isNull();
    assertThat(codes())
        .containsExactly(ErrorCode.SYNTAX, ErrorCode.SYNTAX, ErrorCode.TYPE_MISMATCH);
    assertThat(problems.all().get(1).span().line()).isEqualTo(4);
  }

  @Test
  void yamlKeyWithAnUnknownTagIsAnError() throws IOException {
    write("c.yaml", "a:\n  !python/tuple b: 1\n!python/tuple c: 1\n");
    assertThat(evaluate("c.yaml")).isNull();
    assertThat(codes()).containsOnly(ErrorCode.BAD_VALUE);
  }

  @Test
  void yamlPlacesCountUtf16Units() throws IOException {
    write("c.yaml", "a: '\uD83D\uDE00'\nb: 1\n");
    assertThat(origin(evaluate("c.yaml"), "b").span().text()).isEqualTo("1");
  }

  @Test
  void basesMayBeNamedByNamesAssignedBefore() throws IOException {
    write("b.cfg", "x = 1\n");
    write("c.cfg", "name = 'b'\n_base_ = [f'./{name}.cfg']\ny = {{ _base_.x }}\n");
    EvaluatedConfig config = evaluate("c.cfg");
    assertThat(config.root()).hasToString("{x=1, name=b, y=1}");
    assertThat(config.sources()).hasSize(2);
  }

  @Test
  void originsContainReplacedValuesAndVariables() throws IOException {
    write("b.cfg", "norm = dict(type='BN')\nmodel = dict(depth=50, norm=norm)\n");
    write("c.cfg", "_base_ = 'b.cfg'\nmodel = dict(depth=101)\n");
    EvaluatedConfig config = evaluate("c.cfg", "model.norm.type=GN");
    Origin depth = origin(config, "model.depth");
    assertThat(depth.span().text()).isEqualTo("101");
    assertThat(depth.replaced().span().text()).isEqualTo("50");
    assertThat(origin(config, "model").kind()).isEqualTo(Origin.Kind.MERGED);
    Origin type = origin(config, "model.norm.type");
    assertThat(type.kind()).isEqualTo(Origin.Kind.OVERRIDE);
    assertThat(type.replaced().span().text()).isEqualTo("'BN'");
    Origin norm = origin(config, "model.norm").replaced();
    assertThat(norm.via()).extracting(Origin.Via::name).containsExactly("norm");
    assertThat(origin(config, "norm").via()).extracting(Origin.Via::name).containsExactly("_base_");
  }

  @Test
  void dictOverAValueExplainsDelete() throws IOException {
    write("b.cfg", "a = dict(b=[1])\n");
    write("c.cfg", "_base_ = 'b.cfg'\na = dict(b=dict(c=1))\n");
    assertThat(evaluate("c.cfg")).isNull();
    assertThat(codes()).containsExactly(ErrorCode.DICT_OVER_VALUE);
    assertThat(problems.all().get(0).help()).contains("_delete_=True");
    assertThat(problems.all().get(0).message()).contains("a.b").contains("list");
  }

  @Test
  void warningsDoNotPreventAValue() throws IOException {
    write("b.cfg", "_deprecation_ = dict(expected='n.cfg', reference='http://x')\na = 1\n");
    write("c.cfg", "_base_ = 'b.cfg'\nn = dict(_delete_=True)\ns = 'a{{ _base_.a }}'\n");
    assertThat(evaluate("c.cfg").root().get("s")).hasToString("a1");
    assertThat(codes())
        .containsExactlyInAnyOrder(
            ErrorCode.DEPRECATED, ErrorCode.TEMPLATE, ErrorCode.LEFTOVER_DELETE);
  }

  @Test
  void missingBaseValueSuggestsASimilarName() throws IOException {
    write("b.cfg", "train_pipeline = []\n");
    write("c.cfg", "_base_ = 'b.cfg'\na = {{ _base_.train_pipline }}\n");
    assertThat(evaluate("c.cfg")).isNull();
    assertThat(problems.all().get(0).notes().get(0).text()).contains("train_pipeline");
  }

  @Test
  void fileEditsItsOwnCopyOfTheBases() throws IOException {
    write("b.cfg", "model = dict(norm=dict(type='BN', eps=1))\n");
    write(
        "c.cfg",
        "_base_ = 'b.cfg'\nt = _base_.model.norm.type\n_base_.model.update(norm=dict(eps=2))\n");
    assertThat(evaluate("c.cfg").root()).hasToString("{model={norm={type=BN, eps=2}}, t=BN}");
    assertThat(evaluate("b.cfg").root()).hasToString("{model={norm={type=BN, eps=1}}}");
  }

  @Test
  void originOfAKeyIsItsAssignment() throws IOException {
    write("c.cfg", "a = 1\nb = a\na = 2\n");
    assertThat(evaluate("c.cfg").root().entries().keySet())
        .extracting(key -> key.origin().span().line() + key.origin().span().text())
        .containsExactly("3a", "2b");
  }

  @Test
  void namesOfABrokenStatementAreNotReportedAgain() throws IOException {
    write("c.cfg", "a = b = dict(x=1, x=2)\nc = [a, b]\nc.append(a)\nd = c\n");
    assertThat(evaluate("c.cfg")).isNull();
    assertThat(codes()).hasSize(1);
  }

  @Test
  void confinedConfigsCannotReadFilesOutside() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    write("b.cfg", "a = 1\n");
    write("inside/c.cfg", "_base_ = '../b.cfg'\n");
    InterpreterOptions options =
        new InterpreterOptions(List.of(inside), InterpreterOptions.DEFAULT.budget());
    String file = inside.resolve("c.cfg").toString();
    assertThat(new Interpreter(options).evaluate(file, List.of(), problems)).isNull();
    assertThat(codes()).containsExactly(ErrorCode.OUTSIDE_ROOTS);
  }

  @Test
  void yamlIsReadAsByPyYaml() throws IOException {
    write("b.yaml", "lr: 1e-3\nf: 1.0e-3\non: [yes, no, null, ~, 0x10, 1_000]\nbig: {1: a}\n");
    write("c.cfg", "_base_ = 'b.yaml'\n");
    EvaluatedConfig config = evaluate("c.cfg");
    assertThat(Canonical.of(config.root()))
        .hasToString(
            "{\"lr\":\"1e-3\",\"f\":{\"$f\":\"0.001\"},\"true\":[true,false,null,null,16,1000],"
                + "\"big\":{\"1\":\"a\"}}");
    assertThat(origin(config, "f").span().text()).isEqualTo("1.0e-3");
  }

  @Test
  void yamlAliasBombIsOverBudget() throws IOException {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      text.append("a%d: &a%d [%s]\n".formatted(i, i, (alias + ", ").repeat(9) + alias));
    }
    write("b.yaml", text.toString());
    assertThat(evaluate("b.yaml")).isNull();
    assertThat(codes()).containsOnly(ErrorCode.OVER_BUDGET);
  }

  @Test
  void jsonUsesItsOwnEscapesAndKeywords() throws IOException {
    write("c.json", "\n{\"a\": \"x\\/y\\u00e9\", \"b\": [true, null, -1.5e3], \"c\": {}}\n");
    EvaluatedConfig config = evaluate("c.json");
    assertThat(config.root()).hasToString("{a=x/yé, b=[true, None, -1500.0], c={}}");
    assertThat(origin(config, "b.2").span().text()).isEqualTo("-1.5e3");
  }

  @Test
  void bareInfinityIsToldToBeWrittenAsAFloat() throws IOException {
    write("c.py", "inf = inf\nranges = ((-1, 64), (64, inf))\na = [-nan]\n");
    assertThat(evaluate("c.py")).isNull();
    assertThat(problems.all())
        .extracting(Diagnostic::help)
        .containsExactly("Write `float('inf')`.", "Write `float('nan')`.");
  }
}
