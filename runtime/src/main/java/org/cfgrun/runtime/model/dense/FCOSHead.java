package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of FCOS (https://arxiv.org/abs/1904.01355): predicts at every point class scores, the
 * distances to the edges of the box, and how central the point lies in it. A point is trained for
 * the smallest object that contains it and whose size fits its level. It ignores {@code assigner}
 * of {@code train_cfg}, as mmdet's does.
 */
@Component(Registries.MODELS)
public class FCOSHead extends FcosLayers {
  /**
   * @param settings arguments that the variants of the head share
   * @param stackedConvs number of convolutions of each stack
   * @param dcnOnLastConv whether the last convolution of each stack is a DCNv2
   * @param convBias whether the convolutions of the stacks have a bias; {@code 'auto'} for those
   *     without normalization
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param initCfg initial values
   */
  public record Args(
      @Inline FcosSettings settings,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("False") boolean dcnOnLastConv,
      @Default("'auto'") ConvBias convBias,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='conv_cls', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg) {
    Stacks stacks() {
      return Stacks.of(
          new ConvTower(
              stackedConvs,
              settings.inChannels(),
              settings.featChannels(),
              convCfg,
              dcnOnLastConv ? new ModulatedDeformConvLayers(1, false) : convCfg,
              settings.normCfg(),
              convBias.of(settings.normCfg() != null)));
    }
  }

  private final FcosSettings args;
  private final FcosTargets targets;

  public FCOSHead(Args args) {
    this(args.settings(), args.stacks(), args.initCfg());
  }

  /** Creates a head with other stacks of convolutions. */
  FCOSHead(FcosSettings args, Stacks stacks, @Nullable InitCfg initCfg) {
    super(
        args.numClasses(),
        args.inChannels(),
        new MlvlPointGenerator(args.strides(), 0.5),
        stacks,
        initCfg);
    this.args = args;
    requireSigmoid("loss_cls", args.lossCls().hasBackground());
    requireSigmoid("loss_centerness", args.lossCenterness().hasBackground());
    targets =
        FcosTargets.of(
            args.regressRanges(),
            args.strides().size(),
            args.numClasses(),
            args.centerSampling() ? args.centerSampleRadius() : 0,
            args.normOnBbox());
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox", args.lossBbox());
    applyInitCfg();
  }

  @Override
  public final List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      LevelOutput output = output(level, features.get(level), args.centernessOnReg());
      Tensor distances = output.codes();
      outputs.add(
          new LevelOutput(
              output.scores(),
              args.normOnBbox() ? distances.relu() : distances.exp(),
              output.factors()));
    }
    return outputs;
  }

  /** Computes the outputs with distances in pixels. */
  @Override
  final List<LevelOutput> predict(List<Tensor> features) {
    List<LevelOutput> outputs = forward(features);
    if (!args.normOnBbox()) {
      return outputs;
    }
    List<LevelOutput> scaled = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      scaled.add(
          new LevelOutput(
              output.scores(), output.codes().mul(points().stride(level).x()), output.factors()));
    }
    return scaled;
  }

  @Override
  final Tensor decode(int level, Tensor points, Tensor codes, int height, int width) {
    return args.bboxCoder().decode(points, codes, height, width);
  }

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    PointGrid grid = priors(outputs);
    FcosTargets.OfBatch wanted = targets.of(grid, batch);
    Positives positives = Positives.of(wanted.labels(), args.numClasses(), grid.points());
    Tensor places = positives.priors(grid.positions());
    Tensor distances = positives.of(wanted.distances());
    Tensor centerness = KERNEL.centerness(distances);
    Tensor count = positives.divisor(reduceMean(positives.indices().size()));
    Tensor total = reduceMean(centerness.sum()).get(0);
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                LevelOutput.flatScores(outputs, args.numClasses()),
                wanted.labels(),
                wanted.weights(),
                count));
    losses.add(
        "loss_bbox",
        args.lossBbox()
            .loss(
                args.bboxCoder().decode(places, positives.of(LevelOutput.flatCodes(outputs, 4))),
                args.bboxCoder().decode(places, distances),
                centerness,
                total.maximum(Tensor.scalar(1e-6, centerness.device()))));
    losses.add(
        "loss_centerness",
        args.lossCenterness()
            .binary(
                positives.of(LevelOutput.flatFactors(outputs)).squeeze(1),
                centerness,
                null,
                count));
    return losses;
  }
}
