package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of ATSS (https://arxiv.org/abs/1912.02424): class scores, boxes relative to anchors, and how
 * central the anchor lies in its object. The losses of boxes are weighted by this centerness.
 */
@Component(Registries.MODELS)
public final class ATSSHead extends AtssLayers {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param predKernelSize size of the kernels of the last layers, in pixels
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param regDecodedBbox must be True: the loss compares decoded boxes
   * @param lossCenterness loss of the centerness; one with {@code use_sigmoid=True}
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param lossCls loss of the scores
   * @param lossBbox loss of the decoded boxes
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = 1000) @Default("3") int predKernelSize,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Default("True") boolean regDecodedBbox,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossCenterness,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default(LOSS_CLS) ClassificationLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='atss_cls', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg)
      implements AnchorHeadArgs {}

  private final Args args;

  public ATSSHead(Args args) {
    super(args, args.predKernelSize());
    this.args = args;
    requireSigmoid("loss_centerness", args.lossCenterness().hasBackground());
    if (!args.regDecodedBbox()) {
      throw new ArgumentException(
          "reg_decoded_bbox", "Expected True: centerness requires decoded boxes. Remove it.");
    }
  }

  @Override
  String factorName() {
    return "centernesses";
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    AnchorTargets.OfBatch wanted = AnchorTargets.of(grid, batch, cfg, null, numClasses());
    AnchorTargets targets = wanted.flat();
    Positives positives = Positives.of(targets.labels(), numClasses(), grid.anchors());
    Tensor anchors = positives.priors(grid.anchors());
    Tensor boxes = positives.of(targets.boxes());
    Tensor centerness = KERNEL.anchorCenterness(anchors, boxes);
    List<Tensor> means = reduceMean(wanted.average(), centerness.sum());
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                LevelOutput.flatScores(outputs, numClasses()),
                targets.labels(),
                targets.weights(),
                means.get(0)));
    losses.add(
        "loss_bbox",
        positives.weighted(
            average ->
                args.lossBbox()
                    .loss(
                        args.bboxCoder()
                            .decode(anchors, positives.of(LevelOutput.flatCodes(outputs, 4))),
                        boxes,
                        centerness,
                        average),
            means.get(1)));
    losses.add(
        "loss_centerness",
        args.lossCenterness()
            .binary(
                positives.of(LevelOutput.flatFactors(outputs)).squeeze(1),
                centerness,
                null,
                means.get(0)));
    return losses;
  }
}
