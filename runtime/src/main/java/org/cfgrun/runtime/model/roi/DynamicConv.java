package org.cfgrun.runtime.model.roi;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.OutputSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.LayerNormLayers;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Two 1x1 convolutions of the features of a region, whose weights a linear layer computes from the
 * query of the region (Sparse R-CNN, https://arxiv.org/abs/2011.12450). A normalization and an
 * activation follow each.
 */
@BuiltFrom(Registries.TRANSFORMERS)
@Component(Registries.TRANSFORMERS)
public final class DynamicConv extends Module {
  /**
   * @param inChannels number of channels of features and queries
   * @param featChannels number of channels between the convolutions
   * @param outChannels number of channels of the output; {@code in_channels} if None
   * @param inputFeatShape height and width of the features of a region
   * @param withProj whether a linear layer joins all positions of a region to one vector
   * @param actCfg activation after each normalization
   * @param normCfg kind of normalization: {@code LN}
   * @param initCfg initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("64") int featChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None") @Nullable Integer outChannels,
      @Bounds(min = 1, max = 1000) @Default("7") int inputFeatShape,
      @Default("True") boolean withProj,
      @Default("dict(type='ReLU', inplace=True)") Activation actCfg,
      @Default("dict(type='LN')") NormLayers normCfg,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (!(normCfg instanceof LayerNormLayers)) {
        throw new ArgumentException(
            "norm_cfg", "`DynamicConv` normalizes the channels of a position. Use the type `LN`.");
      }
    }

    int out() {
      return outChannels == null ? inChannels : outChannels;
    }
  }

  private final Args args;
  private final Linear weights;
  private final Norm inner;
  private final Norm outer;
  private final @Nullable Projection projection;

  /** Layers that join the positions of a region. */
  private record Projection(Linear layer, Norm norm) {}

  public DynamicConv(Args args) {
    this.args = args;
    int in = args.inChannels();
    int feat = args.featChannels();
    int out = args.out();
    weights = child("dynamic_layer", new Linear(in, feat * (in + out), true));
    inner = child("norm_in", args.normCfg().layer(feat));
    outer = child("norm_out", args.normCfg().layer(out));
    if (args.withProj()) {
      int positions = args.inputFeatShape() * args.inputFeatShape();
      projection =
          new Projection(
              child("fc_layer", new Linear(out * positions, out, true)),
              child("fc_norm", args.normCfg().layer(out)));
    } else {
      projection = null;
    }
    if (args.initCfg() != null) {
      args.initCfg().apply(this);
    }
  }

  /**
   * Checks that the convolutions fit their input.
   *
   * @param channels number of channels of features and queries, and wanted of the output
   * @param size height and width of the features
   * @param projects whether one vector for each region is wanted
   * @throws ArgumentException if they do not; names the argument
   */
  void checkInputs(int channels, OutputSize size, boolean projects) {
    OutputSize own = new OutputSize(args.inputFeatShape(), args.inputFeatShape());
    ArgumentException.checkAll(
        () -> RoiBoxHead.requireChannels("in_channels", args.inChannels(), channels),
        () -> {
          if (args.out() != channels) {
            throw new ArgumentException(
                "out_channels",
                "`out_channels` is %s, but the layers after it expect %s channels. Set it to %s."
                    .formatted(args.out(), channels, channels));
          }
        },
        () -> {
          if (args.withProj() != projects) {
            throw new ArgumentException(
                "with_proj",
                projects
                    ? "Boxes need one vector for each region. Set `with_proj=True`."
                    : "Masks need the positions of each region. Set `with_proj=False`.");
          }
        },
        () -> {
          if (projects && !size.equals(own)) {
            throw new ArgumentException(
                "input_feat_shape",
                "`input_feat_shape` is %s, but the features of a region are %s x %s."
                    .formatted(args.inputFeatShape(), size.height(), size.width()));
          }
        });
  }

  /**
   * Applies the convolutions.
   *
   * @param queries {@code [n, in]}
   * @param features {@code [n, in, height, width]}
   * @return {@code [n, out]}, or {@code [n, height * width, out]} without a projection
   */
  Tensor forward(Tensor queries, Tensor features) {
    int in = args.inChannels();
    int feat = args.featChannels();
    Tensor drawn = weights.forward(queries);
    Tensor first = drawn.narrow(1, 0, (long) in * feat).reshape(-1, in, feat);
    Tensor second =
        drawn.narrow(1, (long) in * feat, (long) feat * args.out()).reshape(-1, feat, args.out());
    Tensor x = features.flatten(2, -1).transpose(1, 2);
    x = args.actCfg().apply(inner.forward(x.matmul(first)));
    x = args.actCfg().apply(outer.forward(x.matmul(second)));
    return projection == null
        ? x
        : args.actCfg()
            .apply(projection.norm().forward(projection.layer().forward(x.flatten(1, -1))));
  }
}
