package org.cfgrun.runtime.model.keypoint;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.CoordinateLoss;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DeformConv2d;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Head of CentripetalNet (https://arxiv.org/abs/2003.09119). Each corner tells where the center of
 * its object is; corners belong together if these centers are near each other. A guiding shift, the
 * distance of the cell to the center, moves the samples of a deformable convolution, from which the
 * centripetal shift is computed: the logarithm of the distance of the corner to the center.
 */
@Component(Registries.MODELS)
public final class CentripetalHead extends CornerPairHead {
  /**
   * @param corners arguments of the heads of pairs of corners
   * @param cornerEmbChannels must be 0: this head has no embeddings
   * @param centripetalShiftChannels must be 2: x and y
   * @param guidingShiftChannels must be 2: x and y
   * @param featAdaptionConvKernel kernel size of the deformable convolution; must be 3
   * @param lossGuidingShift loss of the guiding shifts
   * @param lossCentripetalShift loss of the centripetal shifts
   */
  public record Args(
      @Inline CornerSettings corners,
      @Default("1") int cornerEmbChannels,
      @Default("2") int centripetalShiftChannels,
      @Default("2") int guidingShiftChannels,
      @Default("3") int featAdaptionConvKernel,
      @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=0.05)")
          CoordinateLoss lossGuidingShift,
      @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1)")
          CoordinateLoss lossCentripetalShift) {
    public Args {
      require("corner_emb_channels", cornerEmbChannels, 0);
      require("centripetal_shift_channels", centripetalShiftChannels, 2);
      require("guiding_shift_channels", guidingShiftChannels, 2);
      require("feat_adaption_conv_kernel", featAdaptionConvKernel, KERNEL_SIZE);
    }

    private static void require(String argument, int got, int only) {
      if (got != only) {
        throw new ArgumentException(
            argument, "`CentripetalHead` requires `%s=%s`, got %s.".formatted(argument, only, got));
      }
    }
  }

  private static final int KERNEL_SIZE = 3;

  /** Columns of the values of {@link Target}. */
  private static final int GUIDING = 2;

  private static final int CENTRIPETAL = 4;

  private static final double ADAPTION_STD = 0.01;
  private static final double OFFSET_STD = 0.1;

  private final Args args;
  private final Pair<DeformConv2d> adaptions;
  private final Pair<ConvModule> offsets;
  private final Pair<Sequential> guiding;
  private final Pair<Sequential> centripetal;

  /**
   * Shifts of the corners of one kind, {@code [N, 2, H, W]} each.
   *
   * @param guiding distance of cells to centers
   * @param centripetal logarithm of the distance of corners to centers
   */
  private record Shifts(Tensor guiding, Tensor centripetal) {}

  public CentripetalHead(Args args) {
    super(args.corners());
    this.args = args;
    int channels = args.corners().inChannels();
    adaptions = pair("feat_adaption", topLeft -> adaption(channels));
    offsets = pair("dcn_offset", topLeft -> offset());
    guiding = pair("guiding_shift", topLeft -> shift());
    centripetal = pair("centripetal_shift", topLeft -> shift());
  }

  private static DeformConv2d adaption(int channels) {
    DeformConv2d conv =
        new DeformConv2d(ConvShape.of(channels, channels, KERNEL_SIZE).padding(1), 1);
    conv.weight().init(Init.normal(0, ADAPTION_STD));
    return conv;
  }

  private static ConvModule offset() {
    ConvModule conv =
        new ConvModule(ConvShape.of(2, 2 * KERNEL_SIZE * KERNEL_SIZE, 1), null, null, null, false);
    conv.init(Init.normal(0, OFFSET_STD));
    return conv;
  }

  /** Returns a branch whose convolutions both have PyTorch's initial values, as in mmdet. */
  private Sequential shift() {
    Sequential branch = branch(2);
    for (Layer layer : branch.layers()) {
      conv(layer).reset();
    }
    return branch;
  }

  private Shifts shifts(int level, int kind, Corner corner) {
    Tensor guide = guiding.both().get(kind).get(level).forward(corner.features());
    Tensor moved = offsets.both().get(kind).get(level).forward(guide.detach());
    Tensor adapted = adaptions.both().get(kind).get(level).forward(corner.features(), moved);
    return new Shifts(guide, centripetal.both().get(kind).get(level).forward(adapted));
  }

  @Override
  List<String> lossNames() {
    return List.of("guiding_loss", "centripetal_loss");
  }

  @Override
  List<Tensor> losses(int level, Corners corners, Targets targets) {
    Shifts first = shifts(level, 0, corners.topLeft());
    Shifts last = shifts(level, 1, corners.bottomRight());
    return List.of(
        targets.loss(args.lossGuidingShift(), first.guiding(), last.guiding(), GUIDING),
        targets.loss(
            args.lossCentripetalShift(), first.centripetal(), last.centripetal(), CENTRIPETAL));
  }

  @Override
  Matcher matcher(int level, Corners corners) {
    return new Matcher(
        KERNEL::byCenters,
        shifts(level, 0, corners.topLeft()).centripetal(),
        shifts(level, 1, corners.bottomRight()).centripetal());
  }
}
