package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentCheckTest {
  @TempDir Path folder;

  private static String check(String config) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Main.run(new Terminal(out, out, false, false), "check", config, "--components");
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stdlib::quickstart/shapes_retinanet.cfg",
        "stdlib::bccd/retinanet_r18_fpn_bccd.cfg",
        "stdlib::retinanet/retinanet_r50_fpn_1x_coco.cfg"
      })
  void nothingIsFoundInTheStandardConfigs(String config) {
    assertThat(check(config)).isEqualTo("1 config checked, nothing found\n");
  }

  @Test
  void everySectionIsHeldAgainstTheCatalog() throws IOException {
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

  @Test
  void eachOfSeveralOptimizersIsHeldAgainstTheCatalog() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config,
        "optimizer = dict(generator=dict(type='Adam', lr=0.1), discriminator=dict(type='Adan'))\n");
    assertThat(check(config.toString()))
        .contains("`Adan` is not in the registry `optimizer`")
        .endsWith("1 config checked, 1 finding\n");
  }

  @Test
  void namesOfImportedCodePass() throws IOException {
    Path config = folder.resolve("c.cfg");
    Files.writeString(
        config, "custom_imports = dict(imports='mine')\noptimizer = dict(type='Mine', a=1)\n");
    assertThat(check(config.toString())).isEqualTo("1 config checked, nothing found\n");
  }
}
