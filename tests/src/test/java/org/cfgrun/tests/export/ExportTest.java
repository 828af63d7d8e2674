package org.cfgrun.tests.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.pipeline.ImageFile;
import org.cfgrun.runtime.inference.ExportOptions;
import org.cfgrun.runtime.inference.ExportReport;
import org.cfgrun.runtime.inference.Predictor;
import org.cfgrun.runtime.inference.PredictorOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports models with random weights, and loads the files with DJL alone. */
class ExportTest {
  /** An export compares maps and detections for two shapes that it has not traced. */
  private static final int COMPARISONS = 4;

  @TempDir Path folder;

  private ExportReport export(String config, ExportOptions options, String... overrides)
      throws IOException {
    try (Predictor predictor = SmallDetector.open(folder, config, overrides)) {
      return predictor.export(file(), options);
    }
  }

  private Path file() {
    return folder.resolve("out/model.torchscript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retinanet/retinanet_r18_fpn_1x_coco.cfg",
        "retinanet/retinanet_r50_fpn_1x_coco.cfg",
        "retinanet/retinanet_r101_fpn_1x_coco.cfg",
        "bccd/retinanet_r18_fpn_bccd.cfg",
        "quickstart/shapes_retinanet.cfg"
      })
  void everyRecipeIsExported(String recipe) throws IOException {
    String last =
        recipe.contains("r18") || recipe.contains("shapes") ? "[8,16,32,64]" : "[32,64,128,256]";
    ExportReport report =
        export(
            "_base_ = 'stdlib::%s'\n".formatted(recipe),
            ExportOptions.DEFAULT,
            "model.backbone.base_channels=8",
            "model.backbone.stem_channels=8",
            "model.backbone.init_cfg=None",
            "model.neck.in_channels=" + last,
            "model.neck.out_channels=16",
            "model.bbox_head.in_channels=16",
            "model.bbox_head.feat_channels=16");
    assertThat(report.comparisons()).isEqualTo(COMPARISONS);
    assertThat(report.input()).isEqualTo("N x 3 x H x W, H and W multiples of 32");
  }

  private static final String BOTTLENECKS =
      "model.neck.in_channels=[32,64,128,256] model.backbone.depth=50 ";

