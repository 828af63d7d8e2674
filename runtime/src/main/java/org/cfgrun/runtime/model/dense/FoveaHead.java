package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.DistancePointBBoxCoder;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PointGrid;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModulatedDeformConvLayers;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of FoveaBox (https://arxiv.org/abs/1904.03797): predicts at every point class scores and the
 * logs of the distances to the edges of the box. A point is trained for an object whose center is
 * near and whose size fits its level.
 */
@Component(Registries.MODELS)
public final class FoveaHead extends PointHead {
  /**
   * @param numClasses number of classes, without the background
   * @param inChannels number of channels of the feature maps
   * @param baseEdgeList unit of the distances of each level, in pixels
   * @param scaleRanges smallest and largest size of the objects of each level: the square root of
   *     the area, in pixels
   * @param sigma share of the sides of an object around its center whose points are positive
   * @param withDeform whether a deformable convolution aligns the class branch with the boxes
   * @param deformGroups number of channel groups of that convolution with separate offsets
   * @param featChannels number of channels inside the stacks
   * @param stackedConvs number of convolutions of each stack
   * @param strides stride of each level, in pixels
   * @param dcnOnLastConv whether the last convolution of each stack is a DCNv2
   * @param convBias whether the convolutions of the stacks have a bias; {@code 'auto'} for those
   *     without normalization
   * @param lossCls loss of the scores
   * @param lossBbox loss of the logs of the distances
   * @param bboxCoder encodes boxes relative to points
   * @param convCfg kind of convolution of the stacks; the plain one if None
   * @param normCfg kind of normalization of the stacks; none if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 0, minExcluded = true) @Default("(16, 32, 64, 128, 256)")
          List<Double> baseEdgeList,
      @Bounds(min = 0) @Default("((8, 32), (16, 64), (32, 128), (64, 256), (128, 512))")
          List<List<Double>> scaleRanges,
      @Bounds(min = 0, max = 1) @Default("0.4") double sigma,
      @Default("False") boolean withDeform,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("4") int deformGroups,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS / 4) @Default("256") int featChannels,
      @Bounds(min = 0, max = 1000) @Default("4") int stackedConvs,
      @Default("(4, 8, 16, 32, 64)") List<Stride> strides,
      @Default("False") boolean dcnOnLastConv,
      @Default("'auto'") ConvBias convBias,
      @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
          ClassificationLoss lossCls,
      @Default("dict(type='IoULoss', loss_weight=1.0)") BoxLoss lossBbox,
      @Default("dict(type='DistancePointBBoxCoder')") DistancePointBBoxCoder bboxCoder,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("None") @Nullable NormLayers normCfg,
      @Default(
              "dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                  + " name='conv_cls', std=0.01, bias_prob=0.01))")
          @Nullable InitCfg initCfg) {}

  private static final FoveaKernel TARGETS = Kernel.bind(FoveaKernel.class);

  private final Args args;
  private final Sequential clsConvs;
  private final Sequential regConvs;
  private final @Nullable FeatureAlign align;
  private final Conv2d convCls;
  private final Conv2d convReg;

  public FoveaHead(Args args) {
    super(
        args.numClasses(),
        args.inChannels(),
        new MlvlPointGenerator(args.strides(), 0.5),
        args.initCfg());
    this.args = args;
    requireSigmoid("loss_cls", args.lossCls().hasBackground());
    check(args);
    ConvTower tower =
        new ConvTower(
            args.stackedConvs(),
            args.inChannels(),
            args.featChannels(),
            args.convCfg(),
            args.dcnOnLastConv() ? new ModulatedDeformConvLayers(1, false) : args.convCfg(),
            args.normCfg(),
            args.convBias().of(args.normCfg() != null));
    regConvs = child("reg_convs", tower.build());
    convReg = child("conv_reg", tower.output(4, 3));
    if (args.withDeform()) {
      int wide = args.featChannels() * 4;
      ConvModule widen = layer(ConvShape.of(args.featChannels(), wide, 3).padding(1));
      clsConvs =
          child("cls_convs", new Sequential(List.of(widen, layer(ConvShape.of(wide, wide, 1)))));
      align =
          child("feature_adaption", new FeatureAlign(4, args.featChannels(), args.deformGroups()));
      convCls =
          child("conv_cls", new Conv2d(ConvShape.of(wide, args.numClasses(), 3).padding(1), true));
    } else {
      clsConvs = child("cls_convs", tower.build());
      align = null;
      convCls = child("conv_cls", tower.output(args.numClasses(), 3));
    }
    childIfModule("loss_cls", args.lossCls());
    childIfModule("loss_bbox", args.lossBbox());
    applyInitCfg();
    if (align != null) {
      align.initialize();
    }
  }

  private ConvModule layer(ConvShape shape) {
    return new ConvModule(shape, args.convCfg(), args.normCfg(), new ReLU(new ReLU.Args(true)));
  }

  private static void check(Args args) {
    int levels = args.strides().size();
    if (args.baseEdgeList().size() != levels) {
      throw new ArgumentException(
          "base_edge_list",
          "Expected %s numbers in `base_edge_list`, one per stride, got %s."
              .formatted(levels, args.baseEdgeList().size()));
    }
    if (args.scaleRanges().size() != levels
        || args.scaleRanges().stream().anyMatch(range -> range.size() != 2)) {
      throw new ArgumentException(
          "scale_ranges",
          "Expected a pair (low, high) in `scale_ranges` for each of the %s `strides`, got %s."
              .formatted(levels, args.scaleRanges()));
    }
    if (args.withDeform() && args.featChannels() != args.inChannels()) {
      throw new ArgumentException(
          "feat_channels",
          "With `with_deform`, expected `feat_channels` = %s as `in_channels`, got %s."
              .formatted(args.inChannels(), args.featChannels()));
    }
  }

  @Override
  public List<LevelOutput> forward(List<Tensor> features) {
    List<LevelOutput> outputs = new ArrayList<>();
    for (Tensor map : features) {
      Tensor boxes = convReg.forward(regConvs.forward(map));
      Tensor aligned = align == null ? map : align.forward(map, boxes.exp());
      outputs.add(new LevelOutput(convCls.forward(clsConvs.forward(aligned)), boxes));
    }
    return outputs;
  }

  /** Decodes boxes; unlike those of other heads, they are clipped to the size minus 1. */
  @Override
  Tensor decode(int level, Tensor points, Tensor codes, int height, int width) {
    Tensor distances = codes.exp().mul(args.baseEdgeList().get(level));
    return args.bboxCoder().decode(points, distances, height - 1, width - 1);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<LevelOutput> outputs = forward(features);
    PointGrid grid = priors(outputs);
    Device device = grid.points().device();
    List<Tensor> levels = levels(grid);
    List<Tensor> imageLabels = new ArrayList<>();
    List<Tensor> imageCodes = new ArrayList<>();
    for (GroundTruth objects : batch.groundTruth()) {
      List<Tensor> targets =
          TARGETS.targets(
              grid.points(),
              levels,
              ImageTargets.labels(objects, device),
              ImageTargets.boxes(objects.boxes(), device),
              numClasses(),
              args.sigma());
      imageLabels.add(targets.get(0));
      imageCodes.add(targets.get(1));
    }
    Tensor labels = Tensor.cat(imageLabels, 0);
    Tensor codes = Tensor.cat(imageCodes, 0);
    Positives positives = Positives.of(labels, numClasses(), grid.points());
    Losses losses = new Losses();
    losses.add(
        "loss_cls",
        args.lossCls()
            .loss(
                LevelOutput.flatScores(outputs, numClasses()),
                labels,
                codes.select(1, 0).onesLike(),
                Tensor.scalar(positives.indices().size() + batch.size(), device)));
    losses.add(
        "loss_bbox",
        args.lossBbox()
            .loss(
                positives.of(LevelOutput.flatCodes(outputs, 4)),
                positives.of(codes),
                null,
                positives.count()));
    return losses;
  }

  /** Returns what differs between levels for each point; see {@code fovea.torchscript}. */
  private List<Tensor> levels(PointGrid grid) {
    List<double[]> values =
        List.of(
            args.baseEdgeList().stream().mapToDouble(Double::doubleValue).toArray(),
            args.scaleRanges().stream().mapToDouble(range -> range.get(0)).toArray(),
            args.scaleRanges().stream().mapToDouble(range -> range.get(1)).toArray(),
            grid.sizes().stream().mapToDouble(MapSize::width).toArray(),
            grid.sizes().stream().mapToDouble(MapSize::height).toArray());
    return values.stream()
        .map(value -> KERNEL.spread(grid.points(), value, grid.starts()))
        .toList();
  }
}
