package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules about a whole config. */
class ConfigRulesTest {
  @TempDir Path folder;
  private MarkedConfigs configs;

  @BeforeEach
  void createConfigs() {
    configs = new MarkedConfigs(folder);
  }

  @Test
  void copyThatKeepsTheOldValueIsStale() throws IOException {
    configs.write(
        "base.cfg", "p = [1]\nroot = 'x/'\nq = [2]\ndata = dict(p=p, q=q, f=root + 'f')\n");
    configs.write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        p = [3]  #> stale-alias
        root = 'y/'  #> stale-alias
        q = [4]
        data = dict(q=q)
        """);
    configs.check("child.cfg");
    assertThat(configs.findings("child.cfg").get(0).help()).contains("`data = dict(p=p)`");
  }

  @Test
  void partThatTheChildDoesNotSetMayKeepTheOldValue() throws IOException {
    configs.write(
        "base.cfg",
        """
        root = 'x/'
        img_norm_cfg = dict(mean=1)
        data = dict(
            train=dict(ann=root + 'a', img=root + 'i', norm=[dict(**img_norm_cfg)]),
            test=dict(ann=root + 'a', img=root + 'i', norm=[dict(**img_norm_cfg)]))
        """);
    configs.write(
        "meant.cfg",
        """
        _base_ = 'base.cfg'
        root = 'y/'
        data = dict(test=dict(ann=root + 'a', img=root + 'i'))
        """);
    configs.check("meant.cfg");
    configs.write(
        "half.cfg",
        """
        _base_ = 'base.cfg'
        root = 'y/'  #> stale-alias
        data = dict(test=dict(ann=root + 'a'))
        """);
    configs.check("half.cfg");
    configs.clear();
    configs.write(
        "norm.cfg",
        """
        _base_ = 'base.cfg'
        img_norm_cfg = dict(mean=2)  #> stale-alias
        data = dict(test=dict(norm=[dict(**img_norm_cfg)]))
        """);
    configs.check("norm.cfg");
  }

  @Test
  void keyThatIsNotASectionMayKeepTheOldValue() throws IOException {
    configs.write("base.cfg", "p = [1]\ndataset = dict(pipeline=p)\ndata = dict(train=dataset)\n");
    configs.write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        p = [2]
        data = dict(train=dict(pipeline=p))
        """);
    configs.check("child.cfg");
  }

  @Test
  void unusedVariableIsReported() throws IOException {
    configs.write("part.cfg", "test_pipeline = [1]\n");
    configs.write(
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
    configs.check("c.cfg");
    configs.clear();
    configs.check("part.cfg");
  }

  @Test
  void optionThatAddsAKeyIsReported() throws IOException {
    configs.write("c.cfg", "optimizer = dict(lr=0.1)\n");
    List<Diagnostic> findings =
        configs.findings("c.cfg", "optimizer.lrr=1", "optimizer.lr=2", "optimzer=3");
    assertThat(findings)
        .extracting(finding -> finding.message() + " " + finding.notes().get(0).text())
        .containsExactly(
            "The config has no `optimizer.lrr`; this option adds it. did you mean `lr`?",
            "The config has no `optimzer`; this option adds it. did you mean `optimizer`?");
  }

  @Test
  void stepPastTheLastEpochIsReported() throws IOException {
    configs.write(
        "c.cfg",
        """
        lr_config = dict(policy='step', step=[
            8,
            11,
            12])  #> step-past-end
        runner = dict(type='EpochBasedRunner', max_epochs=12)
        """);
    configs.check("c.cfg");
    configs.clear();
    configs.write("constant.cfg", "lr_config = dict(step=[90], gamma=1)\ntotal_epochs = 12\n");
    configs.check("constant.cfg");
  }

  @Test
  void stepsByIterationAreNotComparedWithEpochs() throws IOException {
    configs.write("c.cfg", "lr_config = dict(by_epoch=False, step=[9000])\ntotal_epochs = 12\n");
    configs.check("c.cfg");
  }

  @Test
  void warmUpLongerThanTrainingIsReported() throws IOException {
    configs.write(
        "c.cfg",
        """
        lr_config = dict(
            warmup='linear',
            warmup_iters=500)  #> long-warmup
        runner = dict(type='IterBasedRunner', max_iters=400)
        """);
    configs.check("c.cfg");
    configs.clear();
    configs.write(
        "d.cfg", "lr_config = dict(warmup='linear', warmup_iters=500)\ntotal_epochs = 12\n");
    configs.check("d.cfg");
  }

  @Test
  void pathsWithBackslashesAreReported() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = 'data\\\\coco\\\\val'  #> backslash-path
        b = 'data\\train'  #> backslash-path
        c = 'data/coco'
        d = 'one line\\nanother line'
        e = r'.*\\.weight$'
        g = r'layers\\.0'
        h = r'x\\d'
        f = r'C:\\data\\coco'  #> backslash-path
        """);
    configs.check("c.cfg");
  }

  @Test
  void classesAsAStringAreReported() throws IOException {
    configs.write(
        "c.cfg",
        """
        data = dict(
            train=dict(classes=('person')),  #> classes-as-string
            val=dict(classes=('person', )),
            test=dict(classes='names.txt'))
        """);
    configs.check("c.cfg");
  }

  @Test
  void commentSuppressesOnlyItsRule() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = 1
        a = 2  # cfgrun: ignore[key-set-twice]
        # cfgrun: ignore[stale-alias, key-set-twice]
        a = 3
        a = 4  # cfgrun: ignore[stale-alias]#> key-set-twice
        """);
    configs.check("c.cfg");
  }
}
