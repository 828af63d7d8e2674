package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.InstanceMaskLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Mask head of QueryInst (https://arxiv.org/abs/2105.01928): the features of a region are convolved
 * with its query, before the layers of Mask R-CNN predict a mask for each class.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class DynamicMaskHead extends Module {
  /**
   * @param dynamicConvCfg convolution of the features of a region with its query
   * @param layers arguments of the layers of {@code FCNMaskHead}; {@code class_agnostic} must be
   *     False
   * @param lossMask loss of the probabilities of the mask of each object's class: set {@code
   *     activate=False}, because otherwise the loss applies another sigmoid, as in mmdet
   */
  public record Args(
      @Default(
              "dict(type='DynamicConv', in_channels=256, feat_channels=64, out_channels=256,"
                  + " input_feat_shape=14, with_proj=False,"
                  + " act_cfg=dict(type='ReLU', inplace=True), norm_cfg=dict(type='LN'))")
          DynamicConv dynamicConvCfg,
      @Inline FCNMaskLayers.Settings layers,
      @Default("dict(type='DiceLoss', loss_weight=8.0)") InstanceMaskLoss lossMask) {
    public Args {
      if (layers.classAgnostic()) {
        throw new ArgumentException(
            "class_agnostic",
            "`DynamicMaskHead` predicts a mask for each class. Set `class_agnostic=False` or remove it.");
      }
    }
  }

  private final Args args;
  private final FCNMaskLayers layers;

  public DynamicMaskHead(Args args) {
    this.args = args;
    layers = new FCNMaskLayers(args.layers(), FCNMaskLayers.plainConvs(args.layers()));
    layers.children().forEach(this::child);
    child("instance_interactive_conv", args.dynamicConvCfg());
  }

  /** Returns the number of classes. */
  int numClasses() {
    return args.layers().numClasses();
  }

  /**
   * Checks that the head fits its input.
   *
   * @param channels number of channels of the features of a region
   * @param size height and width of the features
   * @param queries number of channels of the queries
   * @throws ArgumentException if it does not; names the argument
   */
  void checkInputs(int channels, OutputSize size, int queries) {
    int own = args.layers().inChannels();
    ArgumentException.checkAll(
        () -> layers.checkInputs(channels),
        () -> {
          if (queries != own) {
            throw new ArgumentException(
                "in_channels",
                "`in_channels` of the head is %s, but the queries have %s channels."
                    .formatted(own, queries));
          }
        },
        () ->
            ArgumentException.checkPart(
                "dynamic_conv_cfg", () -> args.dynamicConvCfg().checkInputs(own, size, false)));
  }

  /** Returns the height and width of the masks for features of a size. */
  OutputSize maskSize(OutputSize features) {
    return layers.maskSize(features);
  }

  /**
   * Applies the layers.
   *
   * @param features {@code [n, C, height, width]}
   * @param queries {@code [n, C]}
   * @return {@code [n, classes, height, width]}: logits
   */
  Tensor forward(Tensor features, Tensor queries) {
    Tensor convolved = args.dynamicConvCfg().forward(queries, features).transpose(1, 2);
    return layers.logits(layers.convolved(convolved.reshape(features.shape().sizes())));
  }

  /**
   * Returns the probabilities of the masks of classes, {@code [n, height, width]}.
   *
   * @param logits as {@link #forward} returns them
   * @param labels {@code [n]}, int64
   */
  Tensor probabilities(Tensor logits, Tensor labels) {
    return layers.ownLogits(logits, labels).sigmoid();
  }

  /**
   * Computes the loss.
   *
   * @param logits as {@link #forward} returns them, for regions with an object
   * @param targets {@code [n, height, width]}
   * @param labels {@code [n]}, int64: class of each object
   * @param average divisor: the mean number of regions of a process
   */
  Tensor loss(Tensor logits, Tensor targets, Tensor labels, double average) {
    return args.lossMask()
        .loss(
            probabilities(logits, labels), targets, null, Tensor.scalar(average, logits.device()));
  }
}
