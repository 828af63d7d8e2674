package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.FastNms;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Loss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.YolactTestCfg;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Box head of YOLACT (https://arxiv.org/abs/1904.02689): class scores, boxes relative to anchors,
 * and for each anchor the coefficients of prototypes, whose sum is its mask. The loss of scores is
 * the cross entropy of the softmax over all anchors with an object and, in each image, the {@code
 * neg_pos_ratio} of {@code train_cfg} times as many background anchors of largest loss.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class YOLACTHead extends Module implements PretrainedPart.Owner {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param featChannels number of channels of the convolutions
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossCls loss of the scores, one of a softmax
   * @param lossBbox loss of the boxes
   * @param numHeadConvs number of convolutions before the outputs
   * @param numProtos number of prototypes
   * @param useOhem must be True: only the hardest background is trained
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization; none if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Default(
              "dict(type='AnchorGenerator', octave_base_scale=3, scales_per_octave=1,"
                  + " ratios=[0.5, 1.0, 2.0], strides=[8, 16, 32, 64, 128])")
          AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(
              "dict(type='CrossEntropyLoss', use_sigmoid=False, reduction='none', loss_weight=1.0)")
          ClassificationLoss lossCls,
      @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.5)") BoxLoss lossBbox,
      @Bounds(min = 0, max = 1000) @Default("1") int numHeadConvs,
      @Bounds(min = 1, max = 4096) @Default("32") int numProtos,
      @Default("True") boolean useOhem,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("dict(type='Xavier', distribution='uniform', bias=0, layer='Conv2d')")
          @Nullable InitCfg initCfg) {
    public Args {
      if (!useOhem) {
        throw new ArgumentException("use_ohem", "`use_ohem=False` is not supported. Remove it.");
      }
      if (!lossCls.hasBackground() || !Loss.isImplemented("lossOfEach", lossCls)) {
        throw new ArgumentException(
            "loss_cls",
            "The head chooses background by the loss of each anchor. Use `CrossEntropyLoss` without `use_sigmoid`.");
      }
    }
  }

  /**
   * Anchors of an image with an object.
   *
   * @param anchors {@code [p]}, int64: their indices in the image
   * @param objects {@code [p]}, int64: index of the object of each among those with area
   */
  record Matches(Tensor anchors, Tensor objects) {}

  /**
   * Losses of a batch, and what the masks are trained on.
   *
   * @param matches one per image
   */
  public record Trained(Losses losses, List<Matches> matches) {}

  /**
   * Detected boxes of an image.
   *
   * @param coefficients {@code [n, protos]}: coefficients of the prototypes
   */
  public record Found(DetectionTensors boxes, Tensor coefficients) {}

  private static final YolactKernel KERNEL = Kernel.bind(YolactKernel.class);
  private static final SsdKernel SSD = Kernel.bind(SsdKernel.class);

  private final Args args;
  private final List<ConvModule> convs = new ArrayList<>();
  private final Conv2d convCls;
  private final Conv2d convReg;
  private final Conv2d convCoeff;

  public YOLACTHead(Args args) {
    this.args = args;
    int channels = args.inChannels();
    for (int i = 0; i < args.numHeadConvs(); i++) {
      convs.add(
          new ConvModule(
              ConvShape.of(channels, args.featChannels(), 3).padding(1),
              args.convCfg(),
              args.normCfg(),
              new ReLU(new ReLU.Args(true))));
      channels = args.featChannels();
    }
    child("head_convs", new ModuleList<>(convs));
    if (channels != args.featChannels()) {
      addMisfit(
          new ArgumentException(
              "feat_channels",
              "Without convolutions, `feat_channels` must be `in_channels`, %s, got %s."
                  .formatted(channels, args.featChannels())));
    }
    int anchors = args.anchorGenerator().anchorsPerCell(0);
    convCls = child("conv_cls", output(channels, anchors * (args.numClasses() + 1)));
    convReg = child("conv_reg", output(channels, anchors * 4));
    convCoeff = child("conv_coeff", output(channels, anchors * args.numProtos()));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
    // In a list of mmcv, they set their own initial values last.
    convs.forEach(ConvModule::initialize);
  }

  private static Conv2d output(int in, int out) {
    return new Conv2d(ConvShape.of(in, out, 3).padding(1), true);
  }

  /** Returns the number of classes, without the background. */
  public int numClasses() {
    return args.numClasses();
  }

  /** Returns the number of prototypes. */
  public int numProtos() {
    return args.numProtos();
  }

  /** Checks that the head fits its input feature maps. */
  public void checkInputs(List<FeatureMap> inputs) {
    LevelHead.checkLevels(
        inputs, args.anchorGenerator().levels(), "anchor_generator", args.inChannels());
  }

  /** Checks that a config of the training has everything that the head needs. */
  public void checkTraining(DenseTrainCfg cfg) {
    ArgumentException.checkAll(
        cfg::requiredAssigner,
        () -> cfg.requireUsed(typeName(), Set.of(DenseTrainCfg.Option.NEG_POS_RATIO)),
        () -> {
          if (cfg.mining().negPosRatio() == null) {
            throw new ArgumentException(
                "neg_pos_ratio", "`YOLACTHead` requires `neg_pos_ratio`. Set it to 3.");
          }
        });
  }

  /** Applies the layers to the map of each level. The factors are the coefficients. */
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (Tensor map : features) {
      Tensor x = map;
      for (ConvModule conv : convs) {
        x = conv.forward(x);
      }
      outputs.add(
          new LevelOutput(convCls.forward(x), convReg.forward(x), convCoeff.forward(x).tanh()));
    }
    return outputs;
  }

  /** Returns the coefficients of all anchors, {@code [images * n, protos]}, image by image. */
  Tensor coefficients(List<LevelOutput> outputs) {
    return LevelHead.KERNEL.flat(
        outputs.stream().map(output -> Objects.requireNonNull(output.factors())).toList(),
        args.numProtos());
  }

  private AnchorGrid grid(List<LevelOutput> outputs) {
    return args.anchorGenerator()
        .grid(LevelOutput.sizes(outputs), outputs.get(0).scores().device());
  }

  /** Computes the losses of scores and boxes. */
  public Trained losses(List<LevelOutput> outputs, DetectionBatch batch, DenseTrainCfg cfg) {
    AnchorGrid grid = grid(outputs);
    BoxCoder coder = args.regDecodedBbox() ? null : args.bboxCoder();
    ImageTargets maker = new ImageTargets(grid, cfg, coder, args.numClasses());
    List<AnchorTargets> targets = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      targets.add(maker.of(batch.metas().get(image), truths.get(image)));
    }
    Tensor average = AnchorTargets.average(targets);
    Tensor scores = LevelOutput.flatScores(outputs, args.numClasses() + 1);
    Tensor codes = LevelOutput.flatCodes(outputs, 4);
    List<Tensor> classification = new ArrayList<>();
    List<Tensor> regression = new ArrayList<>();
    List<Matches> matches = new ArrayList<>();
    for (int image = 0; image < batch.size(); image++) {
      AnchorTargets target = targets.get(image);
      long first = (long) image * grid.size();
      Tensor each =
          args.lossCls()
              .lossOfEach(scores.narrow(0, first, grid.size()), target.labels())
              .mul(target.weights());
      classification.add(
          SSD.hardest(
                  each,
                  target.labels(),
                  args.numClasses(),
                  Objects.requireNonNull(cfg.mining().negPosRatio()),
                  true)
              .div(average));
      Tensor boxes = codes.narrow(0, first, grid.size());
      if (args.regDecodedBbox()) {
        boxes = args.bboxCoder().decode(grid.anchors(), boxes);
      }
      regression.add(args.lossBbox().loss(boxes, target.boxes(), target.boxWeights(), average));
      Tensor own = target.truth().gt(0).nonzero().reshape(-1);
      matches.add(new Matches(own, target.truth().indexSelect(0, own).sub(1)));
    }
    Losses losses = new Losses();
    losses.add("loss_cls", classification);
    losses.add("loss_bbox", regression);
    return new Trained(losses, matches);
  }

  /** Selects the detections of one image, by fast suppression. */
  public Found detect(
      List<LevelOutput> outputs, int image, ImageMeta meta, YolactTestCfg cfg, boolean rescale) {
    AnchorGrid grid = grid(outputs);
    List<Tensor> boxes = new ArrayList<>();
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> coefficients = new ArrayList<>();
    for (int level = 0; level < outputs.size(); level++) {
      LevelOutput output = outputs.get(level);
      List<Tensor> best =
          KERNEL.candidates(
              output.scores(),
              output.codes(),
              Objects.requireNonNull(output.factors()),
              grid.level(level),
              image,
              args.numClasses(),
              cfg.nmsPre());
      scores.add(best.get(0));
      boxes.add(args.bboxCoder().decode(best.get(1), best.get(2), meta.height(), meta.width()));
      coefficients.add(best.get(3));
    }
    Tensor all = Tensor.cat(boxes, 0);
    if (rescale) {
      float[] scale = {meta.scaleX(), meta.scaleY(), meta.scaleX(), meta.scaleY()};
      all = all.div(Tensor.of(scale, new Shape(4), all.device()));
    }
    FastNms.Kept kept =
        new FastNms(cfg.scoreThr(), cfg.iouThr(), cfg.topK(), cfg.maxPerImg())
            .keep(all, Tensor.cat(scores, 0));
    return new Found(
        new DetectionTensors(all.indexSelect(0, kept.indices()), kept.scores(), kept.labels()),
        Tensor.cat(coefficients, 0).indexSelect(0, kept.indices()));
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
