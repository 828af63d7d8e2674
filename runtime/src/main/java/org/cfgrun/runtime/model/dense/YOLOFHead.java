package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGenerator;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.BoxCoder;
import org.cfgrun.runtime.box.UniformAssigner;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of YOLOF (https://arxiv.org/abs/2103.09460): class scores, objectness, and boxes relative to
 * the anchors of a single feature map. Objectness is not trained by itself: the probability of a
 * class is about the product of both.
 */
@Component(Registries.MODELS)
public final class YOLOFHead extends AnchorHead {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature map, and inside the stacks
   * @param numClsConvs number of convolutions of the stack for class scores
   * @param numRegConvs number of convolutions of the stack for boxes and objectness
   * @param normCfg kind of normalization of the stacks; none if None
   * @param anchorGenerator generates the anchors of one level
   * @param bboxCoder encodes boxes relative to anchors
   * @param regDecodedBbox accepted for compatibility with mmdet's configs; has no effect, because
   *     the loss always compares decoded boxes
   * @param lossCls loss of the scores
   * @param lossBbox loss of the decoded boxes
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, max = 1000) @Default("2") int numClsConvs,
      @Bounds(min = 0, max = 1000) @Default("4") int numRegConvs,
      @Default("dict(type='BN', requires_grad=True)") @Nullable NormLayers normCfg,
      AnchorGenerator anchorGenerator,
      @Default("dict(type='DeltaXYWHBBoxCoder')") BoxCoder bboxCoder,
      @Default("False") boolean regDecodedBbox,
      @Default(LOSS_CLS) ClassificationLoss lossCls,
      @Default(LOSS_BBOX) BoxLoss lossBbox) {
    public Args {
      if (anchorGenerator.levels() != 1) {
        throw new ArgumentException(
            "anchor_generator",
            "`YOLOFHead` requires anchors of one level, got %s `strides`. Use one."
                .formatted(anchorGenerator.levels()));
      }
    }
  }

  private static final double STD = 0.01;

  /** Initial probability of each class. */
  private static final double PRIOR = 0.01;

  private static final YolofKernel YOLOF = Kernel.bind(YolofKernel.class);

  private final Args args;
  private final Sequential clsSubnet;
  private final Sequential bboxSubnet;
  private final Conv2d cls;
  private final Conv2d bbox;
  private final Conv2d object;

  public YOLOFHead(Args args) {
    super(args.numClasses(), args.inChannels(), args.anchorGenerator(), null);
    this.args = args;
    requireSigmoid("loss_cls", args.lossCls().hasBackground());
    int channels = args.inChannels();
    int anchors = args.anchorGenerator().anchorsPerCell(0);
    ConvTower tower = ConvTower.of(args.numClsConvs(), channels, channels, null, args.normCfg());
    clsSubnet = child("cls_subnet", tower.build());
    bboxSubnet =
        child(
            "bbox_subnet",
            ConvTower.of(args.numRegConvs(), channels, channels, null, args.normCfg()).build());
    cls = child("cls_score", tower.output(anchors * args.numClasses(), 3));
    bbox = child("bbox_pred", tower.output(anchors * 4, 3));
    object = child("object_pred", tower.output(anchors, 3));
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox", args.lossBbox());
    forEachModule(
        (path, module) -> {
          if (module instanceof Conv2d conv) {
            conv.init(Init.normal(0, STD));
          }
        });
    Objects.requireNonNull(cls.bias()).init(Init.biasByProbability(PRIOR));
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    cfg.assigner(UniformAssigner.class);
  }

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    Tensor map = features.get(0);
    Tensor boxes = bboxSubnet.forward(map);
    Tensor scores = cls.forward(clsSubnet.forward(map));
    return List.of(
        new LevelOutput(YOLOF.joined(scores, object.forward(boxes)), bbox.forward(boxes)));
  }

  @Override
  Tensor decode(int level, Tensor anchors, Tensor codes, int height, int width) {
    return args.bboxCoder().decode(anchors, codes, height, width);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    AnchorGrid grid = priors(outputs);
    Tensor anchors = grid.anchors();
    Tensor codes = LevelOutput.flatCodes(outputs, 4);
    ImageTargets maker = new ImageTargets(grid, cfg, null, args.numClasses());
    List<AnchorTargets> images = new ArrayList<>();
    List<Tensor> predicted = new ArrayList<>();
    List<Tensor> wanted = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    List<ImageObjects> truths = batch.objects();
    for (int image = 0; image < batch.size(); image++) {
      ImageObjects objects = truths.get(image);
      Tensor own = codes.narrow(0, (long) image * grid.size(), grid.size());
      Tensor boxes = args.bboxCoder().decode(anchors, own);
      Tensor taking = maker.inside(batch.metas().get(image));
      UniformAssigner.Matches matches =
          Autograd.noGrad(
              () ->
                  cfg.assigner(UniformAssigner.class)
                      .match(boxes, anchors, objects.boxes(), taking));
      images.add(maker.of(objects, matches.assignment()));
      predicted.add(boxes.indexSelect(0, matches.anchors()));
      wanted.add(objects.boxes().indexSelect(0, matches.objects()));
      weights.add(matches.weights());
    }
    AnchorTargets.OfBatch targets = AnchorTargets.of(images, grid.starts(), cfg);
    AnchorTargets flat = targets.flat();
    Tensor count = reduceMean(targets.average()).get(0);
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                LevelOutput.flatScores(outputs, args.numClasses()),
                flat.labels(),
                flat.weights(),
                count));
    Tensor boxes = Tensor.cat(predicted, 0);
    losses.add(
        "loss_bbox",
        boxes.size() == 0
            ? codes.sum().mul(0)
            : args.lossBbox().loss(boxes, Tensor.cat(wanted, 0), Tensor.cat(weights, 0), count));
    return losses;
  }
}
