package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Semantic segmentation head of YOLACT (https://arxiv.org/abs/1904.02689): a 1x1 convolution that
 * predicts the classes of the pixels of the finest feature map. It serves only training. As in
 * mmdet, class c is predicted by channel c - 1, and class 0 by the last one.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class YOLACTSegmHead extends Module implements PretrainedPart.Owner {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the finest feature map
   * @param lossSegm loss of the pixels; one with {@code use_sigmoid=True}
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossSegm,
      @Default("dict(type='Xavier', distribution='uniform', override=dict(name='segm_conv'))")
          @Nullable InitCfg initCfg) {
    public Args {
      LevelHead.checkSigmoid("loss_segm", lossSegm.hasBackground());
    }
  }

  private static final YolactKernel KERNEL = Kernel.bind(YolactKernel.class);

  private final Args args;
  private final Conv2d conv;

  public YOLACTSegmHead(Args args) {
    this.args = args;
    conv =
        child("segm_conv", new Conv2d(ConvShape.of(args.inChannels(), args.numClasses(), 1), true));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /** Checks that the head fits its input feature maps, and the classes of a box head. */
  public void checkInputs(List<FeatureMap> inputs, YOLACTHead boxes) {
    ArgumentException.checkAll(
        () -> YOLACTProtonet.requireChannels(args.inChannels(), inputs),
        () -> {
          if (args.numClasses() != boxes.numClasses()) {
            throw new ArgumentException(
                "num_classes",
                "`num_classes` is %s, but that of the box head is %s. Set both to the same number."
                    .formatted(args.numClasses(), boxes.numClasses()));
          }
        });
  }

  /**
   * Computes the losses, one per image.
   *
   * @param map the finest feature map
   * @param masks {@link YOLACTProtonet#tensors} of each image
   */
  public List<Tensor> losses(Tensor map, DetectionBatch batch, List<Tensor> masks) {
    Tensor logits = conv.forward(map);
    Shape shape = logits.shape();
    Tensor pixels = Tensor.scalar(shape.get(0) * shape.get(2) * shape.get(3), logits.device());
    List<Tensor> losses = new ArrayList<>();
    for (int image = 0; image < batch.size(); image++) {
      GroundTruth truth = batch.groundTruth().get(image).withArea();
      Tensor own = logits.select(0, image);
      if (truth.size() == 0) {
        losses.add(own.sum().mul(0));
        continue;
      }
      Tensor wanted =
          KERNEL.ofClasses(
              KERNEL.shrunk(masks.get(image), shape.get(2), shape.get(3)),
              ImageTargets.labels(truth, logits.device()),
              args.numClasses());
      losses.add(args.lossSegm().binary(rows(own), rows(wanted), null, pixels));
    }
    return losses;
  }

  /** Returns a row of all classes for each pixel. */
  private Tensor rows(Tensor map) {
    return map.permute(1, 2, 0).reshape(-1, args.numClasses());
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
