package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvLayers;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ConvTranspose2d;
import org.cfgrun.runtime.nn.GroupNorm;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Predicts a heatmap for each point of a regular grid over a box (Grid R-CNN,
 * https://arxiv.org/abs/1811.12030; the heatmaps of parts of the region are those of Grid R-CNN
 * Plus, https://arxiv.org/abs/1906.05688). Each point has its own channels. They are fused twice
 * with what small convolutions make of the channels of its neighbors.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public final class GridHead extends Module implements PretrainedPart.Owner {
  /** Default of {@code init_cfg}; the bias is {@code -ln(0.99 / 0.01)}. */
  private static final String INIT =
      "[dict(type='Kaiming', layer=['Conv2d', 'Linear']),"
          + " dict(type='Normal', layer='ConvTranspose2d', std=0.001, override=dict("
          + "type='Normal', name='deconv2', std=0.001, bias=-4.59511985013459))]";

  /**
   * @param gridPoints number of points, a square number
   * @param numConvs number of convolutions; the first one has stride 2
   * @param roiFeatSize height and width of the features of a region, even
   * @param inChannels number of channels of the features of a region
   * @param convKernelSize kernel size of the convolutions, odd
   * @param pointFeatChannels number of channels of each point
   * @param deconvKernelSize kernel size of the transposed convolutions, even
   * @param classAgnostic accepted for compatibility with mmdet's configs; has no effect, because
   *     all classes share the heatmaps
   * @param lossGrid loss of the heatmaps
   * @param convCfg kind of convolution; the plain one if None
   * @param normCfg kind of normalization of the convolutions; none if None
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 4, max = 1024) @Default("9") int gridPoints,
      @Bounds(min = 1, max = 1000) @Default("8") int numConvs,
      @Bounds(min = 2, max = 1024) @Default("14") int roiFeatSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = 63) @Default("3") int convKernelSize,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("64") int pointFeatChannels,
      @Bounds(min = 2, max = 62) @Default("4") int deconvKernelSize,
      @Default("False") boolean classAgnostic,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=15)")
          BinaryLoss lossGrid,
      @Default("None") @Nullable ConvLayers convCfg,
      @Default("dict(type='GN', num_groups=36)") @Nullable NormLayers normCfg,
      @Default(INIT) @Nullable InitCfg initCfg) {
    public Args {
      int side = (int) Math.sqrt(gridPoints);
      if (side * side != gridPoints) {
        throw new ArgumentException(
            "grid_points",
            "`grid_points` must be a square number, got %s. Use 9.".formatted(gridPoints));
      }
      requireParity("roi_feat_size", roiFeatSize, 0);
      requireParity("conv_kernel_size", convKernelSize, 1);
      requireParity("deconv_kernel_size", deconvKernelSize, 0);
      if (lossGrid.hasBackground()) {
        throw new ArgumentException(
            "loss_grid", "Expected a loss with `use_sigmoid=True`. Set `use_sigmoid=True`.");
      }
    }

    private static void requireParity(String name, int size, int odd) {
      if (size % 2 != odd) {
        throw new ArgumentException(
            name,
            "`%s` must be %s, got %s. The heatmaps have twice the size of the features."
                .formatted(name, odd == 0 ? "even" : "odd", size));
      }
    }
  }

  /**
   * Heatmaps of n regions, {@code [n, points, 2 * size, 2 * size]}: logits.
   *
   * @param fused from the fused features of the points
   * @param unfused from the features before they are fused
   */
  record Heatmaps(Tensor fused, Tensor unfused) {}

  private final Args args;
  private final GridPoints points;
  private final Sequential convs;
  private final ConvTranspose2d deconv1;
  private final GroupNorm norm1;
  private final ConvTranspose2d deconv2;
  private final ModuleList<ModuleList<Sequential>> firstOrder;
  private final ModuleList<ModuleList<Sequential>> secondOrder;

  public GridHead(Args args) {
    this.args = args;
    points = new GridPoints((int) Math.sqrt(args.gridPoints()), args.roiFeatSize() * 4);
    int channels = args.pointFeatChannels() * args.gridPoints();
    List<ConvModule> all = new ArrayList<>();
    for (int i = 0; i < args.numConvs(); i++) {
      ConvShape shape =
          ConvShape.of(i == 0 ? args.inChannels() : channels, channels, args.convKernelSize())
              .stride(i == 0 ? 2 : 1)
              .padding(args.convKernelSize() / 2);
      ReLU relu = new ReLU(new ReLU.Args(true));
      all.add(new ConvModule(shape, args.convCfg(), args.normCfg(), relu, true));
    }
    convs = child("convs", new Sequential(all));
    deconv1 = child("deconv1", deconvolution(channels, channels));
    norm1 = child("norm1", new GroupNorm(args.gridPoints(), channels, 1e-5));
    deconv2 = child("deconv2", deconvolution(channels, args.gridPoints()));
    firstOrder = child("forder_trans", transitions());
    secondOrder = child("sorder_trans", transitions());
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  private ConvTranspose2d deconvolution(int in, int out) {
    return new ConvTranspose2d(
        ConvShape.of(in, out, args.deconvKernelSize())
            .stride(2)
            .padding((args.deconvKernelSize() - 2) / 2)
            .groups(args.gridPoints()));
  }

  /** Returns the convolutions that each point applies to the channels of each neighbor. */
  private ModuleList<ModuleList<Sequential>> transitions() {
    int channels = args.pointFeatChannels();
    ConvShape depthwise = ConvShape.of(channels, channels, 5).padding(2).groups(channels);
    ConvShape pointwise = ConvShape.of(channels, channels, 1);
    List<ModuleList<Sequential>> all = new ArrayList<>();
    for (List<Integer> neighbors : points.neighbors()) {
      List<Sequential> own = new ArrayList<>();
      for (int i = 0; i < neighbors.size(); i++) {
        own.add(new Sequential(List.of(new Conv2d(depthwise, true), new Conv2d(pointwise, true))));
      }
      all.add(new ModuleList<>(own));
    }
    return new ModuleList<>(all);
  }

  /**
   * Checks that the head fits the features of regions.
   *
   * @param channels number of channels of the features
   * @param size height and width of the features
   */
  void checkInputs(int channels, OutputSize size) {
    RoiBoxHead.requireInputs(
        args.inChannels(), new OutputSize(args.roiFeatSize(), args.roiFeatSize()), channels, size);
  }

  /** Returns the points that the heatmaps are of. */
  GridPoints points() {
    return points;
  }

  /**
   * Computes the heatmaps that boxes are detected from.
   *
   * @param features {@code [n, C, size, size]}
   * @return {@code [n, points, 2 * size, 2 * size]}: probabilities
   */
  Tensor probabilities(Tensor features) {
    return heatmaps(fused(convs.forward(features))).sigmoid();
  }

  /**
   * Computes the heatmaps to train on.
   *
   * @param features {@code [n, C, size, size]}
   */
  Heatmaps forward(Tensor features) {
    Tensor x = convs.forward(features);
    return new Heatmaps(heatmaps(fused(x)), heatmaps(x));
  }

  private Tensor fused(Tensor x) {
    List<Tensor> plain = new ArrayList<>();
    int channels = args.pointFeatChannels();
    for (int point = 0; point < args.gridPoints(); point++) {
      plain.add(x.narrow(1, (long) point * channels, channels));
    }
    return Tensor.cat(joined(plain, joined(plain, plain, firstOrder), secondOrder), 1);
  }

  /** Adds to the channels of each point what the transitions make of those of its neighbors. */
  private List<Tensor> joined(
      List<Tensor> own, List<Tensor> others, ModuleList<ModuleList<Sequential>> transitions) {
    List<Tensor> all = new ArrayList<>();
    for (int point = 0; point < own.size(); point++) {
      Tensor sum = own.get(point);
      List<Integer> neighbors = points.neighbors().get(point);
      for (int i = 0; i < neighbors.size(); i++) {
        Sequential transition = transitions.get(point).get(i);
        sum = sum.add(transition.forward(others.get(neighbors.get(i))));
      }
      all.add(sum);
    }
    return all;
  }

  private Tensor heatmaps(Tensor x) {
    return deconv2.forward(norm1.forward(deconv1.forward(x)).relu_());
  }

  /**
   * Computes the loss, the sum of those of both heatmaps.
   *
   * @param targets {@code [n, points, 2 * size, 2 * size]}: 1 near the point, otherwise 0
   */
  Tensor loss(Heatmaps heatmaps, Tensor targets) {
    Tensor wanted = rows(targets);
    return args.lossGrid()
        .binary(rows(heatmaps.fused()), wanted, null, null)
        .add(args.lossGrid().binary(rows(heatmaps.unfused()), wanted, null, null));
  }

  /** Returns a row of all points for each pixel. */
  private Tensor rows(Tensor maps) {
    return maps.permute(0, 2, 3, 1).reshape(-1, args.gridPoints());
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
