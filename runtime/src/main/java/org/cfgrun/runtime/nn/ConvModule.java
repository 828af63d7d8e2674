package org.cfgrun.runtime.nn;

import java.util.Objects;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolution, normalization and activation, as mmcv's ConvModule, with children {@code conv} and
 * {@code bn} or {@code gn}. The convolution has a bias only without normalization. Initial values:
 * Kaiming normal weights in mode fan_out for the slope of the activation, zero biases, unless the
 * convolution is {@link SelfInitialized} or a {@link SwitchableConv2d}.
 */
public final class ConvModule extends Layer {
  private final Layer conv;
  private final int normChannels;
  private final @Nullable NormLayers norms;
  private final @Nullable Norm norm;
  private final @Nullable Activation activation;
  private final LayerOrder order;

  /**
   * Creates a block.
   *
   * @param convs the convolution factory, or null for {@link Conv2d}
   * @param norms the normalization factory, or null for none
   * @param activation the activation, or null for none
   */
  public ConvModule(
      ConvShape shape,
      @Nullable ConvLayers convs,
      @Nullable NormLayers norms,
      @Nullable Activation activation) {
    this(shape, convs, norms, activation, norms == null);
  }

  /**
   * Creates a block whose convolution has a bias or not, whatever the normalization.
   *
   * @param convs the convolution factory, or null for {@link Conv2d}
   * @param norms the normalization factory, or null for none
   * @param activation the activation, or null for none
   */
  public ConvModule(
      ConvShape shape,
      @Nullable ConvLayers convs,
      @Nullable NormLayers norms,
      @Nullable Activation activation,
      boolean hasBias) {
    this(shape, convs, norms, activation, hasBias, LayerOrder.CONV_NORM_ACT);
  }

  /**
   * Creates a block in an order.
   *
   * @param convs the convolution factory, or null for {@link Conv2d}
   * @param norms the normalization factory, or null for none
   * @param activation the activation, or null for none
   */
  public ConvModule(
      ConvShape shape,
      @Nullable ConvLayers convs,
      @Nullable NormLayers norms,
      @Nullable Activation activation,
      boolean hasBias,
      LayerOrder order) {
    conv = child("conv", ConvLayers.layer(convs, shape, hasBias));
    this.norms = norms;
    normChannels = order == LayerOrder.NORM_ACT_CONV ? shape.in() : shape.out();
    norm = norms == null ? null : child(norms.prefix(), norms.layer(normChannels));
    this.activation = activation;
    this.order = order;
    initialize();
  }

  private ConvModule(ConvModule other) {
    conv = child("conv", other.conv);
    normChannels = other.normChannels;
    norms = other.norms;
    norm = norms == null ? null : child(norms.prefix(), norms.layer(normChannels));
    activation = other.activation;
    order = other.order;
  }

  /** Returns a block with the same convolution, whose parameters are shared, and its own norm. */
  public ConvModule sharingConv() {
    return new ConvModule(this);
  }

  /**
   * Sets the initial values that the block has at first. As in mmcv, a child of a backbone or neck
   * that is not in a list keeps them if that has an {@code init_cfg}.
   */
  public void initialize() {
    if (!(conv instanceof SelfInitialized || conv instanceof SwitchableConv2d)) {
      double slope = activation instanceof LeakyReLU leaky ? leaky.negativeSlope() : 0;
      init(Init.kaimingNormal(Fan.FAN_OUT, slope));
    }
  }

  /** Sets the initial weights of the convolution; its bias is initially 0. */
  public void init(Init weights) {
    Objects.requireNonNull(conv.own().get("weight")).init(weights);
    Parameter bias = conv.own().get("bias");
    if (bias != null) {
      bias.init(Init.constant(0));
    }
  }

  /** Returns the normalization, or null. */
  @Nullable Norm norm() {
    return norm;
  }

  @Override
  public Tensor forward(Tensor x) {
    if (order == LayerOrder.ACT_CONV_NORM) {
      return normalized(activation == null ? x : activation.apply(x));
    }
    if (order == LayerOrder.NORM_ACT_CONV) {
      Tensor y = norm == null ? x : norm.forward(x);
      return conv.forward(activation == null ? y : activation.apply(y));
    }
    if (activation instanceof ReLU relu && relu.isInplace()) {
      return ConvNorm.relu(conv, norm, x);
    }
    Tensor y = normalized(x);
    return activation == null ? y : activation.apply(y);
  }

  private Tensor normalized(Tensor x) {
    return norm == null ? conv.forward(x) : ConvNorm.linear(conv, norm, x);
  }
}
