package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.ATSSAssigner;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.Assignment;
import org.cfgrun.runtime.box.BboxOverlaps2D;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DeformConvLayers;
import org.cfgrun.runtime.nn.ExtraState;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of DDOD (https://arxiv.org/abs/2107.02963): that of ATSS with a deformable convolution in
 * each stack, and other positives for classes than for boxes. The losses of a level weigh more, the
 * fewer positives the level had since the training began. Unlike in mmdet, checkpoints keep these
 * numbers.
 */
@Component(Registries.MODELS)
public final class DDODHead extends AtssLayers implements ExtraState {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param stackedConvs number of convolutions of each stack
   * @param convCfg kind of convolution of the stacks after the first; the plain one if None
   * @param useDcn whether the first convolution of each stack is deformable
   * @param normCfg kind of normalization of the stacks; none if None
   * @param lossIou loss of the predicted IoU; one with {@code use_sigmoid=True}
   * @param featChannels number of channels inside the stacks
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox accepted for compatibility with mmdet's configs; has no effect, because
   *     the loss always compares decoded boxes
   * @param lossCls loss of the scores
   * @param lossBbox loss of the decoded boxes
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("True") boolean useDcn,
      @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable NormLayers normCfg,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossIou,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(ANCHORS) AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(LOSS_CLS) ClassificationLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox)
      implements AnchorHeadArgs {
    @Override
    public @Nullable InitCfg initCfg() {
      return null;
    }

    FcosLayers.Stacks stacks() {
      return new FcosLayers.Stacks(stack(), stack(), stackedConvs == 0 ? inChannels : featChannels);
    }

    private Sequential stack() {
      List<ConvModule> convs = new ArrayList<>();
      for (int i = 0; i < stackedConvs; i++) {
        ConvLayers kind = i == 0 && useDcn ? new DeformConvLayers(1, false) : convCfg;
        ConvShape shape = ConvShape.of(i == 0 ? inChannels : featChannels, featChannels, 3);
        convs.add(new ConvModule(shape.padding(1), kind, normCfg, new ReLU(new ReLU.Args(true))));
      }
      return new Sequential(convs);
    }
  }

  private static final String COUNTS = "counts";
  private static final double STD = 0.01;

  /** Initial probability of each class. */
  private static final double PRIOR = 0.01;

  /** Added to the difference of the numbers of positives. */
  private static final double SMALLEST = 1e-10;

  private final Args args;

  /** Positives of each level so far, for both kinds of losses. */
  private final double[] counts;

  public DDODHead(Args args) {
    super(args, args.stacks(), "atss_iou", 3);
    this.args = args;
    requireSigmoid("loss_iou", args.lossIou().hasBackground());
    counts = new double[args.anchorGenerator().levels()];
    Init weights = Init.normal(0, STD);
    forEachModule(
        (path, module) -> {
          if (module instanceof ConvModule conv) {
            conv.init(weights);
          }
        });
    initOutputs(weights, Init.biasByProbability(PRIOR));
  }

  @Override
  String factorName() {
    return "iou_preds";
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return Set.of(DenseTrainCfg.Option.REG_ASSIGNER);
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        () -> cfg.assigner(ATSSAssigner.class),
        () -> {
          if (!(cfg.regAssigner() instanceof ATSSAssigner)) {
            throw new ArgumentException(
                "reg_assigner", "`DDODHead` requires a `reg_assigner`, an `ATSSAssigner`. Add it.");
          }
        });
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    List<Tensor> cls = new ArrayList<>();
    AnchorTargets.OfBatch ofScores =
        targets(grid, outputs, batch, cfg, cfg.assigner(ATSSAssigner.class));
    List<AnchorTargets> levels = ofScores.levels();
    double[] factors = factors(positives(grid, levels));
    Tensor count = reduceMean(ofScores.average()).get(0);
    for (int level = 0; level < outputs.size(); level++) {
      AnchorTargets target = levels.get(level);
      Tensor scores = KERNEL.rows(outputs.get(level).scores(), args.numClasses());
      Tensor loss = args.lossCls().loss(scores, target.labels(), target.weights(), count);
      cls.add(loss.mul(factors[level]));
    }
    ATSSAssigner regAssigner = (ATSSAssigner) Objects.requireNonNull(cfg.regAssigner());
    AnchorTargets.OfBatch ofBoxes = targets(grid, outputs, batch, cfg, regAssigner);
    List<Positives> positives = positives(grid, ofBoxes.levels());
    factors = factors(positives);
    count = reduceMean(ofBoxes.average()).get(0);
    List<Tensor> bbox = new ArrayList<>();
    List<Tensor> iou = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      Positives own = positives.get(level);
      LevelOutput output = outputs.get(level);
      Tensor predicted =
          args.bboxCoder()
              .decode(own.priors(grid.level(level)), own.of(KERNEL.rows(output.codes(), 4)));
      Tensor boxes = own.of(ofBoxes.levels().get(level).boxes());
      Tensor overlaps = Autograd.noGrad(() -> BboxOverlaps2D.aligned(predicted, boxes));
      Tensor quality = own.of(KERNEL.rows(Objects.requireNonNull(output.factors()), 1)).squeeze(1);
      bbox.add(args.lossBbox().loss(predicted, boxes, null, count).mul(factors[level]));
      iou.add(args.lossIou().binary(quality, overlaps, null, count).mul(factors[level]));
    }
    Losses losses = new Losses();
    losses.add("loss_cls", cls);
    losses.add("loss_bbox", bbox);
    losses.add("loss_iou", iou);
    return losses;
  }

  private AnchorTargets.OfBatch targets(
      AnchorGrid grid,
      List<LevelOutput> outputs,
      DetectionBatch batch,
      DenseTrainCfg cfg,
      ATSSAssigner assigner) {
    ImageTargets maker = new ImageTargets(grid, cfg, null, args.numClasses());
    Tensor scores = LevelOutput.flatScores(outputs, args.numClasses()).detach();
    Tensor codes = LevelOutput.flatCodes(outputs, 4).detach();
    List<AnchorTargets> images = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      ImageObjects objects = truths.get(image);
      long first = (long) image * grid.size();
      Assignment assignment =
          assigner.assign(
              grid,
              objects.boxes(),
              objects.labels(),
              objects.ignored(),
              maker.inside(batch.metas().get(image)),
              scores.narrow(0, first, grid.size()),
              args.bboxCoder().decode(grid.anchors(), codes.narrow(0, first, grid.size())));
      images.add(maker.of(objects, assignment));
    }
    return AnchorTargets.of(images, grid.starts(), false);
  }

  private List<Positives> positives(AnchorGrid grid, List<AnchorTargets> levels) {
    List<Positives> positives = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      Tensor labels = levels.get(level).labels();
      positives.add(Positives.of(labels, args.numClasses(), grid.level(level)));
    }
    return positives;
  }

  @Override
  public Map<String, @Nullable Object> extraState() {
    return Map.of(COUNTS, Arrays.stream(counts).boxed().toList());
  }

  @Override
  public void restoreExtraState(Map<String, @Nullable Object> saved) {
    if (saved.get(COUNTS) instanceof List<?> list && list.size() == counts.length) {
      for (int level = 0; level < counts.length; level++) {
        if (list.get(level) instanceof Double count) {
          counts[level] = count;
        }
      }
    }
  }

  /** Counts positives, and returns the factor of the losses of each level, from 1 to 2. */
  private double[] factors(List<Positives> positives) {
    for (int level = 0; level < counts.length; level++) {
      counts[level] += positives.get(level).indices().size();
    }
    double least = Arrays.stream(counts).min().orElseThrow();
    double span = Arrays.stream(counts).max().orElseThrow() - least + SMALLEST;
    return Arrays.stream(counts).map(count -> 2 - (count - least) / span).toArray();
  }
}
