package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of FreeAnchor (https://arxiv.org/abs/1909.02466): the layers of RetinaNet without
 * assignment. Each object has a bag of the anchors that overlap it most, of which at least one
 * should predict its class and box; scores of other anchors should be 0. It ignores {@code
 * assigner} of {@code train_cfg}, as mmdet's does.
 */
@Component(Registries.MODELS)
public final class FreeAnchorRetinaHead extends RetinaLayers {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param preAnchorTopk number of anchors of a bag
   * @param bboxThr IoU of a predicted box with an object up to which its scores should be 0
   * @param gamma how strongly easy scores are down-weighted; 0 for not at all
   * @param alpha weight of the bags, from 0 to 1; the scores that should be 0 have the rest
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox accepted for compatibility with mmdet's configs; has no effect
   * @param lossCls accepted for compatibility with mmdet's configs; has no effect
   * @param lossBbox loss of the encoded boxes, whose negative is the log of the box's probability
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Bounds(min = 1) @Default("50") int preAnchorTopk,
      @Bounds(min = 0, max = 1) @Default("0.6") double bboxThr,
      @Bounds(min = 0) @Default("2.0") double gamma,
      @Bounds(min = 0, max = 1) @Default("0.5") double alpha,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(RetinaHead.ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(LOSS_CLS) ClassificationLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox,
      @Default(RetinaHead.INIT) @Nullable InitCfg initCfg)
      implements AnchorHeadArgs {}

  private static final FreeAnchorKernel BAGS = Kernel.bind(FreeAnchorKernel.class);
  private static final BboxOverlaps2D OVERLAPS = new BboxOverlaps2D();

  private final Args args;

  public FreeAnchorRetinaHead(Args args) {
    super(args);
    this.args = args;
    noteMisfits(() -> Loss.requireElements("loss_bbox", args.lossBbox()));
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {}

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    Tensor anchors = priors(outputs).anchors();
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Tensor codes = LevelOutput.flatCodes(outputs, 4);
    long n = anchors.shape().get(0);
    int count = batch.groundTruth().stream().mapToInt(GroundTruth::size).sum();
    List<Tensor> bags = new ArrayList<>();
    List<Tensor> localized = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      ImageObjects truth = truths.get(image);
      Tensor own = codes.narrow(0, image * n, n);
      localized.add(Autograd.noGrad(() -> localized(anchors, own, truth)));
      if (truth.labels().size() > 0) {
        bags.add(bagLoss(anchors, scores.narrow(0, image * n, n), own, truth));
      }
    }
    Tensor negative = BAGS.negative(scores, Tensor.cat(localized, 0), args.gamma(), args.alpha());
    Losses losses = new Losses();
    losses.add(
        "positive_bag_loss",
        bags.isEmpty() ? codes.sum().mul(0) : Tensor.sum(bags).div(Math.max(1, count)));
    losses.add(
        "negative_bag_loss",
        negative.div((double) Math.max(1, (long) count * args.preAnchorTopk())));
    return losses;
  }

  private Tensor localized(Tensor anchors, Tensor codes, ImageObjects objects) {
    Tensor boxes = args.bboxCoder().decode(anchors, codes);
    Tensor overlaps = OVERLAPS.overlaps(objects.boxes(), boxes, BboxOverlaps2D.Mode.IOU);
    return BAGS.localized(overlaps, objects.labels(), numClasses(), args.bboxThr());
  }

  private Tensor bagLoss(Tensor anchors, Tensor scores, Tensor codes, ImageObjects objects) {
    Tensor overlaps = OVERLAPS.overlaps(objects.boxes(), anchors, BboxOverlaps2D.Mode.IOU);
    Tensor bags = BAGS.bags(overlaps, args.preAnchorTopk());
    Tensor members = bags.reshape(-1);
    Tensor bases = anchors.indexSelect(0, members);
    Tensor boxes = objects.boxes().unsqueeze(1).expand(-1, bags.shape().get(1), -1).reshape(-1, 4);
    Tensor distance =
        args.lossBbox()
            .unreduced(codes.indexSelect(0, members), args.bboxCoder().encode(bases, boxes))
            .sum(1);
    Tensor classes = BAGS.probabilities(scores, objects.labels(), bags);
    return BAGS.positive(
        classes, distance.neg().exp().reshape(classes.shape().sizes()), args.alpha());
  }
}
