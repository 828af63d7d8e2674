package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageCommandTest {
  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> row(String name) {
    return CommandRun.of("coverage", folder, "--tsv")
        .out()
        .lines()
        .map(line -> Arrays.asList(line.split("\t", -1)))
        .filter(cells -> cells.get(0).equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The expected values are those of MMDetection 2.28.2. */
  @ParameterizedTest
  @CsvSource({
    "retinanet/retinanet_r50_fpn_1x_coco, 37968692, 37743348, "
        + "647fde0f960b418cabb9e058ee1547ed09df5583103e8266327e6e776fc06e58",
    "faster_rcnn/faster_rcnn_r50_fpn_1x_coco, 41753056, 41527712, "
        + "d4cf72bae673a6afe48fa8190e7821ea53c55a1a9793850e1bade1789f4906b9",
    "fcos/fcos_r50_caffe_fpn_gn-head_1x_coco, 32295322, 32019802, "
        + "b9d52da7fa0ec44c1c3ed0427f6897eac567ffcde35ae4f333e99e655f8941f0",
    "yolox/yolox_tiny_8x8_300e_coco, 5055855, 5055855, "
        + "426918c675d14f3526f3a3371837e76b57e75399863695f204089e1e2e9c549b",
    "yolox/yolox_nano_8x8_300e_coco, 912159, 912159, "
        + "8f26a4286ca5adfba3b279ec4e5aca296bf0fb1fc67517a5a2b4a2c373f9e235"
  })
  void modelsHaveTheStateOfMMDetection(
      String config, String parameters, String trainable, String digest) throws IOException {
    write("a.cfg", "_base_ = 'stdlib::%s.cfg'\n".formatted(config));
    List<String> row = row("a.cfg");
    assertThat(row.subList(1, 5)).containsExactly("ok", parameters, trainable, digest);
    assertThat(row.get(6)).isEqualTo(config.startsWith("yolox") ? "CSPDarknet" : "ResNet");
    assertThat(CommandRun.of("coverage", folder).status()).isZero();
  }

  @Test
  void missingComponentsAreListedWithThoseInside() throws IOException {
    write(
        "a.cfg",
        """
        _base_ = 'stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg'
        model = dict(
            type='OneCycle',
            bbox_head=dict(_delete_=True, type='MyHead', loss=dict(type='MyLoss')),
            backbone=dict(init_cfg=dict(type='Pretrained', checkpoint='none.pth')),
            neck=dict(num_outs=0))
        """);
    // OneCycle is a learning rate policy.
    assertThat(row("a.cfg")).contains("missing", "MyHead, MyLoss, OneCycle");
  }

  @Test
  void errorsOfArgumentsAreListedAfterMissingComponents() throws IOException {
    write(
        "a.cfg",
        """
        _base_ = 'stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg'
        model = dict(backbone=dict(deep='yes', depth=51), neck=dict(type='MyNeck'))
        """);
    assertThat(row("a.cfg").get(7))
        .startsWith("MyNeck, `ResNet` has no argument `deep`")
        .doesNotContain("registry", "..");
  }

  @Test
  void summaryCountsFamiliesAndWhatIsMissing() throws IOException {
    String base = "_base_ = 'stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg'\n";
    write("a.cfg", base);
    write("b/c.cfg", base + "model = dict(neck=dict(_delete_=True, type='MyNeck'))\n");
    write("b/d.cfg", base + "model = dict(neck=dict(_delete_=True, type='MyNeck'))\n");
    write("e.cfg", "model = dict(type='MyModel')\n");
    write("f.cfg", "model = undefined\n");
    write("part.py", "data = dict(workers_per_gpu=2)\n");
    write("b/_base_/g.cfg", "model = dict(type='Other')\n");
    CommandRun run = CommandRun.of("coverage", folder);
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.out())
        .contains("a.cfg: ok, 37,968,692 parameters, 37,743,348 trainable, ")
        .contains("\nb/c.cfg: missing: MyNeck\n", "\npart.py: no model\n")
        .endsWith(
            """

            Built 1 of 5 models; 1 config has no model.

             built  configs  detector
                 0        1  (not evaluated)
                 0        1  MyModel
                 1        3  RetinaNet

            Missing, with the number of configs that lack nothing else:
                 2  MyNeck
                 1  MyModel
                 1  `undefined` is not defined
            """);
  }

  @Test
  void customCodeIsNotRun() throws IOException {
    write(
        "custom.java",
        """
        class Custom { static { System.setProperty("cfgrun.test.coverage", "run"); } }
        """);
    write(
        "a.cfg",
        """
        _base_ = 'stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg'
        custom_imports = dict(imports=['custom'])
        model = dict(neck=dict(_delete_=True, type='Custom'))
        """);
    assertThat(row("a.cfg")).contains("missing", "Custom");
    assertThat(System.getProperty("cfgrun.test.coverage")).isNull();
  }

  @Test
  void namesCannotBreakTheTable() throws IOException {
    write("a\tb.cfg", "model = dict(type='a\\tb')\n");
    assertThat(CommandRun.of("coverage", folder, "--tsv").out().lines())
        .hasSize(2)
        .allMatch(line -> line.split("\t", -1).length == 8);
  }

  @Test
  void onlyDirectoriesWithConfigsAreAccepted() throws IOException {
    assertThat(CommandRun.of("coverage", folder).err()).startsWith("error: no config found in ");
    write("a.cfg", "x = 1\n");
    CommandRun file = CommandRun.of("coverage", folder.resolve("a.cfg"));
    assertThat(file.status()).isEqualTo(2);
    assertThat(file.err()).contains("a.cfg` is not a directory.");
  }
}
