package org.cfgrun.runtime.data.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cfgrun.runtime.data.Built;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.RandomStreams;
import org.junit.jupiter.api.Test;

class MultiScaleFlipAugTest {
  private static final String AUG =
      "dict(type='MultiScaleFlipAug', %s,"
          + " transforms=[dict(type='Resize'), dict(type='RandomFlip')])";

  /** Views of each scale, in mmdet's order: the unflipped one first. */
  @Test
  void eachScaleHasAViewPerFlip() {
    Transform aug = Built.transform(AUG.formatted("img_scale=[(20, 20), (40, 40)], flip=True"));
    SampleSpec.Views spec = aug.output(SampleSpec.input(true)).views();
    assertThat(spec.count()).isEqualTo(4);
    assertThat(spec.paired()).isTrue();
    Sample sample = Samples.gray(10, 10);
    try (Sample seen = aug.apply(sample, RandomStreams.of(0))) {
      List<ImageMeta> metas = seen.views().stream().map(Sample::meta).toList();
      assertThat(metas).extracting(ImageMeta::width).containsExactly(20, 20, 40, 40);
      assertThat(metas).extracting(ImageMeta::scaleX).containsExactly(2f, 2f, 4f, 4f);
      assertThat(metas).extracting(ImageMeta::flippedX).containsExactly(false, true, false, true);
    }
  }

  @Test
  void flipsHaveTheDirectionsOfTheViews() {
    Transform aug =
        Built.transform(
            AUG.formatted(
                "scale_factor=[1.0], flip=True, flip_direction=['vertical', 'diagonal']"));
    assertThat(aug.output(SampleSpec.input(true)).views().paired()).isFalse();
    try (Sample seen = aug.apply(Samples.gray(10, 10), RandomStreams.of(0))) {
      List<ImageMeta> metas = seen.views().stream().map(Sample::meta).toList();
      assertThat(metas).extracting(ImageMeta::flippedX).containsExactly(false, false, true);
      assertThat(metas).extracting(ImageMeta::flippedY).containsExactly(false, true, true);
    }
  }

  @Test
  void oneViewIsTheSampleItself() {
    Transform aug = Built.transform(AUG.formatted("img_scale=(20, 20)"));
    Sample sample = Samples.gray(10, 10);
    try (Sample seen = aug.apply(sample, RandomStreams.of(0))) {
      assertThat(seen).isSameAs(sample);
      assertThat(seen.views()).containsExactly(sample);
    }
  }
}
