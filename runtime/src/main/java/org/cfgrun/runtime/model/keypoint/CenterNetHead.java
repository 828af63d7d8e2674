package org.cfgrun.runtime.model.keypoint;

import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.data.ImageObjects;
import org.cfgrun.runtime.model.CenterNetTestCfg;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.model.DetectionTensors;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.HeatmapLoss;
import org.cfgrun.runtime.model.Losses;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head of CenterNet (https://arxiv.org/abs/1904.07850): for each class a heatmap of the centers of
 * objects, and for each cell the size of an object, and where in the cell its center lies. All
 * lengths are in cells.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class CenterNetHead extends Module {
  /**
   * @param inChannel number of channels of the feature map
   * @param featChannel number of channels inside the branches
   * @param numClasses number of classes
   * @param lossCenterHeatmap loss of the heatmaps
   * @param lossWh loss of widths and heights
   * @param lossOffset loss of the offsets of centers from their cells
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int inChannel,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int featChannel,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Default("dict(type='GaussianFocalLoss', loss_weight=1.0)") HeatmapLoss lossCenterHeatmap,
      @Default("dict(type='L1Loss', loss_weight=0.1)") CoordinateLoss lossWh,
      @Default("dict(type='L1Loss', loss_weight=1.0)") CoordinateLoss lossOffset) {}

  /**
   * Maps of a batch.
   *
   * @param heat {@code [N, classes, H, W]}: probabilities of centers
   * @param sizes {@code [N, 2, H, W]}: widths and heights
   * @param offsets {@code [N, 2, H, W]}: x and y of centers in their cells
   */
  public record Maps(Tensor heat, Tensor sizes, Tensor offsets) {
    /**
     * Returns the mean of the heatmaps and sizes with those of flipped images, and the own offsets.
     *
     * @param flippedX whether left and right were swapped
     * @param flippedY whether top and bottom were swapped
     */
    public Maps averaged(Maps flipped, boolean flippedX, boolean flippedY) {
      return new Maps(
          KERNEL.averaged(heat, flipped.heat, flippedX, flippedY),
          KERNEL.averaged(sizes, flipped.sizes, flippedX, flippedY),
          offsets);
    }
  }

  /** Initial probability of a center. */
  private static final double PRIOR = 0.1;

  private static final double STD = 0.001;

  private static final KeypointsKernel KERNEL = Kernel.bind(KeypointsKernel.class);

  private final Args args;
  private final Branch heatmap;
  private final Branch size;
  private final Branch offset;

  public CenterNetHead(Args args) {
    this.args = args;
    heatmap = child("heatmap_head", new Branch(args, args.numClasses()));
    size = child("wh_head", new Branch(args, 2));
    offset = child("offset_head", new Branch(args, 2));
    Objects.requireNonNull(heatmap.last.bias()).init(Init.biasByProbability(PRIOR));
    for (Branch branch : List.of(size, offset)) {
      branch.first.init(Init.normal(0, STD));
      branch.last.init(Init.normal(0, STD));
    }
  }

  /** A 3x3 and a 1x1 convolution, numbered as in PyTorch, where a ReLU between them counts. */
  private static final class Branch extends Layer {
    private final Conv2d first;
    private final Conv2d last;

    Branch(Args args, int out) {
      int inner = args.featChannel();
      first = child("0", new Conv2d(ConvShape.of(args.inChannel(), inner, 3).padding(1), true));
      last = child("2", new Conv2d(ConvShape.of(inner, out, 1), true));
    }

    @Override
    public Tensor forward(Tensor x) {
      return last.forward(first.forward(x).relu_());
    }
  }

  /** Returns the number of classes. */
  public int numClasses() {
    return args.numClasses();
  }

  /**
   * Checks that the head fits its input, which is a single map.
   *
   * @throws ArgumentException if the head was configured for other maps; names its argument
   */
  public void checkInputs(List<FeatureMap> inputs) {
    if (inputs.size() != 1) {
      throw new ArgumentException(
          "`CenterNetHead` requires a single feature map, got %s. Use `CTResNetNeck`."
              .formatted(inputs.size()));
    }
    if (inputs.get(0).channels() != args.inChannel()) {
      throw new ArgumentException(
          "in_channel",
          "`in_channel` of the head is %s, but its feature map has %s channels."
              .formatted(args.inChannel(), inputs.get(0).channels()));
    }
  }

  /** Computes the maps of a batch from its feature map. */
  public Maps forward(Tensor features) {
    return new Maps(
        heatmap.forward(features).sigmoid(), size.forward(features), offset.forward(features));
  }

  /**
   * Computes the losses of a batch. Of several objects whose centers are in one cell, size and
   * offset of the last one count. As in mmdet, the first image tells how large cells are.
   */
  public Losses losses(Tensor features, DetectionBatch batch) {
    Maps maps = forward(features);
    long height = maps.heat().shape().get(2);
    long width = maps.heat().shape().get(3);
    ImageMeta meta = batch.metas().get(0);
    List<ImageObjects> objects = batch.objects();
    List<Tensor> targets =
        KERNEL.centers(
            objects.stream().map(ImageObjects::boxes).toList(),
            objects.stream().map(ImageObjects::labels).toList(),
            args.numClasses(),
            height,
            width,
            (double) width / meta.paddedWidth(),
            (double) height / meta.paddedHeight());
    Tensor known = targets.get(3);
    Tensor count = targets.get(4);
    Tensor heat = targets.get(0).reshape(maps.heat().shape().sizes());
    Losses losses = new Losses();
    losses.add("loss_center_heatmap", args.lossCenterHeatmap().loss(maps.heat(), heat, count));
    // An object has two sizes and two offsets.
    Tensor numbers = count.mul(2);
    losses.add(
        "loss_wh", args.lossWh().loss(KERNEL.rows(maps.sizes()), targets.get(1), known, numbers));
    losses.add(
        "loss_offset",
        args.lossOffset().loss(KERNEL.rows(maps.offsets()), targets.get(2), known, numbers));
    return losses;
  }

  /**
   * Detects the objects of an image.
   *
   * @param image its index in the batch
   * @param height height of the model's input, in pixels
   * @param width width of the model's input, in pixels
   * @return boxes in pixels of the model's input, best first
   */
  public DetectionTensors detect(
      Maps maps, int image, long height, long width, CenterNetTestCfg cfg) {
    List<Tensor> found =
        KERNEL.boxes(
            maps.heat().select(0, image),
            maps.sizes().select(0, image),
            maps.offsets().select(0, image),
            cfg.localMaximumKernel(),
            cfg.topk(),
            (double) width / maps.heat().shape().get(3),
            (double) height / maps.heat().shape().get(2));
    return new DetectionTensors(found.get(0), found.get(1), found.get(2));
  }
}
