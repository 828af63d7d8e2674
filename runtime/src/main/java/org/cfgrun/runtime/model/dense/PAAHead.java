package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of PAA (https://arxiv.org/abs/2007.08103): the layers of ATSS, whose factor predicts the IoU
 * of the box. The assigner selects candidates; the losses of the candidates decide which are
 * positive. A detection is the mean of all boxes of its class that overlap it, weighted by score
 * and IoU.
 */
@Component(Registries.MODELS)
public class PAAHead extends AtssLayers {
  /**
   * Covariances of the mixture, in one dimension: one variance per distribution, or one for both.
   */
  public enum CovarianceType {
    FULL,
    DIAG,
    SPHERICAL,
    TIED
  }

  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param topk number of candidates per object and level
   * @param scoreVoting whether a detection is the mean of the boxes that overlap it
   * @param covarianceType {@code full}, {@code diag} or {@code spherical}: one variance for each
   *     distribution of losses; {@code tied}: the same for both
   * @param predKernelSize size of the kernels of the last layers, in pixels
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param regDecodedBbox must be True: the loss compares decoded boxes
   * @param lossCenterness loss of the predicted IoU; one with {@code use_sigmoid=True}
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param lossCls loss of the scores
   * @param lossBbox loss of the decoded boxes, weighted by their IoU
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1) @Default("9") int topk,
      @Default("True") boolean scoreVoting,
      @Default("'diag'") CovarianceType covarianceType,
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

  /** Least IoU that weights a box. */
  private static final double LEAST = 1e-12;

  private static final PaaKernel PAA = Kernel.bind(PaaKernel.class);
  private static final BboxOverlaps2D OVERLAPS = new BboxOverlaps2D();

  private final Args args;
  private final PaaAssignment assignment;

  public PAAHead(Args args) {
    super(args, args.predKernelSize());
    this.args = args;
    requireSigmoid("loss_centerness", args.lossCenterness().hasBackground());
    if (!args.regDecodedBbox()) {
      throw new ArgumentException(
          "reg_decoded_bbox", "Expected True: the loss compares decoded boxes. Remove it.");
    }
    noteMisfits(() -> Loss.requireElements("loss_cls", args.lossCls()));
    noteMisfits(() -> Loss.requireElements("loss_bbox", args.lossBbox()));
    assignment = new PaaAssignment(args.topk(), args.covarianceType() == CovarianceType.TIED);
  }

  @Override
  final String factorName() {
    return "iou_preds";
  }

  /**
   * Assignment of a batch.
   *
   * @param targets of the candidates
   * @param positives the candidates that are positive
   */
  record Assigned(AnchorGrid grid, AnchorTargets targets, Positives positives) {}

  /** Decides which anchors are positive; the losses of this head's outputs do by default. */
  Assigned assigned(List<LevelOutput> outputs, DetectionBatch batch, DenseTrainCfg cfg) {
    return ownAssigned(outputs, batch, cfg);
  }

  /** Decides by the losses of outputs of this head which anchors are positive. */
  final Assigned ownAssigned(List<LevelOutput> outputs, DetectionBatch batch, DenseTrainCfg cfg) {
    AnchorGrid grid = priors(outputs);
    AnchorTargets targets = AnchorTargets.of(grid, batch, cfg, null, numClasses()).flat();
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Tensor codes = LevelOutput.flatCodes(outputs, 4);
    Positives candidates = Positives.of(targets.labels(), numClasses(), grid.anchors());
    return new Assigned(
        grid, targets, Autograd.noGrad(() -> positives(candidates, scores, codes, targets, grid)));
  }

  /**
   * Computes the loss of the boxes of positives, which are weighted by their overlaps by default.
   *
   * @param predicted {@code [p, 4]}
   * @param boxes {@code [p, 4]}: those of the objects
   * @param overlaps {@code [p]}, without gradients
   * @param count scalar: the number of positives
   */
  Tensor boxLoss(BoxLoss loss, Tensor predicted, Tensor boxes, Tensor overlaps, Tensor count) {
    Tensor least = Tensor.scalar(LEAST, overlaps.device());
    return loss.loss(predicted, boxes, overlaps.maximum(least), overlaps.sum());
  }

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    Assigned assigned = assigned(outputs, batch, cfg);
    AnchorTargets targets = assigned.targets;
    Positives positives = assigned.positives;
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Tensor codes = LevelOutput.flatCodes(outputs, 4);
    Tensor labels = positives.relabeled(targets.labels(), numClasses());
    Tensor boxes = positives.of(targets.boxes());
    Tensor predicted =
        args.bboxCoder().decode(positives.priors(assigned.grid.anchors()), positives.of(codes));
    Tensor overlaps = Autograd.noGrad(() -> BboxOverlaps2D.aligned(predicted, boxes));
    Tensor logits = positives.of(LevelOutput.flatFactors(outputs)).squeeze(1);
    Tensor average =
        Tensor.scalar(Math.max(positives.indices().size(), batch.size()), scores.device());
    Losses losses = new Losses();
    losses.add("loss_cls", args.lossCls().loss(scores, labels, targets.weights(), average));
    losses.add(
        "loss_bbox", boxLoss(args.lossBbox(), predicted, boxes, overlaps, positives.count()));
    losses.add("loss_iou", args.lossCenterness().binary(logits, overlaps, null, positives.count()));
    return losses;
  }

  /**
   * Decides which candidates are positive. Their losses are copied to the host, once for all
   * images.
   */
  private Positives positives(
      Positives candidates, Tensor scores, Tensor codes, AnchorTargets targets, AnchorGrid grid) {
    Tensor predicted =
        args.bboxCoder().decode(candidates.priors(grid.anchors()), candidates.of(codes));
    Tensor losses =
        args.lossCls()
            .unreduced(candidates.of(scores), candidates.of(targets.labels()))
            .sum(1)
            .mul(candidates.of(targets.weights()))
            .add(args.lossBbox().unreduced(predicted, candidates.of(targets.boxes())).sum(1));
    long[] indices = candidates.indices().toLongArray();
    long[] objects = candidates.of(targets.truth()).toLongArray();
    int[] levels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      levels[i] = grid.levelOf((int) (indices[i] % grid.size()));
      // Objects are numbered within their image.
      objects[i] += (indices[i] / grid.size()) << Integer.SIZE;
    }
    int[] chosen = assignment.positives(losses.toFloatArray(), objects, levels);
    long[] positive = new long[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      positive[i] = indices[chosen[i]];
    }
    return Positives.at(
        Tensor.of(positive, new Shape(positive.length), scores.device()), grid.size());
  }

  /** Returns false: as in mmdet, boxes are averaged within a single view. */
  @Override
  public boolean hasCandidates() {
    return false;
  }

  @Override
  final DetectionTensors detect(
      List<LevelOutput> outputs,
      int image,
      int height,
      int width,
      @Nullable Tensor scale,
      DenseTestCfg cfg) {
    AnchorGrid grid = priors(outputs);
    List<Tensor> levelScores = new ArrayList<>();
    List<Tensor> levelBoxes = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      List<Tensor> best =
          PAA.best(
              output.scores(),
              output.codes(),
              Objects.requireNonNull(output.factors()),
              grid.level(level),
              image,
              numClasses(),
              cfg.nmsPre());
      levelScores.add(best.get(0));
      levelBoxes.add(decode(level, best.get(1), best.get(2), height, width));
    }
    List<Tensor> pairs = PAA.pairs(Tensor.cat(levelScores, 0), cfg.scoreThr());
    Tensor scores = pairs.get(0);
    Tensor labels = pairs.get(2);
    Tensor boxes = Tensor.cat(levelBoxes, 0).indexSelect(0, pairs.get(1));
    if (scale != null) {
      boxes = boxes.div(scale);
    }
    DetectionTensors kept =
        new DetectionTensors(boxes, scores, labels).suppressed(cfg.nms(), cfg.maxPerImg());
    if (!args.scoreVoting()) {
      return kept;
    }
    Tensor overlaps = OVERLAPS.overlaps(kept.boxes(), boxes, BboxOverlaps2D.Mode.IOU);
    Tensor voted = PAA.vote(kept.boxes(), kept.labels(), boxes, scores, labels, overlaps);
    return new DetectionTensors(voted, kept.scores(), kept.labels());
  }
}
