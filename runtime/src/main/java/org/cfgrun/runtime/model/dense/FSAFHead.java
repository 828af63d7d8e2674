package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
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
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of FSAF (https://arxiv.org/abs/1903.00621): the layers of RetinaNet with one anchor per cell
 * and boxes that are at least 0. Each object is trained on the level that predicts it best, that of
 * the least mean loss. It logs {@code num_pos}, the mean number of positives of an image, and
 * {@code pos_recall}, the share of positives of the right class in percent.
 */
@Component(Registries.MODELS)
public final class FSAFHead extends RetinaLayers {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param scoreThreshold score that a positive must exceed to count in {@code pos_recall}; any if
   *     None
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossCls loss of the scores; its elements are summed, whatever its reduction
   * @param lossBbox loss of the boxes; its elements are summed, whatever its reduction
   * @param initCfg initial values; RetinaNet's with a bias of 0.25 for boxes if None
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1) @Default("None") @Nullable Double scoreThreshold,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(RetinaHead.ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(LOSS_CLS) ClassificationLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=[dict(type='Normal',"
                  + " name='retina_cls', std=0.01, bias_prob=0.01), dict(type='Normal',"
                  + " name='retina_reg', std=0.01, bias=0.25)])")
          InitCfg initCfg)
      implements AnchorHeadArgs {}

  /** Least distance to an edge in the loss, so that no box has an area of 0. */
  private static final double LEAST = 1e-4;

  private static final FsafKernel FSAF = Kernel.bind(FsafKernel.class);

  private final Args args;

  public FSAFHead(Args args) {
    super(args);
    this.args = args;
    noteMisfits(() -> Loss.requireElements("loss_cls", args.lossCls()));
    noteMisfits(() -> Loss.requireElements("loss_bbox", args.lossBbox()));
  }

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    return super.forward(features).stream()
        .map(output -> new LevelOutput(output.scores(), output.codes().relu()))
        .toList();
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    Wanted wanted = wanted(grid, batch, cfg);
    AnchorTargets targets = wanted.targets;
    Positives positives = Positives.of(targets.labels(), numClasses(), grid.anchors());
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Tensor codes =
        positives
            .of(LevelOutput.flatCodes(outputs, 4))
            .maximum(Tensor.scalar(LEAST, scores.device()));
    Tensor boxes =
        args.regDecodedBbox()
            ? args.bboxCoder().decode(positives.priors(grid.anchors()), codes)
            : codes;
    Tensor classLosses = args.lossCls().unreduced(scores, targets.labels()).mul(wanted.weights);
    Tensor boxLosses = args.lossBbox().unreduced(boxes, positives.of(targets.boxes())).sum(1);
    Tensor labels = positives.of(targets.labels());
    Tensor selected =
        Autograd.noGrad(
            () ->
                FSAF.selected(
                    positives.of(classLosses).sum(1).add(boxLosses),
                    positives.of(wanted.objects),
                    positives.priors(wanted.levels),
                    wanted.count,
                    grid.sizes().size()));
    Tensor found = selected.sum();
    Tensor average = Tensor.where(found.gt(0), found, wanted.negatives);
    Tensor weights =
        FSAF.without(classLosses.detach().onesLike(), positives.indices(), labels, selected);
    Losses losses = new Losses();
    losses.add("loss_cls", classLosses.mul(weights).sum().div(average));
    losses.add("loss_bbox", boxLosses.mul(selected).sum().div(average));
    losses.add("num_pos", found.div(batch.size()));
    double threshold = args.scoreThreshold() == null ? -1 : args.scoreThreshold();
    losses.add(
        "pos_recall",
        Autograd.noGrad(() -> FSAF.recall(positives.of(scores), labels, selected, threshold)));
    return losses;
  }

  /**
   * Targets of a batch of N images with n anchors each.
   *
   * @param weights {@code [N * n, classes]}: weight of each score
   * @param objects {@code [N * n]}, int64: index in the batch of the object of each positive
   * @param count number of objects of the batch
   * @param levels {@code [n]}, int64: level of each anchor
   * @param negatives number of anchors that are background, at least 1 per image
   */
  private record Wanted(
      AnchorTargets targets,
      Tensor weights,
      Tensor objects,
      int count,
      Tensor levels,
      Tensor negatives) {}

  private Wanted wanted(AnchorGrid grid, DetectionBatch batch, DenseTrainCfg cfg) {
    BoxCoder coder = args.regDecodedBbox() ? null : args.bboxCoder();
    ImageTargets maker = new ImageTargets(grid, cfg, coder, numClasses());
    List<AnchorTargets> images = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    List<Tensor> objects = new ArrayList<>();
    Tensor negatives = Tensor.scalar(0, grid.anchors().device());
    int count = 0;
    List<ImageObjects> truths = batch.objects();
    for (int i = 0; i < batch.size(); i++) {
      ImageObjects truth = truths.get(i);
      Assignment assignment = maker.assign(batch.metas().get(i), truth);
      AnchorTargets targets = maker.of(truth, assignment);
      images.add(targets);
      objects.add(targets.truth().add(count - 1));
      count += (int) truth.labels().size();
      Tensor weight = targets.weights().unsqueeze(1);
      Tensor shadows = assignment.shadows();
      weights.add(
          shadows == null
              ? weight.expand(-1, numClasses())
              : FSAF.unshadowed(shadows, truth.labels(), numClasses()).mul(weight));
      Tensor background = targets.truth().eq(0).sum();
      negatives = negatives.add(background.maximum(background.onesLike()));
    }
    double[] levels = new double[grid.sizes().size()];
    for (int level = 0; level < levels.length; level++) {
      levels[level] = level;
    }
    return new Wanted(
        AnchorTargets.of(images, grid.starts(), cfg).flat(),
        Tensor.cat(weights, 0),
        Tensor.cat(objects, 0),
        count,
        KERNEL.spread(grid.anchors(), levels, grid.starts()).to(ElementType.INT64),
        negatives);
  }
}
