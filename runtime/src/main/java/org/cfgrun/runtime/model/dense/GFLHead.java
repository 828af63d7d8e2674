package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.DistancePointBBoxCoder;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DistributionLoss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.QualityLoss;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.nn.Scale;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of generalized focal loss (GFL, https://arxiv.org/abs/2006.04388): scores that predict the
 * IoU of the box, and for each edge a distribution over its distance from the center of the anchor,
 * in strides. The distance is the mean of the distribution.
 */
@Component(Registries.MODELS)
public class GFLHead extends AnchorHead {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param lossDfl loss of the distributions
   * @param bboxCoder encodes boxes relative to the centers of anchors
   * @param regMax largest distance, in strides; the distributions are over the integers from 0
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors, one per cell
   * @param lossCls loss of the scores
   * @param lossBbox loss of the decoded boxes
   * @param regDecodedBbox accepted for compatibility with mmdet's configs; has no effect
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Default("dict(type='DistributionFocalLoss', loss_weight=0.25)") DistributionLoss lossDfl,
      @Default("dict(type='DistancePointBBoxCoder')") DistancePointBBoxCoder bboxCoder,
      @Bounds(min = 1, max = 10000) @Default("16") int regMax,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='QualityFocalLoss')") QualityLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox,
      @Default("False") boolean regDecodedBbox,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='gfl_cls', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg) {}

  /** A target is less than the largest distance by at least this, so that it is between two. */
  private static final double MARGIN = 0.1;

  private static final GflKernel GFL = Kernel.bind(GflKernel.class);

  private final Args args;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final Conv2d cls;
  private final Conv2d reg;
  private final Integral integral;
  private final ModuleList<Scale> scales;

  public GFLHead(Args args) {
    super(args.numClasses(), args.inChannels(), args.anchorGenerator(), args.initCfg());
    this.args = args;
    requireOneAnchor(args.anchorGenerator());
    ConvTower tower =
        ConvTower.of(
            args.stackedConvs(),
            args.inChannels(),
            args.featChannels(),
            args.convCfg(),
            args.normCfg());
    clsConvs = child("cls_convs", tower.build());
    regConvs = child("reg_convs", tower.build());
    cls = child("gfl_cls", tower.output(args.numClasses(), 3));
    reg = child("gfl_reg", tower.output(4 * (args.regMax() + 1), 3));
    scales = child("scales", Scale.perLevel(args.anchorGenerator().levels()));
    integral = child("integral", new Integral(args.regMax()));
    childIfModule("loss_bbox", args.lossBbox());
    applyInitCfg();
  }

  /** Requires one anchor per cell and the same stride in both directions. */
  static void requireOneAnchor(AnchorGenerator anchors) {
    for (int level = 0; level < anchors.levels(); level++) {
      Stride stride = anchors.stride(level);
      if (anchors.anchorsPerCell(level) != 1 || stride.x() != stride.y()) {
        throw new ArgumentException(
            "anchor_generator",
            "Expected one anchor per cell and equal strides in both directions, got %s anchors and"
                    .formatted(anchors.anchorsPerCell(level))
                + " the stride (%s, %s).".formatted(stride.x(), stride.y()));
      }
    }
  }

  /** Largest distance, and stride of each level. Heads with the same ones have equal codes. */
  final List<Double> codes() {
    return DoubleStream.concat(DoubleStream.of(args.regMax()), Arrays.stream(strides()))
        .boxed()
        .toList();
  }

  /** Returns what the losses of boxes are divided by, from the sum of the weights of positives. */
  Tensor divisor(Tensor total) {
    return total.maximum(Tensor.scalar(1, total.device()));
  }

  /**
   * Adds losses of a variant; none by default.
   *
   * @param codes {@code [p, 4 * bins]}: logits of the distributions of the positives
   * @param weights {@code [p]}
   */
  void addMore(
      Losses losses, DetectionBatch batch, Positives positives, Tensor codes, Tensor weights) {}

  @Override
  public final List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor map = features.get(level);
      Tensor scores = cls.forward(clsConvs.forward(map));
      Tensor distances = scales.get(level).forward(reg.forward(regConvs.forward(map)));
      outputs.add(new LevelOutput(scores, distances));
    }
    return outputs;
  }

  @Override
  final Tensor decode(int level, Tensor anchors, Tensor codes, int height, int width) {
    Tensor distances = integral.of(codes).mul(args.anchorGenerator().stride(level).x());
    return args.bboxCoder().decode(KERNEL.centers(anchors), distances, height, width);
  }

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    AnchorTargets.OfBatch wanted = AnchorTargets.of(grid, batch, cfg, null, numClasses());
    AnchorTargets targets = wanted.flat();
    Positives positives = Positives.of(targets.labels(), numClasses(), grid.anchors());
    Tensor scores = LevelOutput.flatScores(outputs, numClasses());
    Tensor codes = positives.of(LevelOutput.flatCodes(outputs, 4 * (args.regMax() + 1)));
    // Points, boxes and distances are in strides.
    Tensor strides = positives.priors(KERNEL.spread(grid.anchors(), strides(), grid.starts()));
    Tensor points = KERNEL.centers(positives.priors(grid.anchors())).div(strides.unsqueeze(1));
    Tensor boxes = positives.of(targets.boxes()).div(strides.unsqueeze(1));
    Tensor predicted = args.bboxCoder().decode(points, integral.of(codes));
    Tensor weights =
        Autograd.noGrad(() -> positives.of(scores).amax(new int[] {1}, false).sigmoid());
    Tensor overlaps = Autograd.noGrad(() -> BboxOverlaps2D.aligned(predicted, boxes));
    Tensor one = Tensor.scalar(1, scores.device());
    List<Tensor> means = reduceMean(wanted.average(), weights.sum());
    Tensor divisor = divisor(means.get(1));
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                scores,
                targets.labels(),
                positives.spread(overlaps, targets.weights()),
                targets.weights(),
                means.get(0)));
    losses.add("loss_bbox", args.lossBbox().loss(predicted, boxes, weights, one).div(divisor));
    losses.add(
        "loss_dfl",
        args.lossDfl()
            .loss(
                codes.reshape(-1, args.regMax() + 1),
                GFL.distances(points, boxes, args.regMax() - MARGIN).reshape(-1),
                weights.unsqueeze(1).expand(-1, 4).reshape(-1),
                one.mul(4))
            .div(divisor));
    addMore(losses, batch, positives, codes, weights);
    return losses;
  }

  private double[] strides() {
    AnchorGenerator anchors = args.anchorGenerator();
    return IntStream.range(0, anchors.levels())
        .mapToDouble(level -> anchors.stride(level).x())
        .toArray();
  }

  /** The numbers of the distributions, named as mmdet's module. */
  private static final class Integral extends Module {
    private final Parameter project;

    Integral(int largest) {
      Init numbers =
          (shape, random) -> {
            float[] values = new float[largest + 1];
            for (int i = 0; i <= largest; i++) {
              values[i] = i;
            }
            return values;
          };
      project = buffer("project", numbers, largest + 1);
    }

    /** Returns the means of the distributions, {@code [n, 4]}. */
    Tensor of(Tensor codes) {
      return GFL.integral(codes, project.data());
    }
  }
}
