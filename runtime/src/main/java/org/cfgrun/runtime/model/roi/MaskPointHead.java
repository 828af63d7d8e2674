package org.cfgrun.runtime.model.roi;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.MaskLoss;
import org.cfgrun.runtime.model.MaskPoints;
import org.cfgrun.runtime.model.PointTrainCfg;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.PointConv;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Predicts masks at single points (PointRend, https://arxiv.org/abs/1912.08193), from the features
 * and the coarse masks there.
 */
@BuiltFrom(Registries.MODELS)
@Component(Registries.MODELS)
public class MaskPointHead extends Module implements PretrainedPart.Owner {
  /**
   * @param numClasses number of classes
   * @param numFcs number of layers before the last one
   * @param inChannels number of channels of the features of all levels
   * @param fcChannels number of channels of the layers
   * @param coarsePredEachLayer whether every layer sees the coarse masks; if False, only the first
   * @param lossPoint loss of the points
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) int numClasses,
      @Bounds(min = 1, max = 1000) @Default("3") int numFcs,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int fcChannels,
      @Default("True") boolean coarsePredEachLayer,
      @Default("dict(type='CrossEntropyLoss', use_mask=True, loss_weight=1.0)") MaskLoss lossPoint,
      @Default("dict(type='Normal', std=0.001, override=dict(name='fc_logits'))")
          @Nullable InitCfg initCfg) {
    public Args {
      FCNMaskHead.checkLoss("loss_point", lossPoint);
    }
  }

  private final Args args;
  private final List<ConvModule> layers = new ArrayList<>();
  private final PointConv last;

  public MaskPointHead(Args args) {
    this.args = args;
    int coarse = args.numClasses();
    int channels = args.inChannels() + coarse;
    for (int i = 0; i < args.numFcs(); i++) {
      layers.add(
          new ConvModule(
              ConvShape.of(channels, args.fcChannels(), 1),
              (shape, hasBias) -> new PointConv(shape.in(), shape.out()),
              null,
              new ReLU(new ReLU.Args(true))));
      channels = args.fcChannels() + (args.coarsePredEachLayer() ? coarse : 0);
    }
    child("fcs", new ModuleList<>(layers));
    last = child("fc_logits", new PointConv(channels, args.numClasses()));
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /**
   * Checks that the head fits its input.
   *
   * @param channels number of channels of the features of all levels
   * @param classes number of classes of the coarse masks
   */
  final void checkInputs(int channels, int classes) {
    ArgumentException.checkAll(
        () -> RoiBoxHead.requireChannels("in_channels", args.inChannels(), channels),
        () -> {
          if (classes != args.numClasses()) {
            throw new ArgumentException(
                "num_classes",
                "`num_classes` of the head is %s, but the mask head has %s classes."
                    .formatted(args.numClasses(), classes));
          }
        });
  }

  /**
   * Applies the layers.
   *
   * @param features {@code [n, C, P]}: features of P points of n regions
   * @param coarse {@code [n, classes, P]}: logits of the coarse masks
   * @return {@code [n, classes, P]}: logits
   */
  final Tensor forward(Tensor features, Tensor coarse) {
    Tensor x = Tensor.cat(List.of(features, coarse), 1);
    for (ConvModule layer : layers) {
      x = layer.forward(x);
      if (args.coarsePredEachLayer()) {
        x = Tensor.cat(List.of(x, coarse), 1);
      }
    }
    return last.forward(x);
  }

  /**
   * Computes the loss.
   *
   * @param logits {@code [n, classes, P]}
   * @param targets {@code [n, P]}: share of each point that belongs to the object
   * @param labels {@code [n]}, int64: class of each object
   * @return a scalar
   */
  final Tensor loss(Tensor logits, Tensor targets, Tensor labels) {
    return args.lossPoint().loss(logits.unsqueeze(2), targets.unsqueeze(1), labels);
  }

  /**
   * Chooses the points to train on: the most uncertain ones of many, and some at random.
   *
   * @param masks {@code [n, height, width]}: logits of the coarse masks of the regions' classes
   * @return {@code [n, P, 2]}: x and y in the regions, from 0 to 1
   */
  final Tensor points(Tensor masks, PointTrainCfg cfg) {
    return MaskPoints.select(
        masks,
        new MaskPoints.Selection(cfg.points(), cfg.oversampling(), cfg.importance()),
        (regions, count) -> draw(masks, (int) count));
  }

  /**
   * Draws points.
   *
   * @param masks {@code [n, height, width]}
   * @return {@code [n, count, 2]}, uniform from 0 to 1
   */
  protected Tensor draw(Tensor masks, int count) {
    return MaskPoints.draw(masks, masks.shape().get(0), count);
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    return args.initCfg() == null ? List.of() : args.initCfg().partsOf(this);
  }
}
