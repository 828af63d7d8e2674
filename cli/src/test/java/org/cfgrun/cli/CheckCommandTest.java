package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void sortsFindingsByFile() throws IOException {
    write("_base_/b.cfg", "a = 1\na = 2\n");
    for (int i = 100; i < 180; i++) {
      write("c" + i + ".cfg", "_base_ = '_base_/b.cfg'\nx = 1\nx = " + i + "\n");
    }
    CommandRun run = CommandRun.of("check", folder, "--format", "github");
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.err()).isEmpty();
    assertThat(
            run.out().lines().map(line -> line.replaceAll(".*/(\\w+\\.cfg),line=(\\d).*", "$1:$2")))
        .hasSize(81)
        .isSorted()
        .startsWith("b.cfg:2", "c100.cfg:3");
    assertThat(CommandRun.of("check", folder, "--format", "github")).isEqualTo(run);
    assertThat(CommandRun.of("check", folder).out())
        .endsWith("81 configs checked, 81 findings in 81 files\n");
  }

  @Test
  void reportsACycleAtTheSamePlaceEachTime() throws IOException {
    write("a.cfg", "_base_ = 'b.cfg'\n");
    write("b.cfg", "_base_ = 'a.cfg'\n");
    CommandRun first = CommandRun.of("check", folder);
    assertThat(first.out()).contains("error[base-cycle]").contains(folder + "/b.cfg:1:10");
    for (int i = 0; i < 10; i++) {
      assertThat(CommandRun.of("check", folder)).isEqualTo(first);
    }
  }

  @Test
  void explainPrintsThePageOfARule() {
    CommandRun run = CommandRun.of("check", "--explain", "stale-alias");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("# `stale-alias`").contains("**Fix.**");
    CommandRun wrong = CommandRun.of("check", "--explain", "stale-alais");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("Did you mean `stale-alias`?");
    assertThat(CommandRun.of("check").status()).isEqualTo(2);
    CommandRun empty = CommandRun.of("check", folder);
    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.err()).isEqualTo("error: no config found in " + folder + ".\n");
  }

  @Test
  void readsFilesFromAList() throws IOException {
    Path list = write("list.txt", write("a.cfg", "a = 1\n") + "\n" + write("b.cfg", "") + "\n");
    assertThat(CommandRun.of("check", "@" + list).out()).startsWith("2 configs checked");
    CommandRun missing = CommandRun.of("check", "@" + folder + "/none.txt");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualTo(
            "error: the argument file `"
                + folder
                + "/none.txt` cannot be read: no such file or directory.\n");
  }

  @Test
  void junitReportListsEveryConfig() throws IOException {
    write("a.cfg", "a = 1\n");
    write("b.cfg", "a = 1\na = 2\n");
    assertThat(CommandRun.of("check", folder, "--format", "junit").out())
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites")
        .contains("<testsuite name=\"" + folder + "/a.cfg\" tests=\"1\" failures=\"0\"")
        .contains("<testsuite name=\"" + folder + "/b.cfg\" tests=\"1\" failures=\"1\"");
  }

  private static final String SHAPES = "_base_ = 'stdlib::quickstart/shapes_retinanet.cfg'\n";

  @Test
  void errorInABaseFailsEveryChildInAJunitReport() throws IOException {
    write("base.cfg", SHAPES + "model = dict(neck=dict(num_outs=0))\n");
    write("child.cfg", "_base_ = 'base.cfg'\n");
    String report = CommandRun.of("check", folder, "--components", "--format", "junit").out();
    assertThat(report)
        .contains("<testsuite name=\"" + folder + "/base.cfg\" tests=\"1\" failures=\"1\"")
        .contains("<testsuite name=\"" + folder + "/child.cfg\" tests=\"1\" failures=\"1\"")
        .contains("name=\"bad-argument (2:33)\"")
        .contains("name=\"bad-argument (" + folder + "/base.cfg:2:33)\"");
  }

  @Test
  void saysOfSeveralConfigsWhichCanBeTrainedAndWhatTheOthersLack() throws IOException {
    write("a.cfg", SHAPES);
    write("b.cfg", SHAPES + "optimizer = dict(type='Magic', _delete_=True)\n");
    write("c.cfg", SHAPES + "optimizer = dict(type='Magic', _delete_=True)\nseed = 'x'\n");
    write("d.cfg", "lr_config = None\n");
    write("e.cfg", SHAPES + "custom_imports = dict(imports='my')\n");
    write("my.java", "class My {}");
    assertThat(CommandRun.of("check", folder, "--components").out().replace(folder + "/", ""))
        .endsWith(
            """
            5 configs checked, 3 findings in 2 files
            a.cfg: can be trained
            b.cfg: 1 error
            c.cfg: 2 errors
            d.cfg: a part of other configs, without errors
            e.cfg: can be trained if its custom code is right; --allow-custom-code loads it
            2 of 4 configs can be trained, 1 of them if the custom code is right; 1 other is a part; what the others lack, with the number of configs:
                 2  `Magic` is not in the registry `optimizer`.
                 1  `seed` must be an int, got a str.
            """);
  }

  @Test
  void saysOfOneConfigThatItIsAPart() throws IOException {
    String part = write("part.cfg", "lr_config = None\n").toString();
    assertThat(CommandRun.of("check", part, "--components").out().replace(folder + "/", ""))
        .isEqualTo(
            """
            1 config checked, nothing found
            part.cfg: a part of other configs, without errors
            """);
    assertThat(CommandRun.of("check", part).out()).isEqualTo("1 config checked, nothing found\n");
  }

  @Test
  void findsWhatTrainRefusesOutsideComponents() throws IOException {
    Path file =
        write(
            "a.cfg",
            SHAPES
                + """
                optimiser = dict(lr=1)
                lr_cfg = dict()
                optim_wrapper = dict(type='OptimWrapper')
                evaluation = dict(save_best='bbox_map')
                custom_imports = dict(imports=['mmocr.models'], allow_failed_imports=True)
                """);
    assertThat(CommandRun.of("check", file, "--components").out())
        .contains("`optimiser` is not a section of a config and is ignored.")
        .contains("did you mean `lr_config`?")
        .contains("`optim_wrapper` is a section of MMEngine and is ignored.")
        .contains("`save_best='bbox_map'` is not a metric of the evaluation.")
        .contains("Did you mean 'bbox_mAP'?")
        .contains("warning[custom-import]: Module `mmocr.models` not found.");
  }

  @Test
  void notesDoNotAffectTheExitStatus() throws IOException {
    Files.writeString(
        folder.resolve("base.cfg"), "optimizer_config = dict(grad_clip=dict(max_norm=1))\nx = 1\n");
    Path child =
        Files.writeString(
            folder.resolve("child.cfg"),
            "_base_ = 'base.cfg'\noptimizer_config = dict(_delete_=True, grad_clip=dict(max_norm=35))\n");
    CommandRun text = CommandRun.of("check", child);
    assertThat(text.status()).isZero();
    assertThat(text.out())
        .startsWith("note[useless-delete]: ")
        .endsWith("1 config checked, nothing found, 1 note\n");
    assertThat(CommandRun.of("check", child, "--format", "json").out())
        .contains("\"severity\": \"note\"");
    assertThat(CommandRun.of("check", child, "--format", "sarif").out())
        .contains("\"level\": \"note\"");
    assertThat(CommandRun.of("check", child, "--format", "github").out()).startsWith("::notice ");
    assertThat(CommandRun.of("check", child, "--format", "junit").out()).contains("failures=\"0\"");
  }

  /** A program wrote it: variables that nobody reads and values in full are no mistakes there. */
  @Test
  void flattenedConfigsHaveNoFindings() throws IOException {
    Files.writeString(
        folder.resolve("base.cfg"),
        """
        dataset_type = 'CocoDataset'
        data_root = 'data/coco/'
        img_norm_cfg = dict(mean=[1, 2, 3], std=[1, 1, 1])
        _scale = (1333, 800)
        train_pipeline = [dict(type='Resize', img_scale=_scale), dict(type='Normalize', **img_norm_cfg)]
        data = dict(train=dict(type=dataset_type, ann_file=data_root + 'a.json', pipeline=train_pipeline))
        norm_cfg = dict(type='BN')
        model = dict(type='RetinaNet', norm_cfg=norm_cfg, neck=dict(type='FPN', num=5))
        """);
    Path child =
        Files.writeString(
            folder.resolve("child.cfg"),
            """
            _base_ = 'base.cfg'
            neck = dict(_delete_=True, type='BiFPN')
            model = dict(neck=neck)
            """);
    assertThat(CommandRun.of("check", child).out()).isEqualTo("1 config checked, nothing found\n");
    Path windows =
        Files.writeString(
            folder.resolve("windows.cfg"), "data_root = 'D:\\data\\coco'\nlr = 0.1,\n");
    assertThat(CommandRun.of("check", windows).out()).contains("2 findings");
    for (Object config :
        new Object[] {
          child,
          windows,
          "stdlib::quickstart/shapes_retinanet.cfg",
          "stdlib::bccd/retinanet_r18_fpn_bccd.cfg",
          "stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg"
        }) {
      Path flat = folder.resolve("flat.cfg");
      assertThat(CommandRun.of("flatten", config, "-o", flat).status()).isZero();
      assertThat(CommandRun.of("check", flat).out())
          .as(config.toString())
          .isEqualTo("1 config checked, nothing found\n");
    }
  }
}
