package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.ProposalHead;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Region proposal network (Faster R-CNN, https://arxiv.org/abs/1506.01497): tells at every anchor
 * whether there is an object, and its box. All levels share the layers.
 */
@Component(Registries.MODELS)
public final class RPNHead extends ProposalHead implements PretrainedPart.Owner {
  /**
   * @param inChannels number of channels of the feature maps
   * @param featChannels number of channels inside the head
   * @param numConvs number of 3x3 convolutions before the outputs
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox whether the loss compares decoded boxes; if False, encoded boxes
   * @param lossCls loss of the scores; one with {@code use_sigmoid=True}
   * @param lossBbox loss of the boxes
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Bounds(min = 1, max = 1000) @Default("1") int numConvs,
      @Default(
              "dict(type='AnchorGenerator', scales=[8, 16, 32], ratios=[0.5, 1.0, 2.0],"
                  + " strides=[4, 8, 16, 32, 64])")
          AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          ClassificationLoss lossCls,
      @Default("dict(type='SmoothL1Loss', beta=0.1111111111111111, loss_weight=1.0)")
          BoxLoss lossBbox,
      @Default("dict(type='Normal', layer='Conv2d', std=0.01)") @Nullable InitCfg initCfg) {}

  private static final String PREFIX = "loss_rpn_";

  private final AnchorParts parts;
  private final int inChannels;
  private final Layer conv;
  private final Conv2d cls;
  private final Conv2d reg;
  private final @Nullable InitCfg initCfg;

  public RPNHead(Args args) {
    parts =
        new AnchorParts(
            1,
            args.anchorGenerator(),
            args.bboxCoder(),
            args.lossCls(),
            args.lossBbox(),
            args.regDecodedBbox());
    inChannels = args.inChannels();
    conv = child("rpn_conv", convs(args));
    int anchors = args.anchorGenerator().anchorsPerCell(0);
    cls = child("rpn_cls", new Conv2d(ConvShape.of(args.featChannels(), anchors, 1), true));
    reg = child("rpn_reg", new Conv2d(ConvShape.of(args.featChannels(), anchors * 4, 1), true));
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox", args.lossBbox());
    initCfg = args.initCfg();
    if (initCfg != null) {
      initCfg.apply(this);
    }
  }

  private static Layer convs(Args args) {
    if (args.numConvs() == 1) {
      return new Conv2d(shape(args.inChannels(), args), true);
    }
    List<ConvModule> convs = new ArrayList<>();
    for (int i = 0; i < args.numConvs(); i++) {
      int in = i == 0 ? args.inChannels() : args.featChannels();
      convs.add(new ConvModule(shape(in, args), null, null, new ReLU(new ReLU.Args(false))));
    }
    return new Sequential(convs);
  }

  private static ConvShape shape(int in, Args args) {
    return ConvShape.of(in, args.featChannels(), 3).padding(1);
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    parts.checkInputs(inputs, inChannels);
  }

  /** Applies the layers to the map of each level. */
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (Tensor map : features) {
      Tensor x = conv.forward(map).relu();
      outputs.add(new LevelOutput(cls.forward(x), reg.forward(x)));
    }
    return outputs;
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, List<DenseTrainCfg> cfgs) {
    return parts.losses(forward(features), batch.withoutClasses(), cfgs.get(0), PREFIX);
  }

  @Override
  public Result train(
      List<Tensor> features,
      DetectionBatch batch,
      List<DenseTrainCfg> cfgs,
      ProposalCfg proposals) {
    List<LevelOutput> outputs = forward(features);
    Losses losses = parts.losses(outputs, batch.withoutClasses(), cfgs.get(0), PREFIX);
    List<DetectionTensors> found =
        Autograd.noGrad(() -> proposals(outputs, batch.metas(), proposals));
    return new Result(losses, found.stream().map(DetectionTensors::boxes).toList());
  }

  @Override
  public List<DetectionTensors> propose(
      List<Tensor> features, List<ImageMeta> metas, ProposalCfg cfg) {
    return proposals(forward(features), metas, cfg);
  }

  private List<DetectionTensors> proposals(
      List<LevelOutput> outputs, List<ImageMeta> metas, ProposalCfg cfg) {
    AnchorGrid grid = parts.grid(outputs);
    return new RegionSelection(parts.coder(), cfg).select(outputs, image -> grid, metas);
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return initCfg == null ? List.of() : initCfg.partsOf(this);
  }
}
