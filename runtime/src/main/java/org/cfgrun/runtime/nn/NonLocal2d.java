package org.cfgrun.runtime.nn;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Non-local block (https://arxiv.org/abs/1711.07971): adds to each position a sum over all
 * positions {@code x + conv_out(w(theta(x), phi(x)) g(x))}, with 1x1 convolutions g, theta, phi and
 * conv_out. The output convolution is initially 0, the others are normal with standard deviation
 * 0.01.
 *
 * @param reduction divisor of the channels between the convolutions
 * @param useScale whether {@code embedded_gaussian} divides the products by the square root of the
 *     number of their channels
 * @param convCfg kind of convolution; the plain one if None
 * @param normCfg normalization of the output; none if None
 * @param mode weights w of the sum: {@code gaussian} and {@code embedded_gaussian}, the softmax of
 *     products of the inputs or of theta and phi; {@code dot_product} and {@code concatenation},
 *     products or a 1x1 convolution of theta and phi, divided by the number of positions
 * @param subSample whether to sum over every second position only, after max pooling
 * @param postfix end of the layer's name
 */
@Component(Registries.PLUGIN_LAYERS)
public record NonLocal2d(
    @Default("2") int reduction,
    @Default("True") boolean useScale,
    @Default("dict(type='Conv2d')") @Nullable ConvLayers convCfg,
    @Default("None") @Nullable NormLayers normCfg,
    @Default("'embedded_gaussian'") Mode mode,
    @Default("False") boolean subSample,
    @Default("''") Postfix postfix)
    implements Plugin {
  private static final double STD = 0.01;

  /** Weights of the sum over all positions. */
  public enum Mode {
    GAUSSIAN,
    EMBEDDED_GAUSSIAN,
    DOT_PRODUCT,
    CONCATENATION
  }

  public NonLocal2d {
    if (reduction < 1) {
      throw new ArgumentException(
          "reduction", "`reduction` must be at least 1, got " + reduction + ".");
    }
  }

  @Override
  public String name() {
    return "nonlocal_block" + postfix.text();
  }

  @Override
  public PluginLayer layer(int channels) {
    return new Block(channels, Math.max(channels / reduction, 1));
  }

  private final class Block extends PluginLayer implements SelfInitialized {
    private final int inner;
    private final List<ConvModule> embeddings = new ArrayList<>();
    private final Layer g;
    private final ConvModule out;
    private final @Nullable Layer theta;
    private final @Nullable Layer phi;
    private final @Nullable Projection projection;

    Block(int channels, int inner) {
      this.inner = inner;
      ConvShape reduce = ConvShape.of(channels, inner, 1);
      g = child("g", embedding(reduce, subSample));
      out =
          child(
              "conv_out", new ConvModule(ConvShape.of(inner, channels, 1), convCfg, normCfg, null));
      boolean embedded = mode != Mode.GAUSSIAN;
      theta = embedded ? child("theta", embedding(reduce, false)) : null;
      phi = embedded ? child("phi", embedding(reduce, subSample)) : null;
      projection =
          mode == Mode.CONCATENATION ? child("concat_project", new Projection(2 * inner)) : null;
      initialize();
    }

    private Layer embedding(ConvShape shape, boolean pooled) {
      ConvModule conv = new ConvModule(shape, convCfg, null, null);
      embeddings.add(conv);
      return pooled ? new Sequential(List.of(conv, pooling())) : conv;
    }

    private static MaxPool2d pooling() {
      return new MaxPool2d(2, 2, 0);
    }

    @Override
    public void initialize() {
      embeddings.forEach(conv -> conv.init(Init.normal(0, STD)));
      if (out.norm() == null) {
        out.init(Init.constant(0));
      } else {
        out.norm().weight().init(Init.constant(0));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor queries = (theta == null ? x : theta.forward(x)).flatten(2, 3);
      Tensor keys = keys(x).flatten(2, 3);
      Tensor values = g.forward(x).flatten(2, 3).transpose(1, 2);
      Shape shape = x.shape();
      Tensor sum = weights(queries, keys).matmul(values).transpose(1, 2);
      return x.add(out.forward(sum.reshape(shape.get(0), inner, shape.get(2), shape.get(3))));
    }

    private Tensor keys(Tensor x) {
      if (phi != null) {
        return phi.forward(x);
      }
      return subSample ? pooling().forward(x) : x;
    }

    /**
     * Returns the weight of each position of the keys for each position of the queries.
     *
     * @param queries {@code [N, C, Q]}
     * @param keys {@code [N, C, K]}
     * @return {@code [N, Q, K]}
     */
    private Tensor weights(Tensor queries, Tensor keys) {
      long positions = keys.shape().get(2);
      if (projection != null) {
        return projection.pairs(queries, keys).div(positions);
      }
      Tensor products = queries.transpose(1, 2).matmul(keys);
      if (mode == Mode.DOT_PRODUCT) {
        return products.div(positions);
      }
      boolean scaled = mode == Mode.EMBEDDED_GAUSSIAN && useScale;
      return (scaled ? products.div(Math.sqrt(inner)) : products).softmax(2);
    }
  }

  /** 1x1 convolution and ReLU of a query and a key, named as mmcv's {@code ConvModule}. */
  private static final class Projection extends Module {
    private final Conv2d conv;

    Projection(int channels) {
      conv = child("conv", new Conv2d(ConvShape.of(channels, 1, 1), false));
      conv.init(Init.kaimingNormal(Fan.FAN_OUT, 0));
    }

    Tensor pairs(Tensor queries, Tensor keys) {
      long q = queries.shape().get(2);
      long k = keys.shape().get(2);
      Tensor pairs =
          Tensor.cat(
              List.of(
                  queries.unsqueeze(3).expand(-1, -1, -1, k),
                  keys.unsqueeze(2).expand(-1, -1, q, -1)),
              1);
      return conv.relu(pairs).squeeze(1);
    }
  }
}
