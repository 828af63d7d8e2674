package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.DistancePointBBoxCoder;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of AutoAssign (https://arxiv.org/abs/2007.03496): how much each point in an object counts as
 * positive or as background is learned. The weight of a positive is a prior, a normal distribution
 * around the center of the object whose mean and deviation each class learns, times a confidence in
 * what is predicted there. It ignores {@code assigner} of {@code train_cfg}, and needs none.
 */
@Component(Registries.MODELS)
public final class AutoAssignHead extends FcosLayers {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param forceTopk whether an object without a point in it gets those with the largest priors
   * @param topk how many
   * @param posLossWeight factor of the loss of positives
   * @param negLossWeight factor of the loss of the background
   * @param centerLossWeight factor of the loss of the priors
   * @param lossBbox loss of the decoded boxes
   * @param normCfg kind of normalization of the stacks; none if None
   * @param featChannels number of channels inside the stacks
   * @param stackedConvs number of convolutions of each stack
   * @param strides stride of each level, in pixels
   * @param dcnOnLastConv whether the last convolution of each stack is a DCNv2
   * @param bboxCoder encodes boxes relative to points
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param initCfg initial values; {@code conv_cls} and {@code conv_reg} have their own
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Default("False") boolean forceTopk,
      @Bounds(min = 1) @Default("9") int topk,
      @Default("0.25") double posLossWeight,
      @Default("0.75") double negLossWeight,
      @Default("0.75") double centerLossWeight,
      @Default("dict(type='IoULoss', loss_weight=1.0)") BoxLoss lossBbox,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("(4, 8, 16, 32, 64)") List<Stride> strides,
      @Default("False") boolean dcnOnLastConv,
      @Default("dict(type='DistancePointBBoxCoder')") DistancePointBBoxCoder bboxCoder,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='conv_cls', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg) {
    Stacks stacks() {
      return Stacks.of(
          new ConvTower(
              stackedConvs,
              inChannels,
              featChannels,
              convCfg,
              dcnOnLastConv ? new ModulatedDeformConvLayers(1, false) : convCfg,
              normCfg,
              true));
    }
  }

  private static final double STD = 0.01;

  /** Initial probability of each class. */
  private static final double PRIOR = 0.02;

  /** Initial distance to each edge, in strides. */
  private static final double DISTANCE = 4;

  private static final AutoAssignKernel AUTO = Kernel.bind(AutoAssignKernel.class);

  private final Args args;
  private final CenterPrior prior;

  public AutoAssignHead(Args args) {
    super(
        args.numClasses(),
        args.inChannels(),
        new MlvlPointGenerator(args.strides(), 0),
        args.stacks(),
        args.initCfg());
    this.args = args;
    for (Stride stride : args.strides()) {
      if (stride.x() != stride.y()) {
        throw new ArgumentException(
            "strides",
            "Expected equal strides in both directions, got (%s, %s)."
                .formatted(stride.x(), stride.y()));
      }
    }
    prior = child("center_prior", new CenterPrior(args.numClasses()));
    childIfModule("loss_bbox", args.lossBbox());
    applyInitCfg();
    convCls().init(Init.normal(0, STD));
    Objects.requireNonNull(convCls().bias()).init(Init.biasByProbability(PRIOR));
    convReg().init(Init.normal(0, STD));
    Objects.requireNonNull(convReg().bias()).init(Init.constant(DISTANCE));
    noteMisfits(() -> Loss.requireElements("loss_bbox", args.lossBbox()));
  }

  /** Mean and deviation of the priors of each class, in strides, relative to the center. */
  private static final class CenterPrior extends Module {
    private final Parameter mean;
    private final Parameter sigma;

    CenterPrior(int numClasses) {
      mean = parameter("mean", Init.constant(0), numClasses, 2);
      sigma = parameter("sigma", Init.constant(1), numClasses, 2);
    }
  }

  @Override
  public boolean trainsWithoutCfg() {
    return true;
  }

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      LevelOutput output = output(level, features.get(level), true);
      Tensor distances = output.codes().relu().mul(points().stride(level).x());
      outputs.add(new LevelOutput(output.scores(), distances, output.factors()));
    }
    return outputs;
  }

  @Override
  Tensor decode(int level, Tensor points, Tensor codes, int height, int width) {
    return args.bboxCoder().decode(points, codes, height, width);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    PointGrid grid = priors(outputs);
    Tensor scores = LevelOutput.flatScores(outputs, args.numClasses()).sigmoid();
    Tensor joint = scores.mul(LevelOutput.flatFactors(outputs).sigmoid());
    Tensor distances = LevelOutput.flatCodes(outputs, 4);
    long n = grid.points().shape().get(0);
    List<Tensor> positive = new ArrayList<>();
    List<Tensor> negative = new ArrayList<>();
    List<Tensor> center = new ArrayList<>();
    List<Tensor> priors = new ArrayList<>();
    int count = 0;
    for (int image = 0; image < batch.size(); image++) {
      GroundTruth objects = batch.groundTruth().get(image);
      count += objects.size();
      List<Tensor> terms =
          terms(
              grid,
              objects,
              joint.narrow(0, image * n, n),
              args.bboxCoder().decode(grid.positions(), distances.narrow(0, image * n, n)));
      positive.add(terms.get(0));
      negative.add(terms.get(1));
      center.add(terms.get(2));
      priors.add(terms.get(3));
    }
    Tensor total = reduceMean(Tensor.sum(priors).detach()).get(0);
    Losses losses = new Losses();
    losses.add(
        "loss_pos",
        Tensor.sum(positive).mul(args.posLossWeight()).div(Math.max(reduceMean(count), 1)));
    losses.add(
        "loss_neg",
        Tensor.sum(negative)
            .mul(args.negLossWeight())
            .div(total.maximum(Tensor.scalar(1, joint.device()))));
    losses.add("loss_center", Tensor.stack(center, 0).mean().mul(args.centerLossWeight()));
    return losses;
  }

  /**
   * Computes the terms of an image: the losses of positives, background and priors, and the sum of
   * the priors.
   *
   * @param joint {@code [n, classes]}: probability of each class
   * @param boxes {@code [n, 4]}: decoded boxes
   */
  private List<Tensor> terms(PointGrid grid, GroundTruth objects, Tensor joint, Tensor boxes) {
    Tensor truths = ImageTargets.boxes(objects.boxes(), joint.device());
    Tensor labels = ImageTargets.labels(objects, joint.device());
    List<Tensor> found =
        AUTO.priors(
            grid.points(),
            truths,
            labels,
            prior.mean.data(),
            prior.sigma.data(),
            args.forceTopk() ? args.topk() : 0);
    long n = joint.shape().get(0);
    long k = labels.size();
    Tensor each = boxes.unsqueeze(1).expand(n, k, 4).reshape(-1, 4);
    Tensor wanted = truths.unsqueeze(0).expand(n, k, 4).reshape(-1, 4);
    Tensor boxLosses = args.lossBbox().unreduced(each, wanted).sum(1).reshape(n, k);
    Tensor overlaps = Autograd.noGrad(() -> BboxOverlaps2D.aligned(each, wanted).reshape(n, k));
    return AUTO.terms(joint, boxLosses, overlaps, found.get(0), found.get(1), labels);
  }
}
