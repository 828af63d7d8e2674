package org.cfgrun.runtime.model.query;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Dropout;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.SelfInitialized;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention to a few places in maps of several sizes (Deformable DETR,
 * https://arxiv.org/abs/2010.04159), with a shortcut. Each query computes offsets from its
 * reference points and the weights of what is sampled there; there are no keys. Parameter names and
 * initial values are those of mmcv's MultiScaleDeformableAttention.
 */
@Component(Registries.ATTENTION)
public final class MultiScaleDeformableAttention extends Attention implements SelfInitialized {
  /**
   * @param embedDims number of channels of queries and values
   * @param numHeads number of heads, which divides {@code embed_dims}
   * @param numLevels number of maps
   * @param numPoints number of samples from each map, for each query and head
   * @param im2colStep accepted for compatibility with mmcv's configs; has no effect
   * @param dropout dropout probability of the output
   * @param batchFirst whether sequences are {@code [N, length, channels]} instead of {@code
   *     [length, N, channels]}; as in the layer that contains the attention if None
   * @param normCfg accepted for compatibility with mmcv's configs; has no effect
   * @param initCfg accepted for compatibility with mmcv's configs; the attention sets its own
   *     initial values
   */
  public record Args(
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int embedDims,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("8") int numHeads,
      @Bounds(min = 1, max = 100) @Default("4") int numLevels,
      @Bounds(min = 1, max = 1000) @Default("4") int numPoints,
      @Default("64") int im2colStep,
      @Bounds(min = 0, max = 1) @Default("0.1") double dropout,
      @Default("None") @Nullable Boolean batchFirst,
      @Default("None") @Nullable NormLayers normCfg,
      @Default("None") @Nullable InitCfg initCfg) {
    public Args {
      if (embedDims % numHeads != 0) {
        throw new ArgumentException(
            "num_heads",
            "`num_heads` must divide `embed_dims`: expected a divisor of %s, got %s."
                .formatted(embedDims, numHeads));
      }
    }
  }

  private static final DeformableAttentionKernel KERNEL =
      Kernel.bind(DeformableAttentionKernel.class);

  private final Args args;
  private final Linear offsets;
  private final Linear weights;
  private final Linear values;
  private final Linear output;
  private final Dropout dropout;

  public MultiScaleDeformableAttention(Args args) {
    super(args.embedDims(), args.batchFirst());
    this.args = args;
    int samples = args.numHeads() * args.numLevels() * args.numPoints();
    dropout = child("dropout", Dropout.of(args.dropout()));
    offsets = child("sampling_offsets", new Linear(args.embedDims(), 2 * samples, true));
    weights = child("attention_weights", new Linear(args.embedDims(), samples, true));
    values = child("value_proj", new Linear(args.embedDims(), args.embedDims(), true));
    output = child("output_proj", new Linear(args.embedDims(), args.embedDims(), true));
    initialize();
  }

  /** Returns the number of maps. */
  public int levels() {
    return args.numLevels();
  }

  @Override
  public void initialize() {
    offsets.init(Init.constant(0));
    if (offsets.bias() != null) {
      offsets.bias().init((shape, random) -> firstOffsets());
    }
    weights.init(Init.constant(0));
    values.init(Init.xavierUniform(1));
    output.init(Init.xavierUniform(1));
  }

  /**
   * Returns offsets on squares around the reference points: each head has its own direction, and
   * each point its distance.
   */
  private float[] firstOffsets() {
    int levels = args.numLevels();
    int points = args.numPoints();
    float[] first = new float[args.numHeads() * levels * points * 2];
    for (int head = 0; head < args.numHeads(); head++) {
      double angle = 2 * Math.PI * head / args.numHeads();
      double x = StrictMath.cos(angle);
      double y = StrictMath.sin(angle);
      double far = Math.max(Math.abs(x), Math.abs(y));
      for (int i = 0; i < levels * points; i++) {
        int place = 2 * (head * levels * points + i);
        int distance = i % points + 1;
        first[place] = (float) (x / far * distance);
        first[place + 1] = (float) (y / far * distance);
      }
    }
    return first;
  }

  @Override
  public Tensor forward(AttentionInput input) {
    ReferencePoints points = input.points();
    if (points == null) {
      throw failure(
          "`MultiScaleDeformableAttention` requires reference points, which this transformer does"
              + " not have. Use `MultiheadAttention`.");
    }
    if (points.maps().size() != args.numLevels()) {
      throw failure(
          new ArgumentException(
              "num_levels",
              "`num_levels` must be the number of maps: expected %s, got %s."
                  .formatted(points.maps().size(), args.numLevels())));
    }
    Tensor query = input.query();
    Tensor identity = input.identity() == null ? query : input.identity();
    Tensor value = input.value() == null ? query : input.value();
    Tensor positions = input.queryPos();
    if (batchFirst(value).shape().get(1) != points.maps().stream().mapToInt(MapSize::cells).sum()) {
      throw failure(
          "`MultiScaleDeformableAttention` attends to feature maps, not to queries. Use"
              + " `MultiheadAttention`.");
    }
    Tensor read =
        read(
            batchFirst(positions == null ? query : query.add(positions)),
            batchFirst(value),
            input.keyPaddingMask(),
            points);
    return identity.add(dropout.forward(batchFirst(output.forward(read))));
  }

  private Tensor read(
      Tensor query, Tensor sequence, @Nullable Tensor paddingMask, ReferencePoints points) {
    Tensor value = values.forward(sequence);
    if (paddingMask != null) {
      value = value.mul(paddingMask.not().to(value.type()).unsqueeze(2));
    }
    int heads = args.numHeads();
    int levels = args.numLevels();
    int samples = args.numPoints();
    Shape shape = query.shape();
    long n = shape.get(0);
    long count = shape.get(1);
    int[] heights = points.maps().stream().mapToInt(MapSize::height).toArray();
    int[] widths = points.maps().stream().mapToInt(MapSize::width).toArray();
    Tensor moved = offsets.forward(query).reshape(n, count, heads, levels, samples, 2);
    Tensor shares =
        weights
            .forward(query)
            .reshape(n, count, heads, (long) levels * samples)
            .softmax(3)
            .reshape(n, count, heads, levels, samples);
    return KERNEL.attend(
        value.reshape(n, value.shape().get(1), heads, args.embedDims() / heads),
        heights,
        widths,
        KERNEL.around(points.places(), moved, heights, widths),
        shares);
  }

  /** Moves the batch to the front if the length is first; applied again, moves it back. */
  private Tensor batchFirst(Tensor x) {
    return isBatchFirst() ? x : x.transpose(0, 1);
  }
}
