package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Deformable pooling of regions (https://arxiv.org/abs/1703.06211): bins of RoIAlign are moved by
 * offsets that linear layers predict from what RoIAlign pools. Each level of a pyramid has its own
 * layers. Initially, all offsets are 0.
 */
@Component(Registries.ROI_LAYERS)
public class DeformRoIPoolPack extends Module implements RoiLayer {
  /**
   * @param outputSize number of bins: an int, or (height, width)
   * @param outputChannels number of channels of the feature maps
   * @param deformFcChannels size of the outputs of the linear layers
   * @param samplingRatio samples per bin in each direction; 0 for the size of the bin in cells of
   *     the feature map, rounded up
   * @param gamma factor of the offsets, which are relative to the size of the region
   */
  public record Args(
      OutputSize outputSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int outputChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int deformFcChannels,
      @Bounds(min = 0, max = 32) @Default("0") int samplingRatio,
      @Default("0.1") double gamma) {
    int bins() {
      return outputSize.height() * outputSize.width();
    }
  }

  private static final RoiAlignKernel KERNEL = Kernel.bind(RoiAlignKernel.class);

  private final Args args;
  private final Layer offsets;

  public DeformRoIPoolPack(Args args) {
    this.args = args;
    offsets = child("offset_fc", new Prediction(args, 2, 2 * args.bins()));
  }

  /**
   * Linear layers with ReLU between them. As in a sequence of both, their names count by two; the
   * last layer is initially 0.
   */
  static final class Prediction extends Layer {
    private final List<Linear> layers = new ArrayList<>();

    /**
     * Adds layers.
     *
     * @param hidden number of layers before the last one
     * @param out number of values to predict
     */
    Prediction(Args args, int hidden, int out) {
      int in = args.outputChannels() * args.bins();
      for (int i = 0; i <= hidden; i++) {
        int width = i == hidden ? out : args.deformFcChannels();
        layers.add(child(Integer.toString(2 * i), new Linear(in, width, true)));
        in = width;
      }
      layers.get(hidden).init(Init.constant(0));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = layers.get(0).forward(x);
      for (Linear layer : layers.subList(1, layers.size())) {
        y = layer.forward(y.relu_());
      }
      return y;
    }
  }

  /** Returns the arguments. */
  final Args args() {
    return args;
  }

  @Override
  public RoiLayer another() {
    return new DeformRoIPoolPack(args);
  }

  @Override
  public final void checkInputs(int channels) {
    RoiBoxHead.requireChannels("output_channels", args.outputChannels(), channels);
  }

  @Override
  public final OutputSize outputSize() {
    return args.outputSize();
  }

  @Override
  public final Tensor loads(Tensor rois, Tensor levels, double[] scales) {
    OutputSize size = args.outputSize();
    return KERNEL.loads(
        rois, levels, scales, size.height(), size.width(), args.samplingRatio(), true);
  }

  @Override
  public final Tensor pool(Tensor features, Tensor rois, double scale, long samples) {
    OutputSize size = args.outputSize();
    Tensor regions = rois.detach();
    long n = rois.shape().get(0);
    Tensor flat =
        pooled(features, regions, null, scale, samples)
            .reshape(n, (long) args.outputChannels() * args.bins());
    Tensor shifts = offsets.forward(flat).reshape(n, 2, size.height(), size.width());
    return modulated(pooled(features, regions, shifts.mul(args.gamma()), scale, samples), flat);
  }

  private Tensor pooled(
      Tensor features, Tensor regions, @Nullable Tensor shifts, double scale, long samples) {
    return KERNEL.align(
        features,
        regions,
        shifts,
        args.outputSize().height(),
        args.outputSize().width(),
        scale,
        args.samplingRatio(),
        true,
        false,
        samples);
  }

  /**
   * Weights bins; not by default.
   *
   * @param pooled {@code [n, C, height, width]}
   * @param flat {@code [n, C * height * width]}: what RoIAlign pools
   */
  Tensor modulated(Tensor pooled, Tensor flat) {
    return pooled;
  }
}
