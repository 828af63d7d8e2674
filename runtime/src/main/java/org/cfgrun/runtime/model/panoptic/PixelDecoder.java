package org.cfgrun.runtime.model.panoptic;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Computes a fine feature map, which the masks are read from, and coarser ones, which queries
 * attend to, from those of a backbone.
 */
public abstract class PixelDecoder extends Module {
  /** Initial weights of convolutions, Caffe2's Xavier. */
  static final Init XAVIER = Init.kaimingUniform(Fan.FAN_IN, 1);

  /**
   * Output of a pixel decoder.
   *
   * @param mask {@code [N, out, h, w]}: the map that masks are computed from
   * @param memories {@code [N, C, h, w]} each: the maps that queries attend to, coarsest first
   */
  record Output(Tensor mask, List<Tensor> memories) {}

  /**
   * Kinds of layers of a pixel decoder.
   *
   * @param norms kind of normalization; none if null, and convolutions have a bias
   * @param activation kind of activation; none if null
   */
  record Kinds(@Nullable NormLayers norms, @Nullable Activation activation) {
    /** Returns a convolution of 1 x 1 without activation. */
    ConvModule lateral(int in, int out) {
      return initialized(new ConvModule(ConvShape.of(in, out, 1), null, norms, null));
    }

    /** Returns a convolution of 3 x 3. */
    ConvModule output(int in, int out) {
      return initialized(
          new ConvModule(ConvShape.of(in, out, 3).padding(1), null, norms, activation));
    }

    private static ConvModule initialized(ConvModule conv) {
      conv.init(XAVIER);
      return conv;
    }
  }

  /** Convolutions of the finer maps, each added to the enlarged result of the coarser one. */
  static final class TopDown {
    private final ModuleList<ConvModule> laterals;
    private final ModuleList<ConvModule> outputs;
    private final boolean bilinear;

    /**
     * Creates the convolutions.
     *
     * @param maps number of maps, from the finest on
     * @param bilinear whether to enlarge by bilinear interpolation instead of the nearest neighbor
     */
    TopDown(PixelDecoders.Channels channels, int maps, Kinds kinds, boolean bilinear) {
      List<ConvModule> lateral = new ArrayList<>();
      List<ConvModule> output = new ArrayList<>();
      for (int i = 0; i < maps; i++) {
        lateral.add(kinds.lateral(channels.in().get(i), channels.inner()));
        output.add(kinds.output(channels.inner(), channels.inner()));
      }
      laterals = new ModuleList<>(lateral);
      outputs = new ModuleList<>(output);
      this.bilinear = bilinear;
    }

    /** Adds the convolutions to their decoder. */
    void addTo(PixelDecoder owner) {
      owner.child("lateral_convs", laterals);
      owner.child("output_convs", outputs);
    }

    /**
     * Computes the finest map, which is the coarsest one if there are no finer ones.
     *
     * @param features the maps of the backbone
     * @param coarsest the result for the map after those of this part
     */
    Tensor finest(List<Tensor> features, Tensor coarsest) {
      List<Tensor> maps = maps(features, coarsest);
      return maps.isEmpty() ? coarsest : maps.get(maps.size() - 1);
    }

    /** Computes the maps, finest last; see {@link #finest}. */
    List<Tensor> maps(List<Tensor> features, Tensor coarsest) {
      List<Tensor> maps = new ArrayList<>();
      Tensor y = coarsest;
      for (int i = laterals.modules().size() - 1; i >= 0; i--) {
        Tensor own = laterals.get(i).forward(features.get(i));
        long height = own.shape().get(2);
        long width = own.shape().get(3);
        Tensor enlarged =
            bilinear
                ? Functional.interpolateBilinear(y, height, width, false)
                : Functional.interpolateNearest(y, height, width);
        y = outputs.get(i).forward(own.add(enlarged));
        maps.add(y);
      }
      return maps;
    }
  }

  /** Adds the last convolution, which computes the map of the masks. */
  final Conv2d maskFeature(int in, int out, int kernel) {
    Conv2d conv =
        child("mask_feature", new Conv2d(ConvShape.of(in, out, kernel).padding(kernel / 2), true));
    conv.init(XAVIER);
    return conv;
  }

  /**
   * Computes the maps.
   *
   * @param features the maps of the backbone, finest first
   * @param padding {@code [N, h, w]} at the size of the coarsest map: true where it is padding
   */
  abstract Output forward(List<Tensor> features, Tensor padding);

  /** Returns the channels of the maps that queries attend to. */
  abstract int memoryChannels();
}
