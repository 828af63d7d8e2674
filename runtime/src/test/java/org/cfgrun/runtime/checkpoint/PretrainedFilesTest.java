package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.model.init.Pretrained;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedFilesTest {
  @TempDir Path home;

  private PretrainedFiles files() {
    return PretrainedFiles.standard(
        name -> name.equals("TORCH_HOME") ? home.resolve("torch").toString() : null, home);
  }

  private Path put(String path) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void modelZooNamesMapToCachedFiles() throws IOException {
    Path cached = put(".cache/torch/hub/checkpoints/resnet50-19c8e357.pth");
    assertThat(find("torchvision://resnet50")).isEqualTo(cached);
    Path newer = put("torch/hub/checkpoints/resnet50-0676ba61.pth");
    assertThat(find("torchvision://resnet50")).isEqualTo(newer);
    Path caffe = put(".cfgrun/checkpoints/resnet50_msra-5891d200.pth");
    assertThat(find("open-mmlab://detectron2/resnet50_caffe")).isEqualTo(caffe);
  }

  @Test
  void urlMapsToItsFileName() throws IOException {
    Path file = put(".cfgrun/checkpoints/net.pth");
    assertThat(find("https://example.org/models/net.pth?raw=1")).isEqualTo(file);
  }

  @Test
  void pathIsUsedDirectly() throws IOException {
    Path file = put("mine.pth");
    assertThat(find(file.toString())).isEqualTo(file);
    assertThatThrownBy(() -> find(home.resolve("other.pth").toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("other.pth` does not exist");
  }

  @Test
  void missingFileListsDirectoriesAndFixes() {
    assertThatThrownBy(() -> find("torchvision://resnet18"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            missing ->
                assertThat(missing.diagnostic().help())
                    .contains(
                        "Copy the file to one of these directories",
                        "--cfg-options model.backbone.init_cfg=None"))
        .hasMessageContaining("`resnet18-f37072fd.pth`")
        .hasMessageContaining(home.resolve("torch/hub/checkpoints").toString())
        .hasMessageContaining(home.resolve(".cfgrun/checkpoints").toString());
  }

  @Test
  void unknownNameIsReported() {
    assertThatThrownBy(() -> find("torchvision://resnet51"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Unknown weights name `torchvision://resnet51`");
  }

  private Path find(@Nullable String checkpoint) {
    return files().find(new Pretrained(checkpoint, null));
  }
}
