package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.detector.SingleStageDetector;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.Test;

class PretrainedWeightsTest {
  @Test
  void backboneLoadsItsPartOfADetector() throws Exception {
    Path file = Goldens.file("detection/retina_tiny_weights.safetensors");
    try (TensorScope tensors = new TensorScope()) {
      SingleStageDetector model = detector(file.toString());
      model.materialize(Device.CPU, new Random(1));
      float[] head = values(model, "bbox_head.retina_cls.weight");
      List<PretrainedPart> parts = PretrainedPart.of(model);
      assertThat(parts).hasSize(1);
      assertThat(new PretrainedWeights(parts.get(0), file).load().isExact()).isTrue();
      float[] expected =
          Weights.read(file).tensors().get("backbone.layer3.2.conv2.weight").toFloats();
      assertThat(values(model, "backbone.layer3.2.conv2.weight")).isEqualTo(expected);
      assertThat(values(model, "bbox_head.retina_cls.weight")).isEqualTo(head);
    }
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
