package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.model.init.MissingWeightsException;
import org.cfgrun.runtime.model.init.PretrainedFiles;
import org.junit.jupiter.api.Test;

class PretrainedLoaderTest {
  private static final PretrainedFiles NOWHERE = new PretrainedFiles(List.of());

  @Test
  void theBackboneTakesItsPartOfADetectorsWeights() throws Exception {
    Path file =
        Path.of(
            getClass().getResource("/golden/detection/retina_tiny_weights.safetensors").toURI());
    try (NDManager manager = NDManager.newBaseManager()) {
      SingleStageDetector model = detector(file.toString());
      model.materialise(manager, new Random(1));
      float[] head = values(model, "bbox_head.retina_cls.weight");
      List<LoadReport> reports = PretrainedLoader.load(model, NOWHERE);
      assertThat(reports).hasSize(1);
      assertThat(reports.get(0).isExact()).isTrue();
      float[] expected =
          Weights.read(file).tensors().get("backbone.layer3.2.conv2.weight").toFloats();
      assertThat(values(model, "backbone.layer3.2.conv2.weight")).isEqualTo(expected);
      assertThat(values(model, "bbox_head.retina_cls.weight")).isEqualTo(head);
    }
  }

  @Test
  void aFileThatIsNotThereIsReported() {
    assertThatThrownBy(() -> PretrainedLoader.load(detector("torchvision://resnet50"), NOWHERE))
        .isInstanceOf(MissingWeightsException.class)
        .hasMessageContaining("resnet50-0676ba61.pth");
  }

  private static SingleStageDetector detector(String checkpoint) {
    return Models.retinaNet(
        50,
        8,
        16,
        2,
        3,
        "dict(type='Pretrained', prefix='backbone.', checkpoint='" + checkpoint + "')");
  }

  private static float[] values(SingleStageDetector model, String name) {
    return model.state().get(name).data().toFloatArray();
  }
}
