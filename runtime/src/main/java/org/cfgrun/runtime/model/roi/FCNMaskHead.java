package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Mask head of Mask R-CNN (https://arxiv.org/abs/1703.06870): convolutions, a layer that enlarges
 * the features, and a 1x1 convolution with one mask for each class.
 */
@Component(Registries.MODELS)
public class FCNMaskHead extends RoiMaskHead {
  /**
   * @param layers arguments of the layers
   * @param lossMask loss of the masks
   */
  public record Args(
      @Inline FCNMaskLayers.Settings layers,
      @Default("dict(type='CrossEntropyLoss', use_mask=True, loss_weight=1.0)") MaskLoss lossMask) {
    public Args {
      checkLoss("loss_mask", lossMask);
    }
  }

  static void checkLoss(String argument, MaskLoss loss) {
    if (!loss.comparesMasks()) {
      throw new ArgumentException(
          argument, "`%s` must be a loss of masks. Set `use_mask=True`.".formatted(argument));
    }
  }

  private final Args args;
  private final FCNMaskLayers layers;

  public FCNMaskHead(Args args) {
    this(args, FCNMaskLayers.plainConvs(args.layers()));
  }

  /** Creates a head with other convolutions. */
  FCNMaskHead(Args args, Layer convs) {
    this.args = args;
    layers = new FCNMaskLayers(args.layers(), convs);
    layers.children().forEach(this::child);
  }

  /** Returns the number of channels of {@link #convolved}. */
  final int convolvedChannels() {
    return layers.convolvedChannels();
  }

  @Override
  final void initialize() {
    layers.initialize();
  }

  @Override
  public final int numClasses() {
    return args.layers().numClasses();
  }

  @Override
  public final void checkInputs(int channels, OutputSize size) {
    layers.checkInputs(channels);
  }

  @Override
  public final OutputSize maskSize(OutputSize features) {
    return layers.maskSize(features);
  }

  @Override
  public final Tensor forward(Tensor features) {
    return logits(convolved(features));
  }

  /** Applies the convolutions before the upsampling, {@code [n, channels, height, width]}. */
  final Tensor convolved(Tensor features) {
    return layers.convolved(features);
  }

  /** Enlarges convolved features and predicts masks from them, as {@link #forward} does. */
  final Tensor logits(Tensor convolved) {
    return layers.logits(convolved);
  }

  @Override
  final Tensor loss(Tensor logits, Tensor targets, Tensor labels) {
    return args.lossMask().loss(logits, targets, layers.channels(labels));
  }

  @Override
  final Tensor ownLogits(Tensor logits, Tensor labels) {
    return layers.ownLogits(logits, labels);
  }
}
