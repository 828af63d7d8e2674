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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** The names that the configs of MMDetection 2.28 use. */
  @ParameterizedTest
  @CsvSource({
    "modelzoo://resnet101, resnet101-63fe2227.pth",
    "open-mmlab://resnext101_64x4d, resnext101_64x4d-ee2c6f71.pth",
    "openmmlab://regnetx_3.2gf, regnetx_3.2gf-c2599b0f.pth",
    "open-mmlab://res2net101_v1d_26w_4s, res2net101_v1d_26w_4s_mmdetv2-f0a600f9.pth",
    "open-mmlab://msra/hrnetv2_w18, hrnetv2_w18-00eb2006.pth",
    "open-mmlab://detectron2/resnext101_32x8d, resnext101_32x8d-1516f1aa.pth",
    "open-mmlab://resnest50, resnest50_d2-7497a55b.pth",
    "open-mmlab://jhu/resnext101_32x4d_gn_ws, resnext101_32x4d_gn_ws-34ac1a9e.pth",
    "open-mmlab://contrib/resnet50_gn, resnet50_gn_thangvubk-ad1730dd.pth",
    "open-mmlab://vgg16_caffe, vgg16_caffe-292e1171.pth",
    "open-mmlab://darknet53, darknet53-a628ea1b.pth",
    "open-mmlab://mmdet/mobilenet_v2, mobilenet_v2_batch256_imagenet-ff34753d.pth",
    "open-mmlab://resnet50_caffe, resnet50_caffe-788b5fa3.pth",
    "mmcls://resnet50, resnet50_8xb32_in1k_20210831-ea4938fc.pth"
  })
  void namesOfPublicWeightsAreKnown(String name, String file) throws IOException {
    Path cached = put(".cfgrun/checkpoints/" + file);
    assertThat(find(name)).isEqualTo(cached);
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
        .hasMessageContaining("Unknown weights name `torchvision://resnet51`")
        .isInstanceOfSatisfying(
            ConfigException.class,
            unknown ->
                assertThat(unknown.diagnostic().help())
                    .startsWith("Use `torchvision://resnet50`, or"));
  }

  private Path find(@Nullable String checkpoint) {
    return files().find(new Pretrained(checkpoint, null));
  }
}
