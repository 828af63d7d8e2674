package org.cfgrun.runtime.model.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.Nms;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.Detections;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.mask.RunLengthMask;
import org.cfgrun.runtime.mask.RunLengthMasks;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.InstanceMaskHead;
import org.cfgrun.runtime.model.InstanceTestCfg;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;

/**
 * Head that predicts for each cell of a grid the classes and the mask of an object whose center of
 * mass is in or near the cell.
 */
abstract class SoloLayers extends InstanceMaskHead {
  static final SoloKernel KERNEL = Kernel.bind(SoloKernel.class);

  /** Pixels of the image per pixel of the masks of the first level, unless a head has its own. */
  static final int MASK_STRIDE = 4;

  /**
   * Output of the layers.
   *
   * @param scores one per level, {@code [N, classes, grid, grid]}: logits
   */
  record Prediction(List<Tensor> scores, CellMasks masks) {}

  private final SoloSettings settings;
  private final SoloTargets targets;

  SoloLayers(SoloSettings settings, SoloTargets targets) {
    this.settings = settings;
    this.targets = targets;
  }

  /** Creates a head whose masks have half the stride of their level. */
  SoloLayers(SoloSettings settings) {
    this(
        settings,
        new SoloTargets(
            settings,
            MASK_STRIDE,
            settings.strides().stream().map(stride -> stride / 2.).toList(),
            false));
  }

  /**
   * Applies the layers.
   *
   * @param features one map per level
   */
  abstract Prediction forward(List<Tensor> features);

  @Override
  public final int numClasses() {
    return settings.numClasses();
  }

  @Override
  public void checkInputs(List<FeatureMap> inputs) {
    LevelHead.checkLevels(inputs, settings.levels(), "strides", settings.inChannels());
  }

  /** Resizes the first and the last map to the size of their neighbors. */
  static List<Tensor> resized(List<Tensor> features) {
    List<Tensor> maps = new ArrayList<>(features);
    int last = features.size() - 1;
    maps.set(0, resized(features.get(0), MapSize.of(features.get(1))));
    maps.set(last, resized(features.get(last), MapSize.of(features.get(last - 1))));
    return maps;
  }

  static Tensor resized(Tensor maps, MapSize size) {
    return Functional.interpolateBilinear(maps, size.height(), size.width(), false);
  }

  static Tensor resized(Tensor maps, int grid) {
    return resized(maps, new MapSize(grid, grid));
  }

  static Tensor doubled(Tensor maps) {
    MapSize size = MapSize.of(maps);
    return resized(maps, new MapSize(2 * size.height(), 2 * size.width()));
  }

  static Tensor forward(ModuleList<ConvModule> stack, Tensor x) {
    Tensor y = x;
    for (ConvModule conv : stack.modules()) {
      y = conv.forward(y);
    }
    return y;
  }

  /** Applies the class branch of a level, which is resized to the grid on the way. */
  final Tensor classified(ModuleList<ConvModule> stack, Tensor map, int level) {
    Tensor x = map;
    for (int i = 0; i < stack.modules().size(); i++) {
      if (i == settings.clsDownIndex()) {
        x = resized(x, settings.numGrids().get(level));
      }
      x = stack.get(i).forward(x);
    }
    return x;
  }

  @Override
  public final Losses losses(List<Tensor> features, DetectionBatch batch) {
    Prediction prediction = forward(features);
    CellMasks masks = prediction.masks();
    Device device = features.get(0).device();
    List<List<SoloTargets.Level>> images =
        batch.groundTruth().stream()
            .map(truth -> targets.of(truth, masks.sizes(), device))
            .toList();
    List<Tensor> maskTerms = new ArrayList<>();
    List<Tensor> scores = new ArrayList<>();
    LongStream labels = LongStream.empty();
    long positives = 0;
    for (int level = 0; level < settings.levels(); level++) {
      List<Tensor> predicted = new ArrayList<>();
      List<Tensor> wanted = new ArrayList<>();
      for (int image = 0; image < images.size(); image++) {
        SoloTargets.Level target = images.get(image).get(level);
        labels = LongStream.concat(labels, Arrays.stream(target.labels()));
        positives += target.positives(numClasses());
        if (target.cells().length > 0) {
          Tensor cells = Tensor.of(target.cells(), new Shape(target.cells().length), device);
          predicted.add(masks.predicted(level, image, cells));
          wanted.add(target.masks());
        }
      }
      maskTerms.add(
          predicted.isEmpty()
              ? masks.zero(level)
              : settings
                  .lossMask()
                  .lossOfEach(Tensor.cat(predicted, 0), Tensor.cat(wanted, 0))
                  .sum());
      scores.add(KERNEL.flat(prediction.scores().get(level)).flatten(0, 1));
    }
    long[] classes = labels.toArray();
    Losses losses = new Losses();
    losses.add("loss_mask", Tensor.sum(maskTerms).div(Math.max(positives, 1)));
    losses.add(
        "loss_cls",
        settings
            .lossCls()
            .loss(
                Tensor.cat(scores, 0),
                Tensor.of(classes, new Shape(classes.length), device),
                Tensor.ones(new Shape(classes.length), device),
                Tensor.scalar(positives + 1, device)));
    return losses;
  }

