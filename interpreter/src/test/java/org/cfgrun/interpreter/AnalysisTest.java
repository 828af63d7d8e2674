package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.syntax.Statement.Broken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysisTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Analysis analyze(Path file) {
    return new Interpreter().analyze(file.toString());
  }

  /** The call that the last statement, which is broken, assigns. */
  private Expr.Call brokenCall(String text) throws IOException {
    List<Statement> statements = analyze(write("broken.cfg", text)).trees().get(0).statements();
    Broken broken = (Broken) statements.get(statements.size() - 1);
    return (Expr.Call) ((Statement.Assign) broken.partial()).value();
  }

  @Test
  void aConfigWithErrorsHasAPartialTreeItsProblemsAndItsFiles() throws IOException {
    write("base.cfg", "lr = 0.1\n");
    Path file = write("main.cfg", "_base_ = 'base.cfg'\na = 1\nb = dict(c=\nd = unknown\ne = 2\n");
    Analysis analysis = analyze(file);
    assertThat(analysis.hasErrors()).isTrue();
    assertThat(analysis.config()).isNull();
    assertThat(analysis.partial().root().named().keySet()).containsExactly("lr", "a", "e");
    assertThat(analysis.problems()).hasSize(2);
    assertThat(analysis.graph().basesFirst()).hasSize(2);
    assertThat(analysis.trees()).hasSize(2);
  }

  @Test
  void aConfigWithoutErrorsIsWhatEvaluateGives() throws IOException {
    Path file = write("main.cfg", "a = 1\n");
    Analysis analysis = analyze(file);
    assertThat(analysis.hasErrors()).isFalse();
    assertThat(analysis.config().root())
        .isEqualTo(new Interpreter().evaluate(file.toString(), List.of(), new Problems()).root());
  }

  @Test
  void aFileThatCannotBeReadHasProblemsOnly() {
    Analysis analysis = analyze(folder.resolve("missing.cfg"));
    assertThat(analysis.graph()).isNull();
    assertThat(analysis.partial()).isNull();
    assertThat(analysis.trees()).isEmpty();
    assertThat(analysis.problems()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "model = dict(type='ResNet', dep            | type='ResNet';dep",
        "model = dict(type='SGD', lr=0.1,           | type='SGD';lr=0.1",
        "model = dict(type='SGD', lr=               | type='SGD';lr=",
        "model = dict(type='SG                      | type='SG",
        "model = dict(type='SGD', lr=, x=0.9)       | type='SGD';lr=;x=0.9",
        "model = dict(type='SGD', lr 0.1, x=0.9)    | type='SGD';x=0.9",
        "model = dict(type='A', neck=dict(a='FPN'   | type='A';neck=dict(a='FPN'",
        "model = dict(type='A', neck=[1, 2}         | type='A';neck=[1, 2",
      })
  void aBrokenCallKeepsItsArguments(String text, String arguments) throws IOException {
    Expr.Call call = brokenCall("a = 1\n" + text);
    assertThat(call.function().span().text()).isEqualTo("dict");
    assertThat(call.arguments().stream().map(argument -> argument.span().text()))
        .containsExactly(arguments.split(";"));
  }

  @Test
  void aMissingValueHasAnEmptySpanWhereItBelongs() throws IOException {
    Expr value = brokenCall("a = dict(lr=").arguments().get(0).value();
    assertThat(value).isInstanceOf(Expr.Literal.class);
    assertThat(value.span().start()).isEqualTo("a = dict(lr=".length());
    assertThat(value.span().text()).isEmpty();
  }

  @Test
  void anEditedTextStandsInPlaceOfTheFileUntilItIsTakenBack() throws IOException {
    Path base = write("base.cfg", "lr = 0.1\n");
    Path other = write("other.cfg", "x = 1\n");
    Path file = write("main.cfg", "_base_ = ['base.cfg', 'other.cfg']\n");
    Interpreter interpreter = new Interpreter();
    Analysis before = interpreter.analyze(file.toString());
    interpreter.edit(base, "lr = 0.2\n");
    Analysis edited = interpreter.analyze(file.toString());
    assertThat(before.config().root().get("lr")).hasToString("0.1");
    assertThat(edited.config().root().get("lr")).hasToString("0.2");
    assertThat(edited.graph().entry().bases().get(1).member())
        .isSameAs(before.graph().entry().bases().get(1).member());
    interpreter.edit(base, null);
    assertThat(interpreter.analyze(file.toString()).config().root().get("lr")).hasToString("0.1");
    assertThat(other).exists();
  }

  @Test
  void aBaseThatWasMissingIsFoundOnceItIsThere() throws IOException {
    Path file = write("main.cfg", "_base_ = 'base.cfg'\n");
    Interpreter interpreter = new Interpreter();
    assertThat(interpreter.analyze(file.toString()).hasErrors()).isTrue();
    Path base = write("base.cfg", "lr = 0.1\n");
    interpreter.edit(base, null);
    assertThat(interpreter.analyze(file.toString()).hasErrors()).isFalse();
  }

  /** What an editor sees while a config is typed. */
  @Test
  void everyBeginningOfAConfigHasATreeThatLiesInItsText() throws IOException {
    String text =
        """
        _base_ = []
        # a comment
        norm_cfg = dict(type='BN', requires_grad=True)
        model = dict(
            type='RetinaNet',
            backbone=dict(type='ResNet', depth=50, out_indices=(0, 1, 2, 3), norm_cfg=norm_cfg),
            neck=[{'a': 1, **norm_cfg}, f'{norm_cfg["type"]}!'],
            steps=[x * 2 for x in range(3) if x != 1])
        if model['type'] == 'RetinaNet':
            lr = 0.1 if len(model['steps']) > 1 else -1e-3
        model['backbone']['depth'] += 1
        del model['neck'][0]
        """;
    Path file = write("main.cfg", "");
    Interpreter interpreter = new Interpreter();
    for (int end = 0; end <= text.length(); end++) {
      String beginning = text.substring(0, end);
      interpreter.edit(file, beginning);
      Analysis analysis = interpreter.analyze(file.toString());
      assertThat(analysis.partial()).as(beginning).isNotNull();
      ConfigFile tree = analysis.trees().get(0);
      assertThat(tree.source().text()).isEqualTo(beginning);
      if (end > text.indexOf("model") && end <= text.indexOf("\n", text.indexOf("model = "))) {
        assertThat(analysis.partial().root().get("norm_cfg")).as(beginning).isNotNull();
      }
      if (end > text.indexOf(",\n    backbone") && end < text.indexOf("\nif model")) {
        Statement last = tree.statements().get(tree.statements().size() - 1);
        Statement.Assign model =
            (Statement.Assign) (last instanceof Broken broken ? broken.partial() : last);
        assertThat(((Expr.Call) model.value()).arguments().get(0).name()).isEqualTo("type");
      }
      for (Statement statement : tree.statements()) {
        lies(statement.span(), end);
        lies(partial(statement), end);
      }
    }
    assertThat(interpreter.analyze(file.toString()).problems()).isEmpty();
  }

  private static @Nullable Span partial(Statement statement) {
    return statement instanceof Broken broken && broken.partial() != null
        ? broken.partial().span()
        : null;
  }

  private static void lies(@Nullable Span span, int end) {
    if (span != null) {
      assertThat(span.start()).isBetween(0, end);
      assertThat(span.end()).isBetween(span.start(), end);
    }
  }
}
