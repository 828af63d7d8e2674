package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.loss.Reduction;
import org.cfgrun.runtime.model.loss.SmoothL1Loss;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DepthwiseSeparableConvModule;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of SSD (https://arxiv.org/abs/1512.02325): one convolution per level for the scores of all
 * classes and the background, and one for the boxes. The loss of scores is the cross entropy of the
 * softmax over all anchors with an object and, in each image, the {@code neg_pos_ratio} times as
 * many background anchors of largest loss. The loss of boxes is a {@code SmoothL1Loss} of beta
 * {@code smoothl1_beta}. Both are settings of {@code train_cfg}.
 */
@Component(
    value = Registries.MODELS,
    names = {"SSDHead", "AscendSSDHead"})
public class SSDHead extends LevelHead {
  private static final SsdKernel SSD = Kernel.bind(SsdKernel.class);

  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of each feature map
   * @param stackedConvs number of 3x3 convolutions before the outputs
   * @param featChannels number of channels of those
   * @param useDepthwise whether convolutions are depthwise separable (SSDLite)
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization of the convolutions before the outputs; none if None
   * @param actCfg activation of the convolutions before the outputs; none if None
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("80") int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("(512, 1024, 512, 256, 256, 256)")
          List<Integer> inChannels,
      @Bounds(min = 0, max = 1000) @Default("0") int stackedConvs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default("False") boolean useDepthwise,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("None") @Nullable Activation actCfg,
      @Default(
              "dict(type='SSDAnchorGenerator', scale_major=False, input_size=300,"
                  + " strides=[8, 16, 32, 64, 100, 300],"
                  + " ratios=([2], [2, 3], [2, 3], [2, 3], [2], [2]),"
                  + " basesize_ratio_range=(0.15, 0.9))")
          AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform', bias=0)")
          @Nullable InitCfg initCfg) {
    public Args {
      if (inChannels.size() != anchorGenerator.levels()) {
        throw new ArgumentException(
            "in_channels",
            "Expected a number for each of %s `strides` of `anchor_generator`, got %s."
                .formatted(anchorGenerator.levels(), inChannels.size()));
      }
    }
  }

  private final Args args;
  private final ModuleList<Sequential> clsConvs;
  private final ModuleList<Sequential> regConvs;

  public SSDHead(Args args) {
    super(args.numClasses(), args.inChannels().get(0), args.initCfg());
    this.args = args;
    List<Sequential> cls = new ArrayList<>();
    List<Sequential> reg = new ArrayList<>();
    for (int level = 0; level < args.inChannels().size(); level++) {
      int anchors = args.anchorGenerator().anchorsPerCell(level);
      cls.add(layers(args.inChannels().get(level), anchors * (args.numClasses() + 1)));
      reg.add(layers(args.inChannels().get(level), anchors * 4));
    }
    clsConvs = child("cls_convs", new ModuleList<>(cls));
    regConvs = child("reg_convs", new ModuleList<>(reg));
    applyInitCfg();
  }

  private Sequential layers(int in, int out) {
    List<Layer> layers = new ArrayList<>();
    int channels = in;
    for (int i = 0; i < args.stackedConvs(); i++) {
      ConvShape shape = ConvShape.of(channels, args.featChannels(), 3).padding(1);
      layers.add(
          args.useDepthwise()
              ? new DepthwiseSeparableConvModule(
                  shape, args.convCfg(), args.normCfg(), args.actCfg())
              : conv(shape));
      channels = args.featChannels();
    }
    if (args.useDepthwise()) {
      layers.add(conv(ConvShape.of(channels, channels, 3).padding(1).groups(channels)));
      layers.add(new Conv2d(ConvShape.of(channels, out, 1), true));
    } else {
      layers.add(new Conv2d(ConvShape.of(channels, out, 3).padding(1), true));
    }
    return new Sequential(layers);
  }

  private ConvModule conv(ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), args.actCfg());
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    if (!FeatureMap.channels(inputs).equals(args.inChannels())) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the head is %s, but its feature maps have %s channels."
              .formatted(args.inChannels(), FeatureMap.channels(inputs)));
    }
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return EnumSet.of(DenseTrainCfg.Option.NEG_POS_RATIO, DenseTrainCfg.Option.SMOOTHL1_BETA);
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        cfg::requiredAssigner,
        () -> requiredNumber("neg_pos_ratio", cfg.mining().negPosRatio()),
        () -> requiredNumber("smoothl1_beta", cfg.mining().smoothl1Beta()));
  }

  private static void requiredNumber(String name, @Nullable Number number) {
    if (number == null) {
      throw new ArgumentException(name, "`SSDHead` requires `%s`. Add it.".formatted(name));
    }
  }

  @Override
  boolean hasBackground() {
    return true;
  }

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor map = features.get(level);
      outputs.add(
          new LevelOutput(clsConvs.get(level).forward(map), regConvs.get(level).forward(map)));
    }
    return outputs;
  }

  @Override
  AnchorGrid priors(List<LevelOutput> outputs) {
    return args.anchorGenerator()
        .grid(LevelOutput.sizes(outputs), outputs.get(0).scores().device());
  }

  @Override
  Tensor decode(int level, Tensor priors, Tensor codes, int height, int width) {
    return args.bboxCoder().decode(priors, codes, height, width);
  }

  /**
   * What is predicted for a batch, and what is to be predicted.
   *
   * @param scores {@code [images * n, classes + 1]}
   * @param codes {@code [images * n, 4]}
   * @param average scalar: divisor of the losses
   * @param images number of images
   */
  record Outputs(
      AnchorGrid grid,
      AnchorTargets targets,
      Tensor scores,
      Tensor codes,
      Tensor average,
      int images) {}

  /** Returns the weights of all anchors in the classification loss. */
  Tensor weights(Outputs outputs, DenseTrainCfg cfg) {
    return outputs.targets().weights();
  }

  /** Adds losses of a variant; none by default. */
  void addMore(Losses losses, Outputs outputs, DenseTrainCfg cfg) {}

  private Outputs outputs(List<LevelOutput> levels, DetectionBatch batch, DenseTrainCfg cfg) {
    AnchorGrid grid = priors(levels);
    BoxCoder coder = args.regDecodedBbox() ? null : args.bboxCoder();
    ImageTargets maker = new ImageTargets(grid, cfg, coder, args.numClasses());
    List<AnchorTargets> targets = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      targets.add(maker.of(batch.metas().get(image), truths.get(image)));
    }
    AnchorTargets all = AnchorTargets.of(targets, grid.starts(), false).flat();
    return new Outputs(
        grid,
        all,
        LevelOutput.flatScores(levels, args.numClasses() + 1),
        LevelOutput.flatCodes(levels, 4),
        AnchorTargets.average(targets),
        batch.size());
  }

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    Outputs outputs = outputs(forward(features), batch, cfg);
    AnchorTargets targets = outputs.targets();
    Tensor weights = weights(outputs, cfg);
    BoxLoss lossBbox =
        new SmoothL1Loss(
            new SmoothL1Loss.Args(
                Objects.requireNonNull(cfg.mining().smoothl1Beta()), Reduction.MEAN, 1));
    List<Tensor> classification = new ArrayList<>();
    List<Tensor> regression = new ArrayList<>();
    int n = outputs.grid().size();
    for (int image = 0; image < batch.size(); image++) {
      long first = (long) image * n;
      Tensor hardest =
          SSD.hardNegatives(
              outputs.scores().narrow(0, first, n),
              targets.labels().narrow(0, first, n),
              weights.narrow(0, first, n),
              args.numClasses(),
              Objects.requireNonNull(cfg.mining().negPosRatio()));
      classification.add(hardest.div(outputs.average()));
      Tensor boxes = outputs.codes().narrow(0, first, n);
      if (args.regDecodedBbox()) {
        boxes = args.bboxCoder().decode(outputs.grid().anchors(), boxes);
      }
      regression.add(
          lossBbox.loss(
              boxes,
              targets.boxes().narrow(0, first, n),
              targets.boxWeights().narrow(0, first, n),
              outputs.average()));
    }
    Losses losses = new Losses();
    losses.add("loss_cls", classification);
    losses.add("loss_bbox", regression);
    addMore(losses, outputs, cfg);
    return losses;
  }

  @Override
  public Map<String, Object> mapSettings() {
    return AnchorParts.mapSettings(args.anchorGenerator());
  }
}