  @Override
  public final List<Detections> detect(
      List<Tensor> features, List<ImageMeta> metas, InstanceTestCfg cfg, boolean rescale) {
    Prediction prediction = forward(features);
    Tensor scores = Tensor.cat(prediction.scores().stream().map(KERNEL::peaks).toList(), 1);
    List<Detections> detections = new ArrayList<>();
    for (int image = 0; image < metas.size(); image++) {
      ImageMeta meta = metas.get(image);
      Tensor own = scores.select(0, image);
      detections.add(detect(own, prediction.masks(), image, meta, cfg, rescale));
    }
    return detections;
  }

  /**
   * Detects the objects of one image.
   *
   * @param scores {@code [cells, classes]}
   */
  private Detections detect(
      Tensor scores,
      CellMasks masks,
      int image,
      ImageMeta meta,
      InstanceTestCfg cfg,
      boolean rescale) {
    int height = rescale ? meta.originalHeight() : meta.height();
    int width = rescale ? meta.originalWidth() : meta.width();
    Detections nothing = Detections.NOTHING.withMasks(new RunLengthMasks(height, width, List.of()));
    Tensor candidates = scores.gt(cfg.scoreThr()).nonzero();
    if (candidates.size() == 0) {
      return nothing;
    }
    long[] cells = candidates.select(1, 0).toLongArray();
    Tensor labels = candidates.select(1, 1);
    float[] strides = new float[cells.length];
    Tensor probabilities = probabilities(masks, image, cells, strides, scores.device());
    Tensor inside = probabilities.gt(cfg.maskThr());
    Tensor areas = inside.sum(new int[] {1, 2}, false).to(ElementType.FLOAT32);
    Tensor large =
        areas
            .gt(Tensor.of(strides, new Shape(strides.length), scores.device()))
            .nonzero()
            .reshape(-1);
    if (large.size() == 0) {
      return nothing;
    }
    probabilities = probabilities.indexSelect(0, large);
    inside = inside.indexSelect(0, large);
    labels = labels.indexSelect(0, large);
    Tensor cellScores =
        scores
            .indexSelect(0, candidates.select(1, 0).indexSelect(0, large))
            .gather(1, labels.unsqueeze(1))
            .squeeze(1);
    Tensor quality = cellScores.mul(KERNEL.maskness(probabilities, inside));
    Nms.Kept kept = cfg.nms().keep(inside, labels, quality);
    List<RunLengthMask> found = new ArrayList<>();
    for (long index : kept.indices().toLongArray()) {
      found.add(enlarged(probabilities.narrow(0, index, 1), meta, height, width, cfg.maskThr()));
    }
    long[] classes = labels.indexSelect(0, kept.indices()).toLongArray();
    return new Detections(
            new float[4 * classes.length],
            kept.scores().toFloatArray(),
            Arrays.stream(classes).mapToInt(Math::toIntExact).toArray())
        .withMasks(new RunLengthMasks(height, width, found));
  }

  /**
   * Returns the probabilities of the masks of cells, {@code [n, height, width]}.
   *
   * @param cells indices over the grids of all levels, ascending
   * @param strides receives the stride of the level of each cell
   */
  private Tensor probabilities(
      CellMasks masks, int image, long[] cells, float[] strides, Device device) {
    List<Tensor> parts = new ArrayList<>();
    long first = 0;
    int start = 0;
    for (int level = 0; level < settings.levels(); level++) {
      int grid = settings.numGrids().get(level);
      long offset = first;
      long[] own =
          Arrays.stream(cells)
              .filter(cell -> cell >= offset && cell < offset + grid * grid)
              .map(cell -> cell - offset)
              .toArray();
      if (own.length > 0) {
        Arrays.fill(strides, start, start + own.length, settings.strides().get(level));
        Tensor chosen = Tensor.of(own, new Shape(own.length), device);
        parts.add(masks.probabilities(level, image, chosen));
      }
      start += own.length;
      first += grid * grid;
    }
    return Tensor.cat(parts, 0);
  }

  /**
   * Enlarges a mask to an image. One mask at a time: all at once take as much memory as a hundred
   * images of floats.
   */
  private RunLengthMask enlarged(
      Tensor probabilities, ImageMeta meta, int height, int width, double threshold) {
    try (TensorScope scope = new TensorScope()) {
      Tensor map = probabilities.unsqueeze(0);
      MapSize size = MapSize.of(map);
      int stride = targets.maskStride();
      Tensor input =
          resized(map, new MapSize(size.height() * stride, size.width() * stride))
              .slice(2, 0, meta.height())
              .slice(3, 0, meta.width());
      boolean[] inside = resized(input, new MapSize(height, width)).gt(threshold).toBooleanArray();
      byte[] bitmap = new byte[inside.length];
      for (int i = 0; i < bitmap.length; i++) {
        bitmap[i] = (byte) (inside[i] ? 1 : 0);
      }
      return RunLengthMask.ofBitmap(bitmap, height, width);
    }
  }
}
