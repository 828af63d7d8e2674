package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Fan;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.MaxPool2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Predicts how much a predicted mask overlaps that of the object (Mask Scoring R-CNN,
 * https://arxiv.org/abs/1903.00241), from the features of the region and the mask itself. The score
 * of a mask is this overlap times the score of the box.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class MaskIoUHead extends Module implements PretrainedPart.Owner {
  /**
   * @param numConvs number of convolutions; the last one has stride 2
   * @param numFcs number of linear layers before the last one
   * @param roiFeatSize height and width of the features of a region, even
   * @param inChannels number of channels of the features of a region
   * @param convOutChannels number of channels of the convolutions
   * @param fcOutChannels size of the outputs of the linear layers
   * @param numClasses number of classes
   * @param lossIou loss of the overlaps
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = 1000) @Default("4") int numConvs,
      @Bounds(min = 1, max = 1000) @Default("2") int numFcs,
      @Default("14") OutputSize roiFeatSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int convOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("1024") int fcOutChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Default("dict(type='MSELoss', loss_weight=0.5)") BoxLoss lossIou,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (roiFeatSize.height() % 2 != 0 || roiFeatSize.width() % 2 != 0) {
        throw new ArgumentException(
            "roi_feat_size",
            "`roi_feat_size` must be even, got %s x %s. The last convolution has stride 2."
                .formatted(roiFeatSize.height(), roiFeatSize.width()));
      }
    }
  }

  private static final MaskIouKernel KERNEL = Kernel.bind(MaskIouKernel.class);

  private final Args args;
  private final MaxPool2d pool = new MaxPool2d(2, 2, 0);
  private final ModuleList<Conv2d> convs;
  private final FullyConnected linears;
  private final Linear last;

  public MaskIoUHead(Args args) {
    this.args = args;
    List<Conv2d> all = new ArrayList<>();
    for (int i = 0; i < args.numConvs(); i++) {
      int in = i == 0 ? args.inChannels() + 1 : args.convOutChannels();
      int stride = i == args.numConvs() - 1 ? 2 : 1;
      Conv2d conv =
          new Conv2d(ConvShape.of(in, args.convOutChannels(), 3).stride(stride).padding(1), true);
      conv.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
      all.add(conv);
    }
    convs = child("convs", new ModuleList<>(all));
    int size =
        args.convOutChannels()
            * (args.roiFeatSize().height() / 2)
            * (args.roiFeatSize().width() / 2);
    linears =
        child(
            "fcs",
            new FullyConnected(
                args.numFcs(), size, args.fcOutChannels(), Init.kaimingUniform(Fan.FAN_IN, 1)));
    last = child("fc_mask_iou", new Linear(args.fcOutChannels(), args.numClasses(), true));
    last.init(Init.normal(0, 0.01));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /**
   * Checks that the head fits the features and the masks of regions.
   *
   * @param channels number of channels of the features
   * @param size height and width of the features
   * @param masks the head that predicts the masks
   */
  void checkInputs(int channels, OutputSize size, RoiMaskHead masks) {
    ArgumentException.checkAll(
        () -> RoiBoxHead.requireInputs(args.inChannels(), args.roiFeatSize(), channels, size),
        () -> {
          if (masks.numClasses() != args.numClasses()) {
            throw new ArgumentException(
                "num_classes",
                "`num_classes` of the head is %s, but the mask head has %s classes."
                    .formatted(args.numClasses(), masks.numClasses()));
          }
        },
        () -> {
          OutputSize found = masks.maskSize(size);
          if (found.height() != 2 * size.height() || found.width() != 2 * size.width()) {
            throw new ArgumentException(
                "The head requires masks of twice the size of the features, %s x %s, but the mask head predicts %s x %s. Set `scale_factor=2` in its `upsample_cfg`."
                    .formatted(2 * size.height(), 2 * size.width(), found.height(), found.width()));
          }
        });
  }

  /**
   * Predicts overlaps.
   *
   * @param features {@code [n, C, height, width]}
   * @param masks {@code [n, 2 * height, 2 * width]}: probability of each pixel
   * @param labels {@code [n]}, int64: class of each object
   * @return {@code [n]}
   */
  Tensor forward(Tensor features, Tensor masks, Tensor labels) {
    Tensor x = Tensor.cat(List.of(features, pool.forward(masks.unsqueeze(1))), 1);
    for (Conv2d conv : convs.modules()) {
      x = conv.forward(x).relu_();
    }
    x = linears.forward(x.flatten(1, -1));
    return last.forward(x).gather(1, labels.unsqueeze(1)).squeeze(1);
  }

  /**
   * Computes the loss of the masks that overlap their objects.
   *
   * @param found {@code [n]}: predicted overlaps
   * @param wanted {@code [n]}
   */
  Tensor loss(Tensor found, Tensor wanted) {
    Tensor own = wanted.gt(0).nonzero().squeeze(1);
    if (own.size() == 0) {
      return found.sum().mul(0);
    }
    return args.lossIou()
        .loss(
            found.indexSelect(0, own).unsqueeze(1),
            wanted.indexSelect(0, own).unsqueeze(1),
            null,
            null);
  }

  /**
   * Computes the overlaps of masks with their objects. The part of an object outside the region
   * counts by its area.
   *
   * @param logits {@code [n, height, width]}
   * @param targets {@code [n, height, width]}: masks of the objects inside the regions
   * @param inside share of each object that is inside the region
   * @param threshold what a logit must exceed, as in mmdet, for its pixel to count
   */
  static Tensor overlaps(Tensor logits, Tensor targets, Tensor inside, double threshold) {
    return KERNEL.overlaps(logits, targets, inside, threshold);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
