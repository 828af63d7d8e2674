package org.cfgrun.runtime.nn;

import java.util.List;
import java.util.Objects;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention over all positions (https://arxiv.org/abs/1904.05873): adds {@code gamma * proj_conv(A
 * value)} to the input, with A the softmax of a sum of up to four terms. The factor gamma is
 * initially 0, so that the layer initially returns its input.
 *
 * <p>As in mmcv, the term of query and relative position without the bias of the position takes,
 * for rows, the query at the transposed position of a square map. mmcv fails on other maps; here
 * the query is that of the position itself.
 *
 * @param inChannels number of channels, if it is to be checked; any number if None
 * @param spatialRange must be -1: each position attends to all
 * @param numHeads number of heads
 * @param positionEmbeddingDim size of the encoding of a relative position; that of the input if -1
 * @param positionMagnitude factor of the relative positions, which are in pixels of the input
 * @param kvStride stride of the positions that are attended to
 * @param qStride stride of the positions that attend; the output is resized to the input
 * @param attentionType four digits, 1 for the terms that are used: content of query and key,
 *     content of the query and relative position, content of the key, relative position
 * @param postfix end of the layer's name
 */
@Component(Registries.PLUGIN_LAYERS)
public record GeneralizedAttention(
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None") @Nullable Integer inChannels,
    @Default("-1") int spatialRange,
    @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("9") int numHeads,
    @Bounds(min = -1, max = ConvShape.MAX_CHANNELS) @Default("-1") int positionEmbeddingDim,
    @Default("1") double positionMagnitude,
    @Bounds(min = 1, max = 64) @Default("2") int kvStride,
    @Bounds(min = 1, max = 64) @Default("1") int qStride,
    @Default("'1111'") String attentionType,
    @Default("''") Postfix postfix)
    implements Plugin {
  private static final double WAVE_LENGTH = 1000;

  public GeneralizedAttention {
    if (spatialRange != -1) {
      throw new ArgumentException(
          "spatial_range",
          "`spatial_range` = %s is not supported. Set it to -1.".formatted(spatialRange));
    }
    if (!attentionType.matches("[01]{4}") || attentionType.equals("0000")) {
      throw new ArgumentException(
          "attention_type",
          "Expected four digits 0 or 1, at least one of them 1, got '%s'."
              .formatted(attentionType));
    }
  }

  @Override
  public String name() {
    return "gen_attention_block" + postfix.text();
  }

  @Override
  public PluginLayer layer(int channels) {
    if (inChannels != null && inChannels != channels) {
      throw new ArgumentException(
          "in_channels",
          "Expected `in_channels` to be %s, the channels at this position, got %s."
              .formatted(channels, inChannels));
    }
    if (channels < numHeads) {
      throw new ArgumentException(
          "num_heads",
          "Expected at most %s heads, one for each channel, got %s.".formatted(channels, numHeads));
    }
    return new Block(channels);
  }

  private boolean has(int term) {
    return attentionType.charAt(term) == '1';
  }

  private final class Block extends PluginLayer implements SelfInitialized {
    private final int channels;
    private final int size;
    private final @Nullable Parameter keyBias;
    private final @Nullable Parameter positionBias;
    private final Parameter gamma;
    private final @Nullable Conv2d query;
    private final @Nullable Conv2d key;
    private final Conv2d value;
    private final @Nullable Linear positionX;
    private final @Nullable Linear positionY;
    private final Conv2d projection;

    Block(int channels) {
      this.channels = channels;
      size = channels / numHeads;
      int inner = size * numHeads;
      double bound = 1 / Math.sqrt(size * 2.0);
      Init bias = Init.uniform(-bound, bound);
      keyBias = has(2) ? parameter("appr_bias", bias, inner) : null;
      positionBias = has(3) ? parameter("geom_bias", bias, inner) : null;
      gamma = parameter("gamma", Init.constant(0), 1);
      ConvShape embedding = ConvShape.of(channels, inner, 1);
      query = has(0) || has(1) ? child("query_conv", new Conv2d(embedding, false)) : null;
      key = has(0) || has(2) ? child("key_conv", new Conv2d(embedding, false)) : null;
      value = child("value_conv", new Conv2d(embedding, false));
      boolean isPositional = has(1) || has(3);
      int encoding = encodingSize() / 2;
      positionX = isPositional ? child("appr_geom_fc_x", new Linear(encoding, inner, false)) : null;
      positionY = isPositional ? child("appr_geom_fc_y", new Linear(encoding, inner, false)) : null;
      projection = child("proj_conv", new Conv2d(ConvShape.of(inner, channels, 1), true));
      initialize();
    }

    private int encodingSize() {
      return positionEmbeddingDim > 0 ? positionEmbeddingDim : channels;
    }

    @Override
    public void initialize() {
      Init init = Init.kaimingUniform(Fan.FAN_IN, 1);
      for (Module child : children().values()) {
        if (child instanceof Conv2d conv) {
          conv.init(init);
        } else if (child instanceof Linear linear) {
          linear.init(init);
        }
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor to = strided(x, qStride);
      Tensor from = strided(x, kvStride);
      Tensor weights = energy(to, from).softmax(3);
      Tensor values = heads(value.forward(from)).transpose(2, 3);
      Tensor sum = weights.matmul(values).transpose(2, 3);
      Shape shape = to.shape();
      // Without a term of the query, all positions attend alike.
      boolean isShared = weights.shape().get(2) == 1;
      long height = isShared ? 1 : shape.get(2);
      long width = isShared ? 1 : shape.get(3);
      Tensor y =
          projection.forward(sum.reshape(shape.get(0), (long) size * numHeads, height, width));
      if (qStride > 1) {
        y = Functional.interpolateBilinear(y, x.shape().get(2), x.shape().get(3), false);
      }
      return x.add(y.mul(gamma.data()));
    }

    private static Tensor strided(Tensor x, int stride) {
      return stride == 1 ? x : new AvgPool2d(1, stride, 0).forward(x);
    }

    /** Returns {@code [N, heads, size, positions]}. */
    private Tensor heads(Tensor x) {
      return x.flatten(2, 3).reshape(x.shape().get(0), numHeads, size, -1);
    }

    /**
     * Returns the sum of the terms, {@code [N, heads, Q, K]}; Q is 1 if no term depends on the
     * query.
     */
    private Tensor energy(Tensor to, Tensor from) {
      Tensor queries = query == null ? null : heads(query.forward(to)).transpose(2, 3);
      Tensor content = content(queries, from);
      if (positionX == null || positionY == null) {
        return Objects.requireNonNull(content);
      }
      Shape q = to.shape();
      Shape k = from.shape();
      Tensor vector = vector(has(1) ? queries : null, positionBias);
      Tensor sizes = vector.expand(q.get(0), -1, q.get(2) * q.get(3), -1);
      Tensor grid = sizes.reshape(q.get(0), numHeads, q.get(2), q.get(3), size);
      Tensor x = positions(q.get(3), k.get(3), positionX, to.device());
      Tensor y = positions(q.get(2), k.get(2), positionY, to.device());
      Tensor across = Tensor.einsum("nhyxd,xkhd->nhyxk", grid, x).unsqueeze(4);
      boolean isTransposed = has(1) && !has(3) && q.get(2) == q.get(3);
      Tensor rows = isTransposed ? grid.transpose(2, 3) : grid;
      Tensor down = Tensor.einsum("nhyxd,ykhd->nhyxk", rows, y).unsqueeze(5);
      Tensor position =
          across.add(down).reshape(q.get(0), numHeads, q.get(2) * q.get(3), k.get(2) * k.get(3));
      return content == null ? position : content.add(position);
    }

    private @Nullable Tensor content(@Nullable Tensor queries, Tensor from) {
      if (key == null) {
        return null;
      }
      return vector(has(0) ? queries : null, keyBias).matmul(heads(key.forward(from)));
    }

    /** Returns the sum of queries and a bias, of which one may be missing. */
    private Tensor vector(@Nullable Tensor queries, @Nullable Parameter bias) {
      if (bias == null) {
        return Objects.requireNonNull(queries);
      }
      Tensor row = bias.data().reshape(1, numHeads, 1, size);
      return queries == null ? row : queries.add(row);
    }

    /**
     * Encodes the distances along one axis.
     *
     * @param to number of query positions
     * @param from number of key positions
     * @return {@code [to, from, heads, size]}
     */
    private Tensor positions(long to, long from, Linear projection, Device device) {
      Tensor rows = range(to, device).mul(qStride).unsqueeze(1);
      Tensor columns = range(from, device).mul(kvStride).unsqueeze(0);
      Tensor distances = rows.sub(columns).mul(positionMagnitude).unsqueeze(2);
      int count = encodingSize() / 4;
      float[] waves = new float[count];
      for (int i = 0; i < count; i++) {
        waves[i] = (float) StrictMath.pow(WAVE_LENGTH, 4.0 / encodingSize() * i);
      }
      Tensor angles = distances.div(Tensor.of(waves, new Shape(1, 1, count), device));
      Tensor encoded = Tensor.cat(List.of(angles.sin(), angles.cos()), 2);
      return projection.forward(encoded).div(Math.sqrt(2)).reshape(to, from, numHeads, size);
    }

    private static Tensor range(long end, Device device) {
      return Tensor.arange(end, device).to(ElementType.FLOAT32);
    }
  }
}