  private static final String FIVE =
      "model.neck.num_outs=5 model.bbox_head.anchor_generator.strides=[8,16,32,64,128] ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        FIVE + "model.neck.norm_cfg=None model.neck.add_extra_convs=on_input",
        FIVE + "model.neck.add_extra_convs=on_output model.neck.relu_before_extra_convs=True",
        FIVE + "model.neck.add_extra_convs=on_lateral model.neck.no_norm_on_lateral=True",
        FIVE + "model.neck.add_extra_convs=False model.neck.act_cfg.type=ReLU",
        "model.neck.upsample_cfg.scale_factor=2",
        "model.backbone.norm_cfg.type=GN model.backbone.norm_cfg.num_groups=4",
        "model.backbone.strides=(1,2,2,1) model.backbone.dilations=(1,1,1,2) model.bbox_head.anchor_generator.strides=[8,16,16]",
        "model.bbox_head.norm_cfg=None model.bbox_head.stacked_convs=0",
        BOTTLENECKS + "model.backbone.style=caffe",
        "model.bbox_head.bbox_coder.add_ctr_clamp=True model.test_cfg.nms.offset=1",
        "model.bbox_head.bbox_coder.clip_border=False model.test_cfg.nms.class_agnostic=True",
        "model.test_cfg.nms_pre=-1 model.test_cfg.max_per_img=-1 model.test_cfg.score_thr=0.9",
        "model.test_cfg.nms.score_threshold=0.95 model.test_cfg.nms.max_num=7",
        "model.test_cfg.nms_pre=10 model.bbox_head.anchor_generator.center_offset=0.5",
      })
  void everyPartIsExported(String overrides) throws IOException {
    ExportReport report = export(SmallDetector.NARROW, ExportOptions.DEFAULT, overrides.split(" "));
    assertThat(report.comparisons()).isEqualTo(COMPARISONS);
    assertThat(report.methods())
        .containsExactly(
            "forward(images) -> cls_scores, bbox_preds",
            "detect(images, image_sizes=None, scale_factors=None) -> boxes, scores, labels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type='ContextBlock', ratio=0.25, fusion_types=('channel_add', 'channel_mul')",
        "type='ContextBlock', ratio=0.25, pooling_type='avg'",
        "type='NonLocal2d', sub_sample=True",
        "type='NonLocal2d', mode='dot_product'",
        "type='NonLocal2d', mode='gaussian'",
        "type='NonLocal2d', mode='concatenation', norm_cfg=dict(type='BN')"
      })
  void everyPluginIsExported(String plugin) throws IOException {
    String plugins =
        """
        model['backbone']['plugins'] = [
            dict(cfg=dict(%s), stages=(False, False, False, True), position='after_conv2')]
        """;
    ExportReport report =
        export(
            SmallDetector.NARROW + plugins.formatted(plugin),
            ExportOptions.DEFAULT,
            BOTTLENECKS.trim().split(" "));
    assertThat(report.comparisons()).isEqualTo(COMPARISONS);
  }

  @Test
  void imagesOfAnySizeAreAcceptedWithoutPadding() throws IOException {
    String unpadded =
        SmallDetector.NARROW
            + "data = dict(test=dict(pipeline=[dict(type='LoadImageFromFile'), dict(type='Collect', keys=['img'])]))\n";
    ExportReport report = export(unpadded, ExportOptions.DEFAULT);
    assertThat(report.input()).isEqualTo("N x 3 x H x W");
  }

  /** What DJL computes from a file is what the predictor of the config does. */
  @Test
  void djlDetectsWhatThePredictorDoes() throws Exception {
    Path image = TestImage.write(folder);
    Detections expected;
    try (Predictor predictor = SmallDetector.open(folder, SmallDetector.NARROW)) {
      expected = predictor.predict(image).detections();
      predictor.export(
          file(),
          ExportOptions.DEFAULT
              .withForward(ExportOptions.Forward.DETECTIONS)
              .withCheck(List.of(new ImageFile(image))));
    }
    assertThat(expected.size()).isGreaterThan(3);
    try (Model model = Model.newInstance("model", "PyTorch");
        NDManager manager = NDManager.newBaseManager()) {
      model.load(file().getParent(), "model.torchscript");
      try (var served = model.newPredictor(new NoopTranslator())) {
        NDArray pixels = manager.create(TestImage.normalized(), TestImage.shape());
        NDList found = served.predict(new NDList(pixels));
        assertThat(found.get(0).toFloatArray())
            .usingComparatorWithPrecision(1e-2f)
            .containsExactly(expected.boxes());
        assertThat(found.get(1).toFloatArray())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(expected.scores());
        assertThat(found.get(2).toLongArray())
            .isEqualTo(Arrays.stream(expected.labels()).asLongStream().toArray());
      }
    }
  }

  @Test
  void fileSaysHowToPrepareImages() throws IOException {
    export(SmallDetector.NARROW, ExportOptions.DEFAULT);
    JsonObject settings = JsonParser.parseString(entry("extra/detector.json")).getAsJsonObject();
    assertThat(settings.get("classes").toString())
        .isEqualTo("[\"circle\",\"square\",\"triangle\"]");
    assertThat(settings.get("mean").toString()).isEqualTo("[127.5,127.5,127.5]");
    assertThat(settings.get("std").toString()).isEqualTo("[64.0,64.0,64.0]");
    assertThat(settings.get("to_rgb").getAsBoolean()).isTrue();
    assertThat(settings.get("size_divisor").getAsInt()).isEqualTo(32);
    assertThat(settings.get("strides").toString()).isEqualTo("[[8,8],[16,16],[32,32]]");
    assertThat(
            settings.get("base_anchors").getAsJsonArray().get(0).getAsJsonArray().get(0).toString())
        .isEqualTo("[-8.0,-8.0,8.0,8.0]");
    assertThat(
            settings
                .getAsJsonObject("model")
                .getAsJsonObject("test_cfg")
                .get("max_per_img")
                .getAsInt())
        .isEqualTo(100);
    assertThat(settings.getAsJsonArray("pipeline").get(0).toString()).contains("LoadImageFromFile");
  }

  private String entry(String name) throws IOException {
    try (ZipFile zip = new ZipFile(file().toFile())) {
      return new String(zip.getInputStream(zip.getEntry("archive/" + name)).readAllBytes());
    }
  }

  @Test
  void fileForOneSizeRefusesOthers() throws IOException {
    ExportReport report =
        export(SmallDetector.NARROW, ExportOptions.DEFAULT.withShape(96, 160).withoutDetect());
    assertThat(report.input()).isEqualTo("N x 3 x 96 x 160");
    assertThat(report.methods()).containsExactly("forward(images) -> cls_scores, bbox_preds");
    assertThat(entry("code/__torch__/cfgrun.py"))
        .contains("this file was exported for images of height 96 and width 160")
        .doesNotContain("def detect", "def select");
    assertThatThrownBy(
            () -> export(SmallDetector.NARROW, ExportOptions.DEFAULT.withShape(100, 160)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Expected a height and width that are multiples of 32, the `size_divisor` of `Pad`, got 100 x 160.");
  }

  private static final String CUSTOM_NECK =
"""
      import java.util.Arrays;
import java.util.List;
      import org.cfgrun.components.Component;
      import org.cfgrun.components.Registries;
      import org.cfgrun.runtime.model.FeatureMap;
      import org.cfgrun.runtime.model.Neck;
      import org.cfgrun.runtime.torch.Tensor;

      @Component(Registries.MODELS)
      public final class MeanMaps extends Neck {
        public MeanMaps() {}

        @Override
        public List<FeatureMap> outputs(List<FeatureMap> inputs) {
          return inputs.subList(1, 4).stream().map(map -> new FeatureMap(16, map.stride())).toList();
        }

        @Override
        public List<Tensor> forward(List<Tensor> features) {
          return features.subList(1, 4).stream().map(MeanMaps::mean).toList();
        }

        private static Tensor mean(Tensor map) {
          Tensor x = map.mean(new int[] {1}, true).expand(-1, 16, -1, -1);
          return %s;
        }
      }
      """;

  private static final String WITH_CUSTOM_NECK =
      SmallDetector.NARROW
          + """
          custom_imports = dict(imports=['mean_maps'])
          model['neck'] = dict(_delete_=True, type='MeanMaps')
          """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x.mul(x.shape().get(2)) |
          x.mul(x.max().toDouble()) | `MeanMaps` reads the values of a tensor of shape ()
          x.shape().get(2) > 9 ? x.neg() : x.abs() | `MeanMaps` performs different operations on inputs of different sizes
          x.add(Tensor.randn(x.shape(), x.device())) | The results of the file differ from those of cfgrun by up to
          x.mul(Math.pow(x.shape().get(2), .3)) | is not arithmetic on a tensor's sizes that an export knows
          """)
  void customComponentsAreExportedOrRefused(String expression, @Nullable String reason)
      throws IOException {
    try (Predictor predictor = withCustomNeck(expression)) {
      if (reason == null) {
        ExportReport report = predictor.export(file(), ExportOptions.DEFAULT);
        assertThat(report.comparisons()).isEqualTo(COMPARISONS);
        return;
      }
      assertThatThrownBy(() -> predictor.export(file(), ExportOptions.DEFAULT))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("The model cannot be exported. ")
          .hasMessageContaining(reason);
      assertThat(file().getParent()).isEmptyDirectory();
    }
  }

  @Test
  void numbersThatDependOnTheSizeAreExportedForOneSize() throws IOException {
    try (Predictor predictor = withCustomNeck("x.mul(Math.pow(x.shape().get(2), .3))")) {
      ExportReport report = predictor.export(file(), ExportOptions.DEFAULT.withShape(96, 160));
      assertThat(report.comparisons()).isEqualTo(COMPARISONS);
    }
  }

  /** Returns a predictor whose neck computes an expression of each mean map x. */
  private Predictor withCustomNeck(String expression) throws IOException {
    Files.writeString(folder.resolve("mean_maps.java"), CUSTOM_NECK.formatted(expression));
    Path config = Files.writeString(folder.resolve("custom.cfg"), WITH_CUSTOM_NECK);
    Path narrow = Files.writeString(folder.resolve("narrow.cfg"), SmallDetector.NARROW);
    PredictorOptions options = PredictorOptions.DEFAULT.withDevice("cpu").withCustomCode(List.of());
    Path checkpoint = SmallDetector.checkpoint(folder, narrow.toString());
    return Predictor.open(config.toString(), checkpoint, options);
  }
}
