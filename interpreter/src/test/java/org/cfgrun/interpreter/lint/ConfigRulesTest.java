package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
        i = 'D:\\new\\train'  #> backslash-path
        j = 'F:\\resnet\\x50.pth'  #> backslash-path
        work_dir = 'runs\\new\\best'  #> backslash-path
        k = 'runs\\new\\best.pth'  #> backslash-path
        l = 'time\\tloss\\tacc'
        m = r'new_voc_\\1.txt'
        n = 'D:/data/coco'
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

  /** A base in another package gets a scope in the outermost dict with a type. */
  @Test
  void scopesDoNotMakeCopiesStale() throws IOException {
    Path bases = Files.createDirectories(folder.resolve("pkg/configs/_base_"));
    Files.createDirectories(folder.resolve("pkg/pkg"));
    Files.writeString(
        bases.resolve("data.cfg"),
        """
        norm_cfg = dict(type='BN')
        train_pipeline = [dict(type='Resize', scale=1)]
        model = dict(type='A', norm_cfg=norm_cfg)
        data = dict(train=dict(type='CocoDataset', pipeline=train_pipeline))
        """);
    configs.write("same.cfg", "_base_ = 'pkg::_base_/data.cfg'\nx = 1\n");
    Files.createDirectories(folder.resolve("configs"));
    Files.writeString(folder.resolve(".cfgrun.json"), "{\"packages\": {\"pkg\": \"pkg\"}}");
    configs.check("same.cfg");
    configs.write(
        "other.cfg",
        "_base_ = 'pkg::_base_/data.cfg'\ntrain_pipeline = [dict(type='Resize', scale=2)]  #> stale-alias\n");
    configs.check("other.cfg");
  }

  @Test
  void namesOfClassListsAreNotClasses() throws IOException {
    configs.write(
        "c.cfg",
        """
        a = dict(classes='BASE_CLASSES_SPLIT1')
        b = dict(classes='data/classes.txt')
        c = dict(classes='person')  #> classes-as-string
        d = dict(classes=('SHIP'))  #> classes-as-string
        """);
    configs.check("c.cfg");
  }

  @Test
  void intervalOfEpochsIsReportedInARunByIterations() throws IOException {
    configs.write(
        "base.cfg",
        """
        seed = 1
        runner = dict(type='EpochBasedRunner', max_epochs=12)
        evaluation = dict(interval=1)
        checkpoint_config = dict(interval=1)
        """);
    configs.write(
        "child.cfg",
        """
        _base_ = 'base.cfg'
        runner = dict(
            _delete_=True, type='IterBasedRunner', max_iters=100)  #> interval-unit
        checkpoint_config = dict(by_epoch=True)
        """);
    configs.check("child.cfg");
    configs.clear();
    configs.write(
        "right.cfg",
        """
        _base_ = 'base.cfg'
        runner = dict(_delete_=True, type='IterBasedRunner', max_iters=100)
        checkpoint_config = dict(interval=50)
        evaluation = dict(interval=50)
        """);
    configs.check("right.cfg");
  }
}
