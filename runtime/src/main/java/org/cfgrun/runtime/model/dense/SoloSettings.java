package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.InstanceMaskLoss;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that all SOLO heads share.
 *
 * @param numClasses number of classes, without the background
 * @param inChannels number of channels of the feature maps
 * @param featChannels number of channels inside the stacks
 * @param stackedConvs number of convolutions of each stack
 * @param strides stride of each level, in pixels, after the first and last map are resized to the
 *     size of their neighbors
 * @param scaleRanges smallest and largest size of the objects of each level: the square root of the
 *     area of the box, in pixels
 * @param posScale share of the sides of an object's box around its center of mass whose cells
 *     predict the object
 * @param numGrids number of rows and of columns of the grid of each level
 * @param clsDownIndex index of the convolution of the class branch before which the map is resized
 *     to the grid; {@code SOLOV2Head} resizes it before the first
 * @param lossMask loss of the masks
 * @param lossCls loss of the scores
 * @param normCfg kind of normalization of the stacks; none if None
 */
public record SoloSettings(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
    @Bounds(min = 1, max = 1000) @Default("4") int stackedConvs,
    @Bounds(min = 1, max = 1 << 14) @Default("(4, 8, 16, 32, 64)") List<Integer> strides,
    @Bounds(min = 0) @Default("((8, 32), (16, 64), (32, 128), (64, 256), (128, 512))")
        List<List<Double>> scaleRanges,
    @Bounds(min = 0, max = 1) @Default("0.2") double posScale,
    @Bounds(min = 1, max = 256) @Default("[40, 36, 24, 16, 12]") List<Integer> numGrids,
    @Bounds(min = 0) @Default("0") int clsDownIndex,
    InstanceMaskLoss lossMask,
    ClassificationLoss lossCls,
    @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg) {
  public SoloSettings {
    int levels = strides.size();
    if (levels < 2) {
      throw new ArgumentException(
          "strides", "Expected at least two `strides`, got %s.".formatted(levels));
    }
    if (scaleRanges.size() != levels || scaleRanges.stream().anyMatch(range -> range.size() != 2)) {
      throw new ArgumentException(
          "scale_ranges",
          "Expected a pair (low, high) in `scale_ranges` for each of the %s `strides`, got %s."
              .formatted(levels, scaleRanges));
    }
    if (numGrids.size() != levels) {
      throw new ArgumentException(
          "num_grids",
          "Expected %s numbers in `num_grids`, one per stride, got %s."
              .formatted(levels, numGrids.size()));
    }
    if (clsDownIndex >= stackedConvs) {
      throw new ArgumentException(
          "cls_down_index",
          "Expected `cls_down_index` below `stacked_convs` = %s, got %s."
              .formatted(stackedConvs, clsDownIndex));
    }
    LevelHead.checkSigmoid("loss_cls", lossCls.hasBackground());
  }

  /** Returns the number of levels. */
  int levels() {
    return strides.size();
  }

  /** Creates a stack of plain convolutions. */
  ModuleList<ConvModule> stack(int coordinates) {
    return stack(coordinates, index -> null);
  }

  /**
   * Creates a stack of 3x3 convolutions.
   *
   * @param coordinates number of channels that its input has beside those of a feature map
   * @param kind kind of the convolution of an index; the plain one if null
   */
  ModuleList<ConvModule> stack(int coordinates, IntFunction<@Nullable ConvLayers> kind) {
    List<ConvModule> convs = new ArrayList<>();
    for (int i = 0; i < stackedConvs; i++) {
      int in = i == 0 ? inChannels + coordinates : featChannels;
      convs.add(
          new ConvModule(
              ConvShape.of(in, featChannels, 3).padding(1),
              kind.apply(i),
              normCfg,
              new ReLU(new ReLU.Args(true))));
    }
    return new ModuleList<>(convs);
  }

  /** Creates a convolution of an output. */
  Conv2d output(int channels, int kernel) {
    return new Conv2d(ConvShape.of(featChannels, channels, kernel).padding(kernel / 2), true);
  }
}
