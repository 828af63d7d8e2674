package org.cfgrun.runtime.model.roi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SingleRoIExtractorTest {
  private static final String FOUR_LEVELS =
      "roi_layer=dict(type='RoIAlign', output_size=7, sampling_ratio=0), out_channels=2,"
          + " featmap_strides=[4, 8, 16, 32]";

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = new TensorScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Maps whose cells all hold the level's number. */
  private static List<Tensor> levels() {
    return List.of(level(0, 64), level(1, 32), level(2, 16), level(3, 8));
  }

  private static Tensor level(int number, int side) {
    return Tensor.full(new Shape(2, 2, side, side), number, ElementType.FLOAT32, Device.CPU);
  }

  /** Squares in the second image. */
  private static Tensor squares(float... sides) {
    float[] rois = new float[sides.length * 5];
    for (int i = 0; i < sides.length; i++) {
      System.arraycopy(new float[] {1, 0, 0, sides[i], sides[i]}, 0, rois, i * 5, 5);
    }
    return Tensor.of(rois, sides.length, 5);
  }

  private static float[] firstValues(Tensor pooled) {
    float[] all = pooled.toFloatArray();
    int step = all.length / (int) (long) pooled.shape().get(0);
    float[] first = new float[all.length / step];
    for (int i = 0; i < first.length; i++) {
      float[] own = Arrays.copyOfRange(all, i * step, (i + 1) * step);
      for (float value : own) {
        // The weights of a bin add to 1 up to rounding.
        assertThat(Math.abs(value - own[0])).isLessThan(1e-5f);
      }
      first[i] = Math.round(own[0]);
    }
    return first;
  }

  @Test
  void largerRegionsComeFromCoarserLevels() {
    // Level k holds sides from 56 * 2^k; the last takes all beyond, the first all below.
    Tensor rois = squares(240, 10, 111, 113, 223, 225, 55, 56);
    Tensor pooled = extractor(FOUR_LEVELS).forward(levels(), rois);
    assertThat(pooled.shape()).isEqualTo(new Shape(8, 2, 7, 7));
    assertThat(firstValues(pooled)).containsExactly(2, 0, 0, 1, 1, 2, 0, 0);
    Tensor finer = extractor(FOUR_LEVELS + ", finest_scale=14").forward(levels(), rois);
    assertThat(firstValues(finer)).containsExactly(3, 0, 2, 3, 3, 3, 1, 2);
  }

  @Test
  void aSideOfTwiceTheScaleBelongsToTheNextLevel() {
    assertThat(firstValues(extractor(FOUR_LEVELS).forward(levels(), squares(112))))
        .containsExactly(1);
  }

  @Test
  void everyLevelGetsAGradient() {
    List<Tensor> levels = levels();
    levels.forEach(level -> level.requiresGrad_(true));
    SingleRoIExtractor extractor = extractor(FOUR_LEVELS);
    Tensor sum = Autograd.record(() -> extractor.forward(levels, squares(113)).sum());
    Autograd.backward(sum);
    for (int i = 0; i < 4; i++) {
      double total = 0;
      for (float value : Autograd.gradient(levels.get(i)).toFloatArray()) {
        total += value;
      }
      // One for each of 2 channels of 49 bins.
      assertThat(Math.round(total)).isEqualTo(i == 1 ? 98 : 0);
    }
  }

  @Test
  void imagesWithoutRegionsGiveNoFeatures() {
    Tensor none = Tensor.zeros(new Shape(0, 5), Device.CPU);
    assertThat(extractor(FOUR_LEVELS).forward(levels(), none).shape())
        .isEqualTo(new Shape(0, 2, 7, 7));
  }

  @Test
  void aSingleLevelTakesAllRegions() {
    SingleRoIExtractor extractor =
        extractor(
            "roi_layer=dict(type='RoIAlign', output_size=(3, 4)), out_channels=2,"
                + " featmap_strides=[16]");
    assertThat(extractor.numInputs()).isEqualTo(1);
    Tensor pooled = extractor.forward(List.of(level(2, 16)), squares(10, 240));
    assertThat(pooled.shape()).isEqualTo(new Shape(2, 2, 3, 4));
    assertThat(firstValues(pooled)).containsExactly(2, 2);
  }

  @Test
  void otherMapsThanConfiguredAreRefused() {
    SingleRoIExtractor extractor = extractor(FOUR_LEVELS);
    assertThatThrownBy(() -> extractor.forward(List.of(level(0, 8)), squares(10)))
        .isInstanceOf(ArgumentException.class)
        .hasMessage("`featmap_strides` has 4 levels, but the extractor got 1 feature maps.");
    SingleRoIExtractor wide = extractor(FOUR_LEVELS.replace("channels=2", "channels=3"));
    assertThatThrownBy(() -> wide.forward(levels(), squares(10)))
        .hasMessage("`out_channels` is 3, but the extractor got a feature map of 2 channels.");
  }

  @Test
  void argumentsThatMakeNoSenseAreReported() {
    assertThat(Models.problems(text(FOUR_LEVELS.replace("[4, 8, 16, 32]", "[]"))))
        .contains("featmap_strides");
    assertThat(Models.problems(text(FOUR_LEVELS + ", finest_scale=0"))).contains("finest_scale");
  }

  private static String text(String arguments) {
    return "dict(type='SingleRoIExtractor', " + arguments + ")";
  }

  private static SingleRoIExtractor extractor(String arguments) {
    return Models.build(SingleRoIExtractor.class, text(arguments));
  }
}
