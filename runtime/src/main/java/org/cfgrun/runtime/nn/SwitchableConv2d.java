package org.cfgrun.runtime.nn;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Switchable atrous convolution (SAC, https://arxiv.org/abs/2006.02334): a convolution and one of
 * three times its padding and dilation, mixed at each position by a switch in 0..1. The weights of
 * the second are those of the first plus {@code weight_diff}. A 1x1 convolution of the mean of the
 * map is added before and after. The weights are standardized like those of {@link ConvAWSLayers}.
 */
public final class SwitchableConv2d extends Layer implements DerivedBuffers {
  /** Smallest side of a map whose border can be mirrored. */
  private static final int MIN_SIDE = 3;

  private final ConvShape shape;
  private final AwareWeight weight;
  private final Parameter difference;
  private final Conv2d choice;
  private final Conv2d before;
  private final Conv2d after;
  private final @Nullable Conv2d smallOffset;
  private final @Nullable Conv2d largeOffset;

  /**
   * Creates a convolution.
   *
   * @param hasBias whether there is a bias, which is not used, as in mmcv
   * @param deforms whether both convolutions are deformable
   */
  SwitchableConv2d(ConvShape shape, boolean hasBias, boolean deforms) {
    this.shape = shape;
    long[] sizes = {
      shape.out(), shape.in() / shape.groups(), shape.kernel(), shape.kernel(),
    };
    Init init = LinearInit.of(shape.in() / shape.groups() * shape.kernel() * shape.kernel());
    Parameter first = parameter("weight", init, sizes);
    if (hasBias) {
      parameter("bias", init, shape.out());
    }
    difference = parameter("weight_diff", Init.constant(0), sizes);
    weight =
        new AwareWeight(
            first,
            buffer(AwareWeight.GAMMA, Init.constant(1), shape.out(), 1, 1, 1),
            buffer(AwareWeight.BETA, Init.constant(0), shape.out(), 1, 1, 1));
    choice = child("switch", zero(ConvShape.of(shape.in(), 1, 1).stride(shape.stride())));
    Parameter bias = choice.bias();
    if (bias != null) {
      bias.init(Init.constant(1));
    }
    before = child("pre_context", zero(ConvShape.of(shape.in(), shape.in(), 1)));
    after = child("post_context", zero(ConvShape.of(shape.out(), shape.out(), 1)));
    smallOffset = deforms ? child("offset_s", offset()) : null;
    largeOffset = deforms ? child("offset_l", offset()) : null;
  }

  private static Conv2d zero(ConvShape shape) {
    Conv2d conv = new Conv2d(shape, true);
    conv.init(Init.constant(0));
    return conv;
  }

  private Conv2d offset() {
    int coordinates = 2 * shape.kernel() * shape.kernel();
    return zero(ConvShape.of(shape.in(), coordinates, 3).stride(shape.stride()).padding(1));
  }

  /** Sets the initial values of the weights. */
  public void init(Init weights) {
    weight.weight().init(weights);
  }

  @Override
  public Tensor forward(Tensor input) {
    if (input.shape().get(2) < MIN_SIDE || input.shape().get(3) < MIN_SIDE) {
      throw new ArgumentException(
          "sac",
          "`SAC` requires feature maps of at least %s x %s cells, got %s x %s. Use larger images, or exclude the stage by `stage_with_sac`."
              .formatted(MIN_SIDE, MIN_SIDE, input.shape().get(2), input.shape().get(3)));
    }
    Tensor x = withContext(input, before);
    Tensor average = AwareWeight.KERNEL.average(x);
    Tensor kernel = weight.standardized();
    Tensor small = convolve(x, average, kernel, smallOffset, 1);
    Tensor large = convolve(x, average, kernel.add(difference.data()), largeOffset, 3);
    Tensor mixed = AwareWeight.KERNEL.mix(choice.forward(average), small, large);
    return withContext(mixed, after);
  }

  private static Tensor withContext(Tensor x, Conv2d context) {
    return x.add(context.forward(x.mean(new int[] {2, 3}, true)));
  }

  private Tensor convolve(
      Tensor x, Tensor average, Tensor kernel, @Nullable Conv2d offset, int factor) {
    int padding = factor * shape.padding();
    int dilation = factor * shape.dilation();
    return offset == null
        ? Functional.conv2d(x, kernel, null, shape.stride(), padding, dilation, shape.groups())
        : Functional.deformConv2d(
            x,
            offset.forward(average),
            null,
            kernel,
            null,
            shape.stride(),
            padding,
            dilation,
            shape.groups(),
            1);
  }

  @Override
  public List<String> derivedBuffers() {
    return List.of(AwareWeight.GAMMA, AwareWeight.BETA);
  }

  @Override
  public void deriveBuffers() {
    weight.derive();
  }
}
