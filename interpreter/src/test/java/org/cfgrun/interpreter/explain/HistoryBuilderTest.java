package org.cfgrun.interpreter.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.explain.Step.Action;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryBuilderTest {
  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private KeyHistory history(String name, String path, String... overrides) {
    Problems problems = new Problems();
    EvaluatedConfig config =
        new Interpreter().evaluate(folder.resolve(name).toString(), List.of(overrides), problems);
    assertThat(problems.hasErrors()).isFalse();
    return new HistoryBuilder(config.layers(), config.overrides(), config.root())
        .of(ConfigPath.parse(path));
  }

  /** Returns {@code set base.cfg:1} for each step. */
  private static List<String> reported(KeyHistory history) {
    return history.steps().stream()
        .map(step -> step.action().name().toLowerCase() + " " + place(step.span()))
        .toList();
  }

  private static String place(Span span) {
    return Path.of(span.source().name()).getFileName() + ":" + span.line();
  }

  @Test
  void everyFileThatChangesAKeyIsAStep() throws IOException {
    write("a.cfg", "m = dict(\n  depth=50,\n  norm=1)\n");
    write("b.cfg", "_base_ = 'a.cfg'\nm = dict(norm=2)\n");
    write("c.cfg", "_base_ = 'b.cfg'\nm = dict(\n  depth=101)\n");
    KeyHistory history = history("c.cfg", "m.depth", "m.depth=18");
    assertThat(reported(history))
        .containsExactly("set a.cfg:2", "replaced c.cfg:3", "replaced --cfg-options:1");
    assertThat(history.steps().get(0).inherited())
        .extracting(HistoryBuilderTest::place)
        .containsExactly("b.cfg:1", "c.cfg:1");
    assertThat(reported(history("c.cfg", "m")))
        .containsExactly("set a.cfg:1", "merged b.cfg:2", "merged c.cfg:2");
  }

  @Test
  void deletionsAndReplacementsAreSteps() throws IOException {
    write("a.cfg", "neck = dict(type='FPN', channels=256, outs=5)\n");
    write(
        "b.cfg", "_base_ = 'a.cfg'\nneck = dict(\n  _delete_=True,\n  type='PAFPN', channels=1)\n");
    assertThat(reported(history("b.cfg", "neck.outs")))
        .containsExactly("set a.cfg:1", "deleted b.cfg:3");
    assertThat(history("b.cfg", "neck.outs").value()).isNull();
    assertThat(reported(history("b.cfg", "neck.channels")))
        .containsExactly("set a.cfg:1", "replaced b.cfg:4");
    assertThat(reported(history("b.cfg", "neck")))
        .containsExactly("set a.cfg:1", "replaced b.cfg:2");
  }

  @Test
  void shorterListDeletesTheExcessItems() throws IOException {
    write("a.cfg", "steps = [dict(n=1), dict(n=2)]\n");
    write("b.cfg", "_base_ = 'a.cfg'\nsteps = [dict(n=3)]\n");
    assertThat(reported(history("b.cfg", "steps.1.n")))
        .containsExactly("set a.cfg:1", "deleted b.cfg:2");
    assertThat(reported(history("b.cfg", "steps.0.n", "steps.0.n=9")))
        .containsExactly("set a.cfg:1", "replaced b.cfg:2", "replaced --cfg-options:1");
  }

  @Test
  void statementsOfOneFileAreSeparateSteps() throws IOException {
    write("a.cfg", "b = dict(x=1)\nb['x'] = 2\nb.update(x=3)\nn = 1\nn = 2\n");
    assertThat(reported(history("a.cfg", "b.x")))
        .containsExactly("set a.cfg:1", "replaced a.cfg:2", "replaced a.cfg:3");
    assertThat(reported(history("a.cfg", "n"))).containsExactly("set a.cfg:4", "replaced a.cfg:5");
  }

  @Test
  void variablesAreNamedInTheOrderOfReading() throws IOException {
    write("a.cfg", "n = dict(mean=1)\np = [dict(**n)]\ndata = dict(train=dict(pipeline=p))\n");
    Step step = history("a.cfg", "data.train.pipeline.0.mean").steps().get(0);
    assertThat(step.action()).isEqualTo(Action.SET);
    assertThat(step.variables()).extracting(Origin.Via::name).containsExactly("n", "p");
  }

  @Test
  void copiesOfARedefinedVariableAreStale() throws IOException {
    write("a.cfg", "p = [1]\nroot = 'x/'\ndata = dict(p=p, ann=root + 'a', f=f'{root}b')\n");
    write("b.cfg", "_base_ = 'a.cfg'\np = [2]\nroot = 'y/'\n");
    assertThat(history("b.cfg", "data").stale())
        .extracting(copy -> copy.path() + " of " + copy.variable())
        .containsExactly("data.p of p", "data.ann of root", "data.f of root");
    StaleCopy copy = history("b.cfg", "p").stale().get(0);
    assertThat(place(copy.read())).isEqualTo("a.cfg:3");
    assertThat(place(copy.changed())).isEqualTo("b.cfg:2");
  }

  @Test
  void copyThatTheChildRepeatsIsNotStale() throws IOException {
    write("a.cfg", "p = [1]\ndata = dict(p=p)\n");
    write("b.cfg", "_base_ = 'a.cfg'\np = [2]\ndata = dict(p=p)\n");
    write("c.cfg", "_base_ = 'b.cfg'\nq = {{_base_.p}}\n");
    assertThat(history("c.cfg", "data").stale()).isEmpty();
    write("d.cfg", "_base_ = 'c.cfg'\np = [3]\n");
    assertThat(history("d.cfg", "p").stale())
        .extracting(copy -> copy.path().toString())
        .containsExactlyInAnyOrder("data.p", "q");
  }

  @Test
  void deletingStatementIsAStep() throws IOException {
    write(
        "a.cfg",
        "x = dict(a=1, b=2, c=3, d=4)\ndel x['a']\nb = x.pop('b')\nx['b'] = 5\nx.clear()\n"
            + "tmp = dict(k=1)\ndel tmp\n");
    assertThat(reported(history("a.cfg", "x.a"))).containsExactly("set a.cfg:1", "removed a.cfg:2");
    assertThat(reported(history("a.cfg", "x.b")))
        .containsExactly("set a.cfg:1", "removed a.cfg:3", "set a.cfg:4", "removed a.cfg:5");
    assertThat(reported(history("a.cfg", "x.d"))).containsExactly("set a.cfg:1", "removed a.cfg:5");
    assertThat(reported(history("a.cfg", "tmp"))).containsExactly("set a.cfg:6", "removed a.cfg:7");
    assertThat(reported(history("a.cfg", "tmp.k")))
        .containsExactly("set a.cfg:6", "removed a.cfg:7");
    assertThat(history("a.cfg", "tmp").value()).isNull();
    write("b.cfg", "_base_ = 'a.cfg'\n");
    assertThat(reported(history("b.cfg", "tmp"))).containsExactly("set a.cfg:6", "removed a.cfg:7");
    assertThat(history("b.cfg", "nothing").steps()).isEmpty();
  }

  @Test
  void editsThroughBaseAreSteps() throws IOException {
    write("a.cfg", "m = dict(neck=dict(type='FPN', outs=5), depth=50)\nn = 1\n");
    write(
        "b.cfg",
        "_base_ = 'a.cfg'\n_base_.m.depth = 18\n_base_.m.neck.pop('outs')\ndel _base_.n\n"
            + "m = dict(depth=101)\n");
    assertThat(reported(history("b.cfg", "m.depth")))
        .containsExactly("set a.cfg:1", "replaced b.cfg:2", "replaced b.cfg:5");
    assertThat(reported(history("b.cfg", "m.neck.outs")))
        .containsExactly("set a.cfg:1", "removed b.cfg:3");
    assertThat(reported(history("b.cfg", "n"))).containsExactly("set a.cfg:2", "removed b.cfg:4");
    assertThat(reported(history("b.cfg", "m.neck.type"))).containsExactly("set a.cfg:1");
  }

  @Test
  void keyThatNoBaseSetIsNotDeletedWithItsParent() throws IOException {
    write("a.cfg", "m = dict(type='YOLOX', depth=50)\n");
    write(
        "b.cfg",
        "_base_ = 'a.cfg'\ninner = _base_.m\ndel _base_.m\nm = dict(type='SORT', inner=inner)\n");
    assertThat(reported(history("b.cfg", "m.type")))
        .containsExactly("set a.cfg:1", "removed b.cfg:3", "set b.cfg:4");
    assertThat(reported(history("b.cfg", "m.inner.type"))).containsExactly("set a.cfg:1");
    assertThat(HistoryPrinter.print(history("b.cfg", "m.depth")))
        .contains("removed by del _base_.m");
  }

  @Test
  void deletionThatKeepsTheBasesValueIsNotAStep() throws IOException {
    write("a.cfg", "m = dict(x=1)\nn = 1\n");
    write("b.cfg", "_base_ = 'a.cfg'\nm = dict(x=2)\ndel m['x']\nn = 2\ndel n\n");
    assertThat(reported(history("b.cfg", "m.x"))).containsExactly("set a.cfg:1");
    assertThat(reported(history("b.cfg", "n"))).containsExactly("set a.cfg:2");
    assertThat(history("b.cfg", "n").value()).hasToString("1");
  }

  @Test
  void loopKeepsOnlyItsLastSteps() throws IOException {
    write("a.cfg", "for i in range(1000):\n  n = i\n");
    assertThat(history("a.cfg", "i").steps()).hasSizeLessThan(20);
  }
}
