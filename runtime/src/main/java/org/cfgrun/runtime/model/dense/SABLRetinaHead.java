package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.ApproxMaxIoUAssigner;
import org.cfgrun.runtime.box.BucketingBBoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of SABL on RetinaNet (https://arxiv.org/abs/1912.04260): class scores for one square per
 * cell, and for each side of its box the scores of buckets and the offsets from them. Objects are
 * assigned to squares by the anchors that approximate them.
 */
@Component(Registries.MODELS)
public final class SABLRetinaHead extends AnchorHead {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param stackedConvs number of convolutions of each stack
   * @param featChannels number of channels inside the stacks
   * @param approxAnchorGenerator generates the anchors that approximate a square
   * @param squareAnchorGenerator generates the squares, one per cell
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param bboxCoder encodes boxes relative to squares
   * @param regDecodedBbox accepted for compatibility with mmdet's configs; has no effect
   * @param lossCls loss of the class scores
   * @param lossBboxCls loss of the buckets; one with {@code use_sigmoid=True}
   * @param lossBboxReg loss of the offsets
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(RetinaHead.ANCHORS) AnchorGenerator approxAnchorGenerator,
      @Default(
              "dict(type='AnchorGenerator', ratios=[1.0], scales=[4],"
                  + " strides=[8, 16, 32, 64, 128])")
          AnchorGenerator squareAnchorGenerator,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='BucketingBBoxCoder', num_buckets=14, scale_factor=3.0)")
          BucketingBBoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
          ClassificationLoss lossCls,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.5)")
          BinaryLoss lossBboxCls,
      @Default("dict(type='SmoothL1Loss', beta=0.1111111111111111, loss_weight=1.5)")
          BoxLoss lossBboxReg,
      @Default(RetinaHead.INIT) @Nullable InitCfg initCfg) {}

  private final Args args;
  private final SquareAnchors anchors;
  private final int width;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final Conv2d cls;
  private final Conv2d reg;
  private final Conv2d buckets;

  public SABLRetinaHead(Args args) {
    super(args.numClasses(), args.inChannels(), args.squareAnchorGenerator(), args.initCfg());
    this.args = args;
    requireSigmoid("loss_cls", args.lossCls().hasBackground());
    requireSigmoid("loss_bbox_cls", args.lossBboxCls().hasBackground());
    anchors = new SquareAnchors(args.squareAnchorGenerator(), args.approxAnchorGenerator());
    width = 4 * args.bboxCoder().side();
    ConvTower tower =
        ConvTower.of(
            args.stackedConvs(),
            args.inChannels(),
            args.featChannels(),
            args.convCfg(),
            args.normCfg());
    clsConvs = child("cls_convs", tower.build());
    regConvs = child("reg_convs", tower.build());
    cls = child("retina_cls", tower.output(args.numClasses(), 3));
    reg = child("retina_bbox_reg", tower.output(width, 3));
    buckets = child("retina_bbox_cls", tower.output(width, 3));
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox_reg", args.lossBboxReg());
    applyInitCfg();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    checkLevels(inputs, args.squareAnchorGenerator().levels(), SquareAnchors.ARGUMENT);
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    assigner(cfg);
  }

  private static ApproxMaxIoUAssigner assigner(DenseTrainCfg cfg) {
    if (cfg.requiredAssigner() instanceof ApproxMaxIoUAssigner assigner) {
      return assigner;
    }
    throw new ArgumentException(
        "assigner", "`SABLRetinaHead` requires an `ApproxMaxIoUAssigner`. Set `type` to it.");
  }

  /** Computes the maps; the codes of a cell are the scores of all buckets and then the offsets. */
  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (Tensor map : features) {
      Tensor boxes = regConvs.forward(map);
      Tensor codes = Tensor.cat(List.of(buckets.forward(boxes), reg.forward(boxes)), 1);
      outputs.add(new LevelOutput(cls.forward(clsConvs.forward(map)), codes));
    }
    return outputs;
  }

  private Tensor scores(Tensor codes) {
    return codes.narrow(1, 0, width);
  }

  private Tensor offsets(Tensor codes) {
    return codes.narrow(1, width, width);
  }

  @Override
  Tensor decode(int level, Tensor squares, Tensor codes, int height, int width) {
    return args.bboxCoder().decode(squares, scores(codes), offsets(codes), height, width);
  }

  @Override
  Tensor confidence(Tensor codes) {
    return args.bboxCoder().confidence(scores(codes));
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    AnchorTargets.OfBatch wanted = wanted(grid, batch, cfg);
    AnchorTargets targets = wanted.flat();
    Positives positives = Positives.of(targets.labels(), numClasses(), grid.anchors());
    Tensor codes = positives.of(LevelOutput.flatCodes(outputs, 2 * width));
    BucketingBBoxCoder.Targets sides =
        args.bboxCoder().encode(positives.priors(grid.anchors()), positives.of(targets.boxes()));
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                LevelOutput.flatScores(outputs, numClasses()),
                targets.labels(),
                targets.weights(),
                wanted.average()));
    losses.add(
        "loss_bbox_cls",
        args.lossBboxCls()
            .binary(
                scores(codes).reshape(-1),
                sides.nearest().reshape(-1),
                sides.nearestWeights().reshape(-1),
                wanted.average().mul(width)));
    losses.add(
        "loss_bbox_reg",
        args.lossBboxReg()
            .loss(
                offsets(codes).reshape(-1, 1),
                sides.offsets().reshape(-1, 1),
                sides.offsetWeights().reshape(-1),
                wanted.average().mul(4.0 * args.bboxCoder().trained())));
    return losses;
  }

  private AnchorTargets.OfBatch wanted(AnchorGrid grid, DetectionBatch batch, DenseTrainCfg cfg) {
    ApproxMaxIoUAssigner assigner = assigner(cfg);
    SquareAnchors.Grids grids = anchors.grids(grid);
    ImageTargets maker = new ImageTargets(grid, cfg, null, numClasses());
    List<AnchorTargets> images = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      ImageObjects objects = truths.get(image);
      Tensor inside = grids.inside(batch.metas().get(image), cfg);
      images.add(
          maker.of(objects, grids.assign(assigner, objects.boxes(), objects.ignored(), inside)));
    }
    return AnchorTargets.of(images, grid.starts(), cfg);
  }
}
