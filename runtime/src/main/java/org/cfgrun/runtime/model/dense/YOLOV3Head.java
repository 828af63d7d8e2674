package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.AnchorGrid;
import org.cfgrun.runtime.box.GridAssigner;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.YOLOAnchorGenerator;
import org.cfgrun.runtime.box.YOLOBBoxCoder;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.GroundTruth;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.BoxLoss;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.HeadMaps;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DarknetSettings;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of YOLOv3 (https://arxiv.org/abs/1804.02767). For each anchor it predicts a box, the
 * confidence that there is an object, and a probability for each class. Each level has layers of
 * its own: a 3x3 and a 1x1 convolution.
 *
 * <p>Suppression runs over all pairs of anchor and class whose probability exceeds {@code
 * score_thr}; {@code nms_pre} has no effect, as in mmdet.
 */
@Component(Registries.MODELS)
public final class YOLOV3Head extends DenseHead {
  private static final Yolov3HeadKernel KERNEL = Kernel.bind(Yolov3HeadKernel.class);
  private static final String MAPS = "pred_maps";

  /** Position of the confidence among the values of an anchor, after the four of the box. */
  private static final int CONFIDENCE = 4;

  /** Initial biases predict this many objects per map of an image of {@code PRIOR_SIDE} pixels. */
  private static final double PRIOR_OBJECTS = 8;

  private static final double PRIOR_SIDE = 608;
  private static final double PRIOR_CLASS = 0.01;

  /**
   * @param numClasses number of classes
   * @param inChannels number of channels of each feature map
   * @param outChannels number of channels after the first convolution of each level
   * @param anchorGenerator generates the anchors
   * @param bboxCoder encodes boxes relative to anchors
   * @param featmapStrides stride of each level, in pixels
   * @param oneHotSmoother probability that is spread evenly over all classes in their targets
   * @param layers arguments that the parts of YOLOv3 share
   * @param lossCls loss of the class probabilities
   * @param lossConf loss of the confidence
   * @param lossXy loss of the position of the center
   * @param lossWh loss of the size
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("(1024, 512, 256)")
          List<Integer> outChannels,
      @Default(
              "dict(type='YOLOAnchorGenerator', base_sizes=[[(116, 90), (156, 198), (373, 326)],"
                  + " [(30, 61), (62, 45), (59, 119)], [(10, 13), (16, 30), (33, 23)]],"
                  + " strides=[32, 16, 8])")
          YOLOAnchorGenerator anchorGenerator,
      @Default("dict(type='YOLOBBoxCoder')") YOLOBBoxCoder bboxCoder,
      @Bounds(min = 1, max = 1 << 14) @Default("[32, 16, 8]") List<Integer> featmapStrides,
      @Bounds(min = 0, max = 1) @Default("0.") double oneHotSmoother,
      @Inline DarknetSettings layers,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossCls,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossConf,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
          BinaryLoss lossXy,
      @Default("dict(type='MSELoss', loss_weight=1.0)") BoxLoss lossWh) {
    public Args {
      int levels = anchorGenerator.levels();
      requireOneEach("in_channels", inChannels, levels);
      requireOneEach("out_channels", outChannels, levels);
      requireOneEach("featmap_strides", featmapStrides, levels);
    }

    private static void requireOneEach(String name, List<Integer> numbers, int levels) {
      if (numbers.size() != levels) {
        throw new ArgumentException(
            name,
            "Expected a number for each of %s `strides` of `anchor_generator`, got %s."
                .formatted(levels, numbers.size()));
      }
    }
  }

  private final Args args;
  private final int anchors;
  private final ModuleList<ConvModule> convsBridge;
  private final ModuleList<Conv2d> convsPred;

  public YOLOV3Head(Args args) {
    this.args = args;
    LevelHead.checkSigmoid("loss_cls", args.lossCls().hasBackground());
    LevelHead.checkSigmoid("loss_conf", args.lossConf().hasBackground());
    LevelHead.checkSigmoid("loss_xy", args.lossXy().hasBackground());
    anchors = args.anchorGenerator().anchorsPerCell(0);
    List<ConvModule> bridges = new ArrayList<>();
    List<Conv2d> predictors = new ArrayList<>();
    for (int level = 0; level < args.featmapStrides().size(); level++) {
      int middle = args.outChannels().get(level);
      bridges.add(args.layers().window(args.inChannels().get(level), middle));
      predictors.add(new Conv2d(ConvShape.of(middle, anchors * width(), 1), true));
    }
    convsBridge = child("convs_bridge", new ModuleList<>(bridges));
    convsPred = child("convs_pred", new ModuleList<>(predictors));
    forEachModule(
        (path, part) -> {
          if (part instanceof Conv2d conv) {
            conv.init(Init.normal(0, 0.01));
          }
        });
    for (int level = 0; level < predictors.size(); level++) {
      double cells = Math.pow(PRIOR_SIDE / args.featmapStrides().get(level), 2);
      Init bias = biases(PRIOR_OBJECTS / cells);
      Objects.requireNonNull(predictors.get(level).bias()).init(bias);
    }
  }

  /** Returns initial biases that predict no box, this confidence, and {@code PRIOR_CLASS}. */
  private Init biases(double confidence) {
    Init objects = Init.biasByProbability(confidence);
    Init classes = Init.biasByProbability(PRIOR_CLASS);
    return (shape, random) -> {
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        int place = i % width();
        if (place >= CONFIDENCE) {
          Init init = place == CONFIDENCE ? objects : classes;
          values[i] = init.draw(new Shape(1), random)[0];
        }
      }
      return values;
    };
  }

  /** Returns the number of values per anchor: the box, the confidence, and the classes. */
  private int width() {
    return CONFIDENCE + 1 + args.numClasses();
  }

  @Override
  public int numClasses() {
    return args.numClasses();
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
  protected boolean usesConfidence() {
    return true;
  }

  @Override
  public void checkTraining(DenseTrainCfg cfg) {
    cfg.assigner(GridAssigner.class);
  }

  @Override
  public HeadMaps maps(List<Tensor> features) {
    return new HeadMaps(Map.of(MAPS, forward(features)));
  }

  private List<Tensor> forward(List<Tensor> features) {
    return IntStream.range(0, features.size())
        .mapToObj(
            level ->
                convsPred.get(level).forward(convsBridge.get(level).forward(features.get(level))))
        .toList();
  }

  private AnchorGrid grid(List<Tensor> maps) {
    List<MapSize> sizes = maps.stream().map(MapSize::of).toList();
    return args.anchorGenerator().grid(sizes, maps.get(0).device());
  }

  private Tensor strides(AnchorGrid grid) {
    double[] strides = args.featmapStrides().stream().mapToDouble(Integer::doubleValue).toArray();
    return LevelHead.KERNEL.spread(grid.anchors(), strides, grid.starts());
  }

  /** Targets of a batch; the parts have an element per image. */
  private record Targets(List<Tensor> values, List<Tensor> positives, List<Tensor> negatives) {}

  private Targets targets(AnchorGrid grid, DetectionBatch batch, DenseTrainCfg cfg) {
    Targets all = new Targets(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Tensor strides = strides(grid);
    for (GroundTruth truth : batch.groundTruth()) {
      GroundTruth objects = truth.size() == 0 ? NO_OBJECT : truth;
      Tensor boxes =
          Tensor.of(objects.boxes(), new Shape(objects.size(), 4), grid.anchors().device());
      Tensor labels = ImageTargets.labels(objects, grid.anchors().device());
      Tensor truths = truth.size() == 0 ? boxes.narrow(0, 0, 0) : boxes;
      Tensor assigned =
          cfg.assigner(GridAssigner.class)
              .assign(grid.anchors(), args.anchorGenerator().responsible(grid, truths), truths)
              .truth();
      Tensor codes =
          args.bboxCoder().encode(grid.anchors(), KERNEL.matched(assigned, boxes), strides);
      List<Tensor> found =
          KERNEL.targets(assigned, codes, labels, args.numClasses(), args.oneHotSmoother());
      all.values.add(found.get(0));
      all.positives.add(found.get(1));
      all.negatives.add(found.get(2));
    }
    return all;
  }

  /** Stands for the objects of an image without any, so that there is a box to take. */
  private static final GroundTruth NO_OBJECT =
      new GroundTruth(new float[] {0, 0, 1, 1}, new int[] {0}, new float[0]);

  @Override
  public Losses losses(List<Tensor> features, DetectionBatch batch, DenseTrainCfg cfg) {
    List<Tensor> maps = forward(features);
    AnchorGrid grid = grid(maps);
    Targets targets = targets(grid, batch, cfg);
    Map<String, List<Tensor>> losses = new LinkedHashMap<>();
    for (int level = 0; level < maps.size(); level++) {
      Tensor rows = LevelHead.KERNEL.rows(maps.get(level), width());
      int start = grid.starts()[level];
      int count = grid.size(level);
      Tensor wanted = KERNEL.level(targets.values, start, count);
      Tensor positive = KERNEL.level(targets.positives, start, count);
      Tensor either = positive.maximum(KERNEL.level(targets.negatives, start, count));
      int classes = args.numClasses();
      add(losses, "loss_cls", term(args.lossCls(), rows, wanted, 5, classes, positive));
      add(losses, "loss_conf", term(args.lossConf(), rows, wanted, CONFIDENCE, 1, either));
      add(losses, "loss_xy", term(args.lossXy(), rows, wanted, 0, 2, positive));
      Tensor sizes = rows.narrow(1, 2, 2);
      add(losses, "loss_wh", args.lossWh().loss(sizes, wanted.narrow(1, 2, 2), positive, null));
    }
    Losses all = new Losses();
    losses.forEach(all::add);
    return all;
  }

  private static void add(Map<String, List<Tensor>> losses, String name, Tensor term) {
    losses.computeIfAbsent(name, key -> new ArrayList<>()).add(term);
  }

  private static Tensor term(
      BinaryLoss loss, Tensor rows, Tensor wanted, int first, int width, Tensor weights) {
    return loss.binary(rows.narrow(1, first, width), wanted.narrow(1, first, width), weights, null);
  }

  @Override
  public DetectionTensors select(
      HeadMaps maps, int image, int height, int width, @Nullable Tensor scale, DenseTestCfg cfg) {
    List<Tensor> levels = maps.get(MAPS);
    List<Tensor> own = levels.stream().map(map -> map.narrow(0, image, 1)).toList();
    AnchorGrid grid = grid(levels);
    Tensor rows = LevelHead.KERNEL.flat(own, width());
    Tensor codes = KERNEL.activated(rows.narrow(1, 0, CONFIDENCE));
    Tensor boxes = args.bboxCoder().decode(grid.anchors(), codes, strides(grid));
    if (scale != null) {
      boxes = boxes.div(scale);
    }
    List<Tensor> found =
        KERNEL.detections(
            boxes,
            rows.narrow(1, CONFIDENCE + 1, args.numClasses()),
            rows.select(1, CONFIDENCE),
            cfg.confThr(),
            cfg.scoreThr());
    return new DetectionTensors(found.get(2), found.get(0), found.get(1))
        .suppressed(cfg.nms(), cfg.maxPerImg());
  }

  @Override
  public Map<String, Object> mapSettings() {
    return AnchorParts.mapSettings(args.anchorGenerator());
  }
}
