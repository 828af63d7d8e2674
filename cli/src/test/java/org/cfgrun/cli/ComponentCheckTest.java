package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentCheckTest {
  @TempDir Path folder;

  private static String check(String config) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Main.run(Terminal.of(out, out), "check", config, "--components");
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stdlib::quickstart/shapes_retinanet.cfg",
        "stdlib::bccd/retinanet_r18_fpn_bccd.cfg",
        "stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg"
      })
  void acceptsTheStandardConfigs(String config) {
    assertThat(check(config)).isEqualTo("1 config checked, nothing found\n");
  }

  @Test
  void checksEverySection() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        """
        model = dict(type='RetinaNett')
        optimizer = dict(type='SGD', lr=0.1, momentom=0.9, paramwise_cfg=dict())
        runner = dict(type='EpochBasedRunner', max_epoch=12)
        custom_hooks = [dict(type='NoHook', priority='LOW')]
        data = dict(train=[dict(type='NoDataset')])
        """);
    assertThat(check(config.toString()))
        .contains("RetinaNett", "momentom", "max_epoch", "NoHook", "NoDataset")
        .doesNotContain("paramwise_cfg`", "priority`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "log_config = dict(interval=1, hooks=[dict(type='NoLogger')]) | `NoLogger` is not in the registry",
        "log_config = dict(interval=1, hooks=3) | `log_config` requires an `interval`",
        "optimizer_config = dict(grad_clip=None) ;; fp16 = dict(loss_scal=512.) | no argument `loss_scal`",
        "optimizer_config = dict(grad_cli=None) | no argument `grad_cli`",
        "checkpoint_config = dict(intervall=1) | no argument `intervall`",
        "lr_config = dict(policy='stepp', step=[1]) | Unknown policy `stepp`",
        "lr_config = dict(policy='step', step=[1], warmup='quick') | warmup",
        "momentum_config = dict(policy='cyclic', target=1) | no argument `target`",
        "evaluation = dict(intervall=1) | intervall",
        "evaluation = dict(metric='bbboxx') | bbboxx",
        "evaluation = dict(save_best=1.5) | save_best",
        "workflow = [('trane', 1)] | trane",
        "runner = dict(type='EpochBasedRunner', max_epochs=-1) | must be from 0 to 1000000000, got -1",
        "optimizer = dict(type='SGD', lr=-1.0) | lr",
        "optimizer = dict(type='SGD', lr=0.1, constructor='NoConstructor') | NoConstructor",
        "optimizer = dict(type='SGD', lr=0.1, paramwise_cfg=dict(norm_decay=0)) | norm_decay",
        "auto_scale_lr = dict(enable=True) | `base_batch_size` is required",
        "custom_hooks = [dict(type='SyncBuffersHook', priority='SOON')] | SOON",
        "custom_hooks = dict(type='NoHook') | `NoHook` is not in the registry",
        "data = dict(samples_per_gpu='two') | samples_per_gpu",
        "data = dict(val=dict(type='ShapesDataset', num_images=2, pipeline=[], "
            + "samples_per_gpu=0)) | `samples_per_gpu` must be an int",
        "log_level = 'LOUD' | `log_level` must be one of",
        "load_from = 3 | `load_from` must be a string",
        "resume_from = ['a'] | `resume_from` must be a string",
        "work_dir = 3 | `work_dir` must be a string",
        "seed = 'a' | `seed` must be an int",
        "cudnn_benchmark = 1 | `cudnn_benchmark` must be a bool",
        "total_epochs = 'a' | max_epochs",
        "custom_imports = dict(imports=3) | custom_imports"
      })
  void reportsInvalidSettings(String text, String finding) throws IOException {
    Path config = Files.writeString(folder.resolve("c.cfg"), text.replace(" ;; ", "\n") + "\n");
    assertThat(check(config.toString()))
        .contains(finding, config + ":", "1 config checked, 1 finding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // mmengine resolves the type in a package and takes the key away.
        "optimizer = dict(_scope_='mmdet')",
        "custom_hooks = [dict(type='NumClassCheckHook', _scope_='mmdet', priority='LOW')]",
        "model = dict(backbone=dict(_scope_='mmdet', norm_cfg=dict(type='BN', _scope_='mmcv')))",
        "checkpoint_config = False",
        "checkpoint_config = dict(meta=dict(a=1), sync_buffer=True, file_client_args=dict(backend='disk'))",
        "evaluation = dict(metric='mAP', iou_thr=[0.5, 0.7], save_best='mAP')"
      })
  void acceptsWhatMmcvAccepts(String text) throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(config, "_base_ = 'stdlib::quickstart/shapes_retinanet.cfg'\n" + text + "\n");
    assertThat(check(config.toString())).isEqualTo("1 config checked, nothing found\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "model = dict(test_cfg=dict(nms=dict(_delete_=True, type='nms', iou_thr=0.5))) | `iou_thr` of `nms` is deprecated. Use `iou_threshold`.",
        "data = dict(imgs_per_gpu=2) | `imgs_per_gpu` of `data` is deprecated. Use `samples_per_gpu`.",
        "model = dict(train_cfg=None) ;; train_cfg = {{ _base_.model.train_cfg }} | `train_cfg` at the top level is deprecated."
      })
  void notesDeprecatedNames(String text, String note) throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "_base_ = 'stdlib::quickstart/shapes_retinanet.cfg'\n" + text.replace(" ;; ", "\n") + "\n");
    CommandRun run = CommandRun.of("check", config, "--components");
    assertThat(run.out())
        .contains("note[deprecated]: " + note)
        .endsWith("1 config checked, nothing found, 1 note\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void reportsOtherNumbersOfClassesOnce() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "_base_ = ['stdlib::_base_/models/retinanet_r50_fpn.cfg',"
            + " 'stdlib::_base_/datasets/shapes.cfg', 'stdlib::_base_/default_runtime.cfg',"
            + " 'stdlib::_base_/schedules/schedule_1x.cfg']\n");
    assertThat(check(config.toString()))
        .startsWith("error[num-classes]: `num_classes` of the model is 80, but `data.train` has 3")
        .endsWith("1 config checked, 1 finding\n");
  }

  @Test
  void reportsATrailingCommaOnce() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "_base_ = 'stdlib::quickstart/shapes_retinanet.cfg'\nmodel = dict(x=1),\nlr = 1,\n");
    assertThat(check(config.toString()))
        .containsOnlyOnce("`model` must be a dict, got a tuple.")
        .contains("Remove the comma", "warning[trailing-comma]: This comma makes `lr`")
        .contains("1 config checked, 2 findings");
  }

  /** The interpreter adds {@code _scope_} to what comes from the base of a package. */
  @Test
  void acceptsBasesOfPackages() throws IOException {
    Path bases = Files.createDirectories(folder.resolve("pkg/configs/_base_"));
    Files.createDirectories(folder.resolve("pkg/mypkg"));
    Files.writeString(
        bases.resolve("all.cfg"),
        """
        optimizer = dict(type='SGD', lr=0.02, momentum=0.9)
        optimizer_config = dict(type='OptimizerHook', grad_clip=None)
        runner = dict(type='EpochBasedRunner', max_epochs=3)
        custom_hooks = [dict(type='NumClassCheckHook')]
        log_config = dict(interval=5, hooks=[dict(type='TextLoggerHook')])
        checkpoint_config = dict(interval=1)
        lr_config = dict(policy='step', step=[2])
        """);
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        """
        _base_ = [
            'stdlib::_base_/models/retinanet_r50_fpn.cfg',
            'stdlib::_base_/datasets/shapes.cfg', 'mypkg::_base_/all.cfg'
        ]
        model = dict(bbox_head=dict(num_classes=3))
        """);
    CommandRun run =
        CommandRun.of(
            "check", "--components", config, "--package", "mypkg=" + folder.resolve("pkg"));
    assertThat(run.out()).isEqualTo("1 config checked, nothing found\n");
  }

  @Test
  void reportsTheSamePlacesAndCodesAsTraining() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("c.cfg"),
            """
            _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
            log_config = dict(hooks=[dict(type='NoLogger')])
            optimizer = dict(momentum=-1.0)
            fp16 = dict(loss_scal=512.)
            runner = dict(max_epochs=-1)
            workflow = [('trane', 1)]
            log_level = 'LOUD'
            """);
    List<String> checked = errors(check(config.toString()));
    assertThat(checked).hasSize(6);
    CommandRun training = CommandRun.of("train", config, "--work-dir", folder.resolve("work"));
    assertThat(errors(training.err())).containsExactlyInAnyOrderElementsOf(checked);
  }

  /** Returns each error with its place. */
  private static List<String> errors(String printed) {
    List<String> lines = printed.lines().toList();
    return IntStream.range(0, lines.size() - 1)
        .filter(i -> lines.get(i).startsWith("error["))
        .mapToObj(i -> lines.get(i) + lines.get(i + 1))
        .toList();
  }

  @Test
  void reportsMissingSectionsOfACompleteConfig() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("c.cfg"),
            """
            _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
            lr_config = dict(_delete_=True, policy='fixed')
            names = '${no.such.key}'
            """);
    assertThat(check(config.toString())).contains("`${no.such.key}` names a key");
    Files.writeString(config, "model = None\ndata = None\noptimizer = None\n");
    assertThat(check(config.toString()))
        .contains("The config has no `model`, `data`, `optimizer`, `runner`, `lr_config`, ");
  }

  /** Points the engine to a directory without libtorch, so that starting it would fail. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "monitor='bbox_map' | warning | `monitor='bbox_map'` is not a metric of the evaluation. Did you mean 'bbox_mAP'?",
        "monitor='bbox_map', strict=True | error | `monitor='bbox_map'` is not a metric of the evaluation. Did you mean 'bbox_mAP'?",
        "monitor='val_loss' | warning | `monitor='val_loss'` is not a metric of the evaluation. Use one of bbox_mAP",
        "monitor='bbox_mAP' | |",
      })
  void reportsMetricsOfHooksThatTheEvaluationLacks(String hook, String severity, String message)
      throws IOException {
    Path config = folder.resolve("c.cfg");
    String text =
        """
        _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
        custom_hooks = [dict(type='EarlyStoppingHook', %s)]
        """
            .formatted(hook);
    Files.writeString(config, text);
    if (message == null) {
      assertThat(check(config.toString())).isEqualTo("1 config checked, nothing found\n");
    } else {
      assertThat(check(config.toString()))
          .contains(severity + "[bad-argument]: " + message, "c.cfg:2:56");
    }

    Files.writeString(config, text + "evaluation = None\n");
    assertThat(check(config.toString()))
        .contains("reads the metric `", "but the run does not evaluate the model.", "c.cfg:2:56");
  }

  /** Each finding of a config is reported, whatever else is wrong elsewhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "model = dict(backbone=dict(dept=18), neck=dict(num_outs=6)) | no argument `dept` | 3 `strides`, but there are 6 feature maps",
        "model = dict(neck=dict(num_outs=6, extra=1)) | no argument `extra` | 3 `strides`, but there are 6 feature maps",
        "model = dict(bbox_head=dict(loss_cls=dict(gamma='x')), neck=dict(num_outs=6)) | `gamma` of `FocalLoss` must be a float | 3 `strides`, but there are 6 feature maps",
        "model = dict(bbox_head=dict(loss_cls=dict(gamm=1), num_classes=1)) | no argument `gamm` | `num_classes` of the model is 1",
        "model = dict(backbone=dict(in_channels=1), bbox_head=dict(loss_cls=dict(gamm=1))) | no argument `gamm` | 3 channels",
        "model = dict(bbox_head=dict(num_classes=1)) ;; data = dict(val=dict(foo=1)) | no argument `foo` | `num_classes` of the model is 1",
        "model = dict(bbox_head=dict(num_classes=1)) ;; data = dict(train=dict(foo=1)) | no argument `foo` | `num_classes` of the model is 1",
        "model = dict(bbox_head=dict(num_classes=1)) ;; data = dict(workers=1) | no argument `workers` | `num_classes` of the model is 1",
        "model = dict(neck=dict(num_outs=6)) ;; optimizer = dict(lrr=1) | no argument `lrr` | 3 `strides`, but there are 6 feature maps",
        "evaluation = dict(save_best='x_map') ;; lr_config = dict(stepp=1) | no argument `stepp` | `save_best='x_map'` is not a metric",
        "evaluation = dict(save_best='x_map') ;; model = dict(typ=1) | no argument `typ` | `save_best='x_map'` is not a metric",
      })
  void reportsPartsThatDoNotFitBesideOtherErrors(String text, String one, String other)
      throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "_base_ = 'stdlib::quickstart/shapes_retinanet.cfg'\n" + text.replace(" ;; ", "\n") + "\n");
    assertThat(check(config.toString()))
        .contains(one, other)
        .contains("1 config checked, 2 findings");
  }

  /** What follows from a value that nobody can guess is not reported. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model = dict(backbone=dict(out_indices='x'))",
        "model = dict(neck=dict(start_level='1'))",
        "model = dict(neck=dict(num_outs='5'))",
        "model = dict(train_cfg=1)",
        "model = dict(bbox_head=dict(anchor_generator=dict(strides='x')))",
        "model = dict(backbone=dict(type='ResNett'))",
        "evaluation = dict(intervall=1)",
        "data = dict(train=dict(classes=1))"
      })
  void doesNotReportConsequences(String text) throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        """
        _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
        custom_hooks = [dict(type='EarlyStoppingHook', monitor='bbox_mAP')]
        """
            + text
            + "\n");
    assertThat(check(config.toString())).contains("1 config checked, 1 finding");
  }

  @Test
  void doesNotCompareTheDefaultOfAnInvalidNumber() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "_base_ = 'stdlib::mask_rcnn/mask_rcnn_r50_fpn_1x_coco.cfg'\n"
            + "model = dict(roi_head=dict(bbox_head=dict(num_classes=0), mask_head=dict(num_classes=3)))\n");
    assertThat(check(config.toString()))
        .contains("must be from 1 to 65536, got 0.")
        .doesNotContain("80 classes");
  }

  /** {@code regress_ranges} has its default for five levels, so {@code strides} is wrong. */
  @Test
  void pointsToTheArgumentThatDoesNotFitADefault() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "_base_ = 'stdlib::fcos/fcos_r50_caffe_fpn_gn-head_1x_coco.cfg'\n"
            + "model = dict(bbox_head=dict(strides=[8, 16]))\n");
    assertThat(check(config.toString()))
        .contains("for each of the 2 `strides`")
        .contains("c.cfg:2:37")
        .contains("1 config checked, 1 finding");
  }

  @Test
  void reportsAnIntervalOnce() throws IOException {
    Path base = folder.resolve("base.cfg");
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        base,
        """
        _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
        evaluation = dict(interval=1)
        """);
    String runner = "runner = dict(_delete_=True, type='IterBasedRunner', max_iters=9000)\n";
    Files.writeString(
        config,
        "_base_ = 'base.cfg'\nlr_config = dict(by_epoch=False)\ncheckpoint_config = dict(interval=900)\n"
            + runner);
    assertThat(check(config.toString()))
        .contains("warning[interval-unit]: This run counts iterations, but `evaluation.interval`")
        .contains("1 config checked, 1 finding");
    Files.writeString(
        config,
        "_base_ = 'stdlib::quickstart/shapes_retinanet.cfg'\nlr_config = dict(by_epoch=False)\n"
            + "checkpoint_config = dict(interval=900)\nevaluation = dict(interval=2)\n"
            + runner);
    assertThat(check(config.toString()))
        .contains("warning[interval-unit]: The runner counts iterations: the run evaluates every 2")
        .contains("1 config checked, 1 finding");
  }

  @Test
  void reportsALeftoverDeleteOnce() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        """
        _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
        custom_hooks = [dict(type='EMAHook', _delete_=True)]
        """);
    assertThat(check(config.toString()))
        .contains("error[unknown-argument]: `EMAHook` has no argument `_delete_`.")
        .contains("1 config checked, 1 finding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cfg", "json", "yaml"})
  void flattenedConfigsHaveNoFindings(String format) throws IOException {
    Path config = folder.resolve("c.cfg");
    Path flat = folder.resolve("flat." + format);
    Files.writeString(
        config,
        """
        _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
        names = ['{{x}}', 'C:/data', None, 1e-3, (1, 2), 'on', 'a # b', '学习率']
        """);
    assertThat(CommandRun.of("check", config, "--components").out()).contains("nothing found");
    assertThat(CommandRun.of("flatten", config, "--format", format, "-o", flat).status()).isZero();
    assertThat(CommandRun.of("check", flat, "--components").out())
        .isEqualTo("1 config checked, nothing found\n");
  }

  @Test
  void doesNotStartTheEngine() throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            folder.resolve("c.cfg"),
            """
            _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
            fp16 = dict(loss_scale='dynamic')
            custom_hooks = [dict(type='ExpMomentumEMAHook'), dict(type='NoHook')]
            """);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "check",
            "--components",
            config.toString());
    builder.environment().put("PYTORCH_LIBRARY_PATH", folder.toString());
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(ExitStatus.FINDINGS);
    assertThat(printed)
        .contains("`NoHook` is not in the registry", "1 config checked, 1 finding\n");
  }

  @Test
  void checksEveryOptimizer() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "optimizer = dict(generator=dict(type='Adam', lr=0.1), discriminator=dict(type='Adan'))\n");
    assertThat(check(config.toString()))
        .contains("`Adan` is not in the registry `optimizer`")
        .endsWith("1 config checked, 1 finding\n");
  }

  @Test
  void acceptsNamesOfCustomImports() throws IOException {
    Files.writeString(folder.resolve("mine.java"), "not compiled by a check");
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "custom_imports = dict(imports='mine')\noptimizer = dict(type='Mine', a=1)\n"
            + "lr_config = dict(policy='Mine', b=1)\n"
            + "log_config = dict(interval=1, hooks=[dict(type='MineLoggerHook')])\n");
    assertThat(check(config.toString())).startsWith("1 config checked, nothing found\n");
  }
}
