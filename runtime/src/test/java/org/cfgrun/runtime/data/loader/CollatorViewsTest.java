package org.cfgrun.runtime.data.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.OpenCv;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.pipeline.ColorType;
import org.cfgrun.runtime.data.pipeline.ImageSource;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.data.pipeline.Transform;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class CollatorViewsTest {
  private static Sample sample(int width, int height) {
    OpenCv.load();
    ImageSource source =
        new ImageSource() {
          @Override
          public String name() {
            return "a.png";
          }

          @Override
          public Mat read(ColorType color) {
            return new Mat(height, width, CvType.CV_8UC3, new Scalar(1, 2, 3));
          }
        };
    Sample sample = new Sample(source, 1, null);
    sample.load(source.read(ColorType.COLOR));
    return sample;
  }

  /** Images are padded to the largest one of their own view. */
  @Test
  void eachViewIsABatch() {
    Transform aug =
        Models.build(
            Transform.class,
            Registries.PIPELINES,
            "dict(type='MultiScaleFlipAug', scale_factor=[1.0, 2.0],"
                + " transforms=[dict(type='Resize')])");
    List<Sample> samples =
        List.of(
            aug.apply(sample(8, 6), RandomStreams.of(0)),
            aug.apply(sample(6, 8), RandomStreams.of(0)));
    try (DetectionBatch batch = Collator.collate(samples, Device.CPU).moveTo(Device.CPU)) {
      assertThat(batch.views())
          .extracting(view -> view.images().shape())
          .containsExactly(new Shape(2, 3, 8, 8), new Shape(2, 3, 16, 16));
      assertThat(batch.views().get(1).metas().get(0).scaleX()).isEqualTo(2);
    } finally {
      samples.forEach(Sample::close);
    }
  }
}
