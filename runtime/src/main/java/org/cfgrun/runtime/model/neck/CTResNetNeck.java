package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.nn.BatchNormLayers;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ConvTranspose2d;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Neck of CenterNet (https://arxiv.org/abs/1904.07850): the backbone's last map is enlarged step by
 * step, by a 3x3 convolution and a transposed convolution with stride 2 each. The result is a
 * single map.
 */
@Component(Registries.MODELS)
public final class CTResNetNeck extends Neck {
  /**
   * @param inChannel number of channels of the backbone's last map
   * @param numDeconvFilters number of channels of each step
   * @param numDeconvKernels kernel size of the transposed convolution of each step
   * @param useDcn whether the 3x3 convolutions are modulated deformable ones
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannel,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> numDeconvFilters,
      @Bounds(min = 1, max = 63) List<Integer> numDeconvKernels,
      @Default("True") boolean useDcn) {
    public Args {
      if (numDeconvFilters.isEmpty()) {
        throw new ArgumentException("num_deconv_filters", "Expected at least one step, got none.");
      }
      if (numDeconvKernels.size() != numDeconvFilters.size()) {
        throw new ArgumentException(
            "num_deconv_kernels",
            "Expected a kernel size for each of %s `num_deconv_filters`, got %s."
                .formatted(numDeconvFilters.size(), numDeconvKernels.size()));
      }
    }
  }

  /** PyTorch's first weights of convolutions. */
  private static final Init PLAIN = Init.kaimingUniform(Fan.FAN_IN, Math.sqrt(5));

  private final Args args;
  private final Sequential layers;

  public CTResNetNeck(Args args) {
    this.args = args;
    List<ConvModule> steps = new ArrayList<>();
    int in = args.inChannel();
    for (int i = 0; i < args.numDeconvFilters().size(); i++) {
      int out = args.numDeconvFilters().get(i);
      ConvLayers deformable = new ModulatedDeformConvLayers(1, false);
      ConvModule conv =
          module(ConvShape.of(in, out, 3).padding(1), args.useDcn() ? deformable : null);
      if (!args.useDcn()) {
        conv.init(PLAIN);
      }
      ConvShape shape = ConvShape.of(out, out, args.numDeconvKernels().get(i)).stride(2).padding(1);
      ConvModule enlarging = module(shape, ConvTranspose2d::new);
      enlarging.init(CTResNetNeck::bilinear);
      steps.add(conv);
      steps.add(enlarging);
      in = out;
    }
    layers = child("deconv_layers", new Sequential(steps));
  }

  private static ConvModule module(ConvShape shape, @Nullable ConvLayers convs) {
    NormLayers norms = new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, 0.1));
    return new ConvModule(shape, convs, norms, new ReLU(new ReLU.Args(true)));
  }

  /**
   * Draws the first weights of a transposed convolution. As in mmdet, only the weights of the first
   * output channel are those of a bilinear interpolation.
   */
  private static float[] bilinear(Shape shape, RandomGenerator random) {
    float[] weights = PLAIN.draw(shape, random);
    int kernel = Math.toIntExact(shape.get(2));
    int each = Math.toIntExact(shape.get(1)) * kernel * kernel;
    int half = (kernel + 1) / 2;
    double center = (2 * half - 1 - half % 2) / (2.0 * half);
    for (int in = 0; in < shape.get(0); in++) {
      for (int y = 0; y < kernel; y++) {
        for (int x = 0; x < kernel; x++) {
          double row = 1 - Math.abs((double) y / half - center);
          double column = 1 - Math.abs((double) x / half - center);
          weights[in * each + y * kernel + x] = (float) (row * column);
        }
      }
    }
    return weights;
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    FeatureMap last = inputs.get(inputs.size() - 1);
    if (last.channels() != args.inChannel()) {
      throw new ArgumentException(
          "in_channel",
          "`in_channel` of the neck is %s, but the backbone's last map has %s channels."
              .formatted(args.inChannel(), last.channels()));
    }
    List<Integer> filters = args.numDeconvFilters();
    int stride = Math.max(1, last.stride() >> filters.size());
    return List.of(new FeatureMap(filters.get(filters.size() - 1), stride));
  }

  @Override
  public List<Tensor> forward(List<Tensor> maps) {
    return List.of(layers.forward(maps.get(maps.size() - 1)));
  }
}
