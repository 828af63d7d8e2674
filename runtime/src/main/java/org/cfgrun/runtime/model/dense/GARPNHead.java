package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.GreedyNms;
import org.cfgrun.runtime.box.Nms;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.ProposalCfg;
import org.cfgrun.runtime.model.ProposalHead;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Region proposal network with guided anchoring (GA-RPN, https://arxiv.org/abs/1901.03278): tells
 * in every cell location and shape of one anchor, whether there is an object, and its box. In
 * detection, cells with a low location score propose nothing; in training, all cells do.
 */
@Component(Registries.MODELS)
public final class GARPNHead extends ProposalHead implements PretrainedPart.Owner {
  /**
   * @param inChannels number of channels of the feature maps, and inside the head
   * @param initCfg initial values
   * @param guided arguments of guided anchoring
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='conv_loc', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg,
      @Inline GuidedSettings guided) {}

  private static final ProposalsKernel KERNEL = Kernel.bind(ProposalsKernel.class);

  private final Args args;
  private final GuidedAnchors guided;
  private final Conv2d conv;
  private final Conv2d location;
  private final Conv2d shape;
  private final FeatureAlign adaption;
  private final Conv2d cls;
  private final Conv2d reg;

  public GARPNHead(Args args) {
    this.args = args;
    GuidedSettings settings = args.guided();
    guided = GuidedAnchors.of(settings, 1);
    int channels = settings.featChannels();
    if (args.inChannels() != channels) {
      throw new ArgumentException(
          "feat_channels",
          "Expected `feat_channels` = %s as `in_channels`, got %s."
              .formatted(args.inChannels(), channels));
    }
    conv = child("rpn_conv", new Conv2d(ConvShape.of(channels, channels, 3).padding(1), true));
    location = child("conv_loc", new Conv2d(ConvShape.of(channels, 1, 1), true));
    shape = child("conv_shape", new Conv2d(ConvShape.of(channels, 2, 1), true));
    adaption = child("feature_adaption", settings.adaption());
    cls = child("conv_cls", new Conv2d(ConvShape.of(channels, 1, 1), true));
    reg = child("conv_reg", new Conv2d(ConvShape.of(channels, 4, 1), true));
    childIfModule("loss_loc", settings.lossLoc());
    childIfModule("loss_shape", settings.lossShape());
    childIfModule("loss_cls", settings.lossCls());
    childIfModule("loss_bbox", settings.lossBbox());
    LevelHead.applyInitCfg(this, args.initCfg());
    adaption.initialize();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    int levels = args.guided().squareAnchorGenerator().levels();
    LevelHead.checkLevels(inputs, levels, SquareAnchors.ARGUMENT, args.inChannels());
  }

  @Override
  protected Set<DenseTrainCfg.Option> trainOptions() {
    return DenseTrainCfg.Option.OF_GUIDED;
  }

  @Override
  protected void checkTraining(DenseTrainCfg cfg) {
    cfg.guided().requireAll();
  }

  @Override
  public void checkSelection(ProposalCfg cfg) {
    ArgumentException.checkAll(
        () -> {
          if (cfg.nmsPost() == null) {
            throw new ArgumentException("nms_post", "`GARPNHead` requires `nms_post`. Add it.");
          }
        },
        () -> {
          if (!(cfg.nms() instanceof GreedyNms)) {
            throw new ArgumentException(
                "nms", "`GARPNHead` supports only greedy suppression. Set `type` to 'nms'.");
          }
        });
  }

  private List<GuidedAnchors.Output> outputs(List<Tensor> features) {
    List<GuidedAnchors.Output> outputs = new ArrayList<>();
    for (Tensor map : features) {
      Tensor x = conv.forward(map).relu();
      Tensor sizes = shape.forward(x);
      Tensor adapted = adaption.forward(x, sizes.detach());
      outputs.add(
          new GuidedAnchors.Output(
              new LevelOutput(cls.forward(adapted), reg.forward(adapted)),
              sizes,
              location.forward(x)));
    }
    return outputs;
  }

  private Losses lossesOf(
      List<GuidedAnchors.Output> outputs, DetectionBatch batch, DenseTrainCfg cfg) {
    return guided.losses(outputs, batch.withoutClasses(), cfg, "loss_rpn_", "loss_anchor_");
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, List<DenseTrainCfg> cfgs) {
    return lossesOf(outputs(features), batch, cfgs.get(0));
  }

  @Override
  public Result train(
      List<Tensor> features,
      DetectionBatch batch,
      List<DenseTrainCfg> cfgs,
      ProposalCfg proposals) {
    List<GuidedAnchors.Output> outputs = outputs(features);
    Losses losses = lossesOf(outputs, batch, cfgs.get(0));
    List<DetectionTensors> found =
        Autograd.noGrad(() -> proposals(outputs, batch.metas(), proposals, false));
    return new Result(losses, found.stream().map(DetectionTensors::boxes).toList());
  }

  @Override
  public List<DetectionTensors> propose(
      List<Tensor> features, List<ImageMeta> metas, ProposalCfg cfg) {
    return proposals(outputs(features), metas, cfg, true);
  }

  private List<DetectionTensors> proposals(
      List<GuidedAnchors.Output> outputs,
      List<ImageMeta> metas,
      ProposalCfg cfg,
      boolean filtered) {
    List<LevelOutput> joined = outputs.stream().map(GuidedAnchors.Output::joined).toList();
    AnchorGrid squares = guided.parts().grid(joined);
    List<DetectionTensors> proposals = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      List<DetectionTensors> levels = new ArrayList<>();
      for (int level = 0; level < joined.size(); level++) {
        ImageMeta meta = metas.get(image);
        GuidedAnchors.Candidates found =
            guided.best(
                joined.get(level),
                squares.level(level),
                image,
                filtered,
                cfg.nmsPre(),
                meta.height(),
                meta.width());
        levels.add(ofLevel(found, cfg));
      }
      proposals.add(best(levels, cfg));
    }
    return proposals;
  }

  /** Returns the regions of a level that suppression keeps, best first. */
  private static DetectionTensors ofLevel(GuidedAnchors.Candidates found, ProposalCfg cfg) {
    Tensor boxes = found.boxes();
    Tensor scores = found.scores().reshape(-1);
    if (cfg.minBboxSize() >= 0) {
      Tensor large = KERNEL.larger(boxes, cfg.minBboxSize()).nonzero().squeeze(1);
      boxes = boxes.indexSelect(0, large);
      scores = scores.indexSelect(0, large);
    }
    return suppressed(boxes, scores, cfg.nms(), Objects.requireNonNull(cfg.nmsPost()));
  }

  private static DetectionTensors suppressed(Tensor boxes, Tensor scores, Nms nms, int limit) {
    Shape all = new Shape(scores.size());
    Tensor labels = Tensor.zeros(all, ElementType.INT64, scores.device());
    return new DetectionTensors(boxes, scores, labels).suppressed(nms, limit);
  }

  private static DetectionTensors best(List<DetectionTensors> levels, ProposalCfg cfg) {
    Tensor boxes = Tensor.cat(levels.stream().map(DetectionTensors::boxes).toList(), 0);
    Tensor scores = Tensor.cat(levels.stream().map(DetectionTensors::scores).toList(), 0);
    if (cfg.nmsAcrossLevels()) {
      return suppressed(boxes, scores, cfg.nms(), cfg.maxPerImg());
    }
    Tensor chosen = GuidedAnchors.KERNEL.order(scores, cfg.maxPerImg());
    return new DetectionTensors(
        boxes.indexSelect(0, chosen), scores.indexSelect(0, chosen), chosen.zerosLike());
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
