package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Folder;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line that ends with {@code #> rule} must be found by that rule, and no other line. */
class RulesTest {
  @TempDir Path path;

  private final List<String> marked = new ArrayList<>();

  private void write(String name, String text) throws IOException {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int marker = lines.get(i).indexOf("#> ");
      if (marker >= 0) {
        marked.add(name + ":" + (i + 1) + " " + lines.get(i).substring(marker + 3));
      }
    }
    new Folder(path).write(name, text);
  }

  private List<Diagnostic> findings(String name, String... overrides) {
    EvaluatedConfig config = new Folder(path).evaluate(name, overrides);
    Problems found = new Problems();
    Linter.check(new Subject(config.layers(), config.overrides(), config.root()), found);
    return found.all().stream().filter(finding -> !Suppressions.silence(finding)).toList();
  }

  private void checkMarked(String name) {
    assertThat(findings(name))
        .extracting(
            finding ->
                Path.of(finding.span().source().name()).getFileName()
                    + ":"
                    + finding.span().line()
                    + " "
                    + finding.code().id())
        .containsExactlyInAnyOrderElementsOf(marked);
  }

  @Test
  void aCopyThatKeepsTheFormerValueIsStale() throws IOException {
    write("base.cfg", "p = [1]\nroot = 'x/'\nq = [2]\ndata = dict(p=p, q=q, f=root + 'f')\n");
    write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        p = [3]  #> stale-alias
        root = 'y/'  #> stale-alias
        q = [4]
        data = dict(q=q)
        """);
    checkMarked("child.cfg");
    assertThat(findings("child.cfg").get(0).help()).contains("`data = dict(p=p)`");
  }

  @Test
  void aDeleteThatDeletesNoKeyIsUseless() throws IOException {
    write("base.cfg", "a = dict(x=1)\nb = dict(x=1)\nc = dict(type='A')\nd = dict(e=dict(x=1))\n");
    write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        a = dict(_delete_=True, x=2, y=3)  #> useless-delete
        b = dict(_delete_=True, y=3)
        c = dict(_delete_=True, type='B')
        d = dict(e=dict(
            _delete_=True,  #> useless-delete
            x=1))
        """);
    checkMarked("child.cfg");
  }

  @Test
  void aSecondValueOfAKeyIsFoundUnlessTheFirstIsRead() throws IOException {
    write(
        "c.cfg",
        """
        a = 1
        a = 2  #> key-set-twice
        b = 1
        b = b + 1
        c = dict(x=1)
        d = [c]
        c = dict(x=2)
        """);
    checkMarked("c.cfg");
  }

  @Test
  void aVariableThatNobodyReadsIsFound() throws IOException {
    write("part.cfg", "test_pipeline = [1]\n");
    write(
        "c.cfg",
        """
        _base_ = 'part.cfg'
        model = dict()
        train_pipeline = [1]
        val_pipeline = [2]  #> unused-variable
        own_key = 3
        _hidden = 4  #> unused-variable
        data = dict(train=train_pipeline, test={{_base_.test_pipeline}})
        """);
    checkMarked("c.cfg");
    marked.clear();
    checkMarked("part.cfg");
  }

  @Test
  void anOptionThatAddsAKeyIsFound() throws IOException {
    write("c.cfg", "optimizer = dict(lr=0.1)\n");
    List<Diagnostic> findings =
        findings("c.cfg", "optimizer.lrr=1", "optimizer.lr=2", "optimzer=3");
    assertThat(findings)
        .extracting(finding -> finding.message() + " " + finding.notes().get(0).text())
        .containsExactly(
            "The config has no `optimizer.lrr`; this option adds it. did you mean `lr`?",
            "The config has no `optimzer`; this option adds it. did you mean `optimizer`?");
  }

  @Test
  void aStepBehindTheLastEpochIsFound() throws IOException {
    write(
        "c.cfg",
        """
        lr_config = dict(policy='step', step=[
            8,
            11,
            12])  #> step-past-end
        runner = dict(type='EpochBasedRunner', max_epochs=12)
        """);
    checkMarked("c.cfg");
  }

  @Test
  void stepsByIterationAreNotComparedWithEpochs() throws IOException {
    write("c.cfg", "lr_config = dict(by_epoch=False, step=[9000])\ntotal_epochs = 12\n");
    checkMarked("c.cfg");
  }

  @Test
  void aWarmUpThatOutlastsTrainingIsFound() throws IOException {
    write(
        "c.cfg",
        """
        lr_config = dict(
            warmup='linear',
            warmup_iters=500)  #> long-warmup
        runner = dict(type='IterBasedRunner', max_iters=400)
        """);
    checkMarked("c.cfg");
    marked.clear();
    write("d.cfg", "lr_config = dict(warmup='linear', warmup_iters=500)\ntotal_epochs = 12\n");
    checkMarked("d.cfg");
  }

  @Test
  void pathsWithBackslashesAreFound() throws IOException {
    write(
        "c.cfg",
        """
        a = 'data\\\\coco\\\\val'  #> backslash-path
        b = 'data\\train'  #> backslash-path
        c = 'data/coco'
        d = 'one line\\nanother line'
        e = r'.*\\.weight$'
        f = r'C:\\data\\coco'  #> backslash-path
        """);
    checkMarked("c.cfg");
  }

  @Test
  void classesGivenAsAStringAreFound() throws IOException {
    write(
        "c.cfg",
        """
        data = dict(
            train=dict(classes=('person')),  #> classes-as-string
            val=dict(classes=('person', )),
            test=dict(classes='names.txt'))
        """);
    checkMarked("c.cfg");
  }

  @Test
  void aCommentSilencesItsRuleOnly() throws IOException {
    write(
        "c.cfg",
        """
        a = 1
        a = 2  # cfgrun: ignore[key-set-twice]
        # cfgrun: ignore[stale-alias, key-set-twice]
        a = 3
        a = 4  # cfgrun: ignore[stale-alias]#> key-set-twice
        """);
    checkMarked("c.cfg");
  }
}
