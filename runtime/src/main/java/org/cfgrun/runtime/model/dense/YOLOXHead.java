package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.MlvlPointGenerator;
import org.cfgrun.runtime.box.PredictionAssigner;
import org.cfgrun.runtime.box.Stride;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.model.AdditionalL1Loss;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.CspSettings;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of YOLOX (https://arxiv.org/abs/2107.08430). Each cell predicts class scores, one box, and
 * whether there is an object. Each level has layers of its own: two stacks of 3x3 convolutions, and
 * a 1x1 convolution for each output.
 *
 * <p>The losses are sums, divided by the mean number of cells with an object over all processes.
 * The target of a class score is the IoU of the predicted box with the object. Suppression runs
 * over all cells whose product of class and object score reaches {@code score_thr}; {@code nms_pre}
 * has no effect.
 */
@Component(Registries.MODELS)
public final class YOLOXHead extends DenseHead implements AdditionalL1Loss, PretrainedPart.Owner {
  private static final YoloxHeadKernel KERNEL = Kernel.bind(YoloxHeadKernel.class);
  private static final String SCORES = "cls_scores";
  private static final String CODES = "bbox_preds";
  private static final String OBJECTS = "objectnesses";

  /** Probability that the initial biases of class and object scores predict. */
  private static final double PRIOR = 0.01;

  /**
   * @param numClasses number of classes
   * @param inChannels number of channels of the feature maps
   * @param featChannels number of channels inside the stacks
   * @param stackedConvs number of convolutions of each stack
   * @param strides stride of each level, in pixels
   * @param layers arguments that the parts of YOLOX share
   * @param lossCls loss of the class scores
   * @param lossBbox loss of the boxes
   * @param lossObj loss of the object scores
   * @param lossL1 loss of the encoded boxes, added in the last epochs by {@code
   *     YOLOXModeSwitchHook}
   * @param initCfg initial values; biases of class and object scores are set afterwards
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannels,
      @Bounds(min = 1, max = 1000) @Default("2") int stackedConvs,
      @Default("[8, 16, 32]") List<Stride> strides,
      @Inline CspSettings layers,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, reduction='sum', loss_weight=1.0)")
          BinaryLoss lossCls,
      @Default("dict(type='IoULoss', mode='square', eps=1e-16, reduction='sum', loss_weight=5.0)")
          BoxLoss lossBbox,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, reduction='sum', loss_weight=1.0)")
          BinaryLoss lossObj,
      @Default("dict(type='L1Loss', reduction='sum', loss_weight=1.0)") BoxLoss lossL1,
      @Default(
              "dict(type='Kaiming', layer='Conv2d', a=2.23606797749979, distribution='uniform',"
                  + " mode='fan_in', nonlinearity='leaky_relu')")
          @Nullable InitCfg initCfg) {}

  private final Args args;
  private final ModuleList<Sequential> clsConvs;
  private final ModuleList<Sequential> regConvs;
  private final ModuleList<Conv2d> convCls;
  private final ModuleList<Conv2d> convReg;
  private final ModuleList<Conv2d> convObj;
  private final MlvlPointGenerator points;
  private boolean usesL1;

  public YOLOXHead(Args args) {
    this.args = args;
    points = new MlvlPointGenerator(args.strides(), 0);
    LevelHead.checkSigmoid("loss_cls", args.lossCls().hasBackground());
    LevelHead.checkSigmoid("loss_obj", args.lossObj().hasBackground());
    clsConvs = child("multi_level_cls_convs", each(level -> stack()));
    regConvs = child("multi_level_reg_convs", each(level -> stack()));
    convCls = child("multi_level_conv_cls", each(level -> output(args.numClasses())));
    convReg = child("multi_level_conv_reg", each(level -> output(4)));
    convObj = child("multi_level_conv_obj", each(level -> output(1)));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
    for (ModuleList<Conv2d> outputs : List.of(convCls, convObj)) {
      for (Conv2d output : outputs.modules()) {
        Objects.requireNonNull(output.bias()).init(Init.biasByProbability(PRIOR));
      }
    }
  }

  private <M extends Module> ModuleList<M> each(IntFunction<M> part) {
    return new ModuleList<>(IntStream.range(0, args.strides().size()).mapToObj(part).toList());
  }

  private Sequential stack() {
    List<Layer> stack = new ArrayList<>();
    for (int i = 0; i < args.stackedConvs(); i++) {
      int in = i == 0 ? args.inChannels() : args.featChannels();
      stack.add(args.layers().spatialConv(ConvShape.of(in, args.featChannels(), 3).padding(1)));
    }
    return new Sequential(stack);
  }

  private Conv2d output(int channels) {
    return new Conv2d(ConvShape.of(args.featChannels(), channels, 1), true);
  }

  @Override
  public int numClasses() {
    return args.numClasses();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    LevelHead.checkLevels(inputs, args.strides().size(), "strides", args.inChannels());
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    cfg.assigner(PredictionAssigner.class);
  }

  @Override
  public void useL1(boolean use) {
    usesL1 = use;
  }

  @Override
  public HeadMaps maps(List<Tensor> features) {
    List<Tensor> scores = new ArrayList<>();
    List<Tensor> codes = new ArrayList<>();
    List<Tensor> objects = new ArrayList<>();
    for (int level = 0; level < features.size(); level++) {
      Tensor forClasses = clsConvs.get(level).forward(features.get(level));
      Tensor forBoxes = regConvs.get(level).forward(features.get(level));
      scores.add(convCls.get(level).forward(forClasses));
      codes.add(convReg.get(level).forward(forBoxes));
      objects.add(convObj.get(level).forward(forBoxes));
    }
    Map<String, List<Tensor>> maps = new LinkedHashMap<>();
    maps.put(SCORES, scores);
    maps.put(CODES, codes);
    maps.put(OBJECTS, objects);
    return new HeadMaps(maps);
  }

  /** Returns the points of all levels, {@code [P, 4]}. */
  private Tensor points(HeadMaps maps) {
    List<Tensor> scores = maps.get(SCORES);
    List<MapSize> sizes = scores.stream().map(MapSize::of).toList();
    return points.grid(sizes, scores.get(0).device()).points();
  }

  /** Returns the values of a kind for all points, {@code [N, P, width]}. */
  private static Tensor cells(HeadMaps maps, String kind, int width) {
    List<Tensor> levels = maps.get(kind);
    return LevelHead.KERNEL.flat(levels, width).reshape(levels.get(0).shape().get(0), -1, width);
  }

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    HeadMaps maps = maps(features);
    Tensor points = points(maps);
    Tensor scores = cells(maps, SCORES, args.numClasses());
    Tensor codes = cells(maps, CODES, 4);
    Tensor objects = cells(maps, OBJECTS, 1);
    Tensor boxes = KERNEL.decode(points, codes);
    PredictionAssigner assigner = cfg.assigner(PredictionAssigner.class);
    PointTargets targets =
        Autograd.noGrad(() -> PointTargets.of(batch, assigner, points, scores, objects, boxes));
    Tensor chosen = targets.indices();
    double count = Math.max(1, reduceMean(chosen.size()));
    Losses losses = new Losses();
    Tensor chosenScores = rows(scores).indexSelect(0, chosen);
    losses.add(
        "loss_cls", args.lossCls().binary(chosenScores, targets.classes(), null, null).div(count));
    Tensor chosenBoxes = rows(boxes).indexSelect(0, chosen);
    losses.add(
        "loss_bbox", args.lossBbox().loss(chosenBoxes, targets.boxes(), null, null).div(count));
    losses.add(
        "loss_obj", args.lossObj().binary(rows(objects), targets.objects(), null, null).div(count));
    if (usesL1) {
      Tensor chosenCodes = rows(codes).indexSelect(0, chosen);
      losses.add(
          "loss_l1", args.lossL1().loss(chosenCodes, targets.codes(points), null, null).div(count));
    }
    return losses;
  }

  private static Tensor rows(Tensor cells) {
    return cells.flatten(0, 1);
  }

  @Override
  public DetectionTensors select(
      HeadMaps maps, int image, int height, int width, @Nullable Tensor scale, DenseTestCfg cfg) {
    Tensor boxes = KERNEL.decode(points(maps), cells(maps, CODES, 4));
    if (scale != null) {
      boxes = boxes.div(scale);
    }
    List<Tensor> found =
        KERNEL.detections(
            cells(maps, SCORES, args.numClasses()),
            cells(maps, OBJECTS, 1),
            boxes,
            image,
            cfg.scoreThr());
    return new DetectionTensors(found.get(2), found.get(0), found.get(1))
        .suppressed(cfg.nms(), cfg.maxPerImg());
  }

  @Override
  public Map<String, Object> mapSettings() {
    return Map.of("strides", args.strides().stream().map(s -> List.of(s.x(), s.y())).toList());
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
