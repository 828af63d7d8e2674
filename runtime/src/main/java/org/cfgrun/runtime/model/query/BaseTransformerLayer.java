package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.Norm;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Layer of a transformer whose attention, feed-forward networks and normalizations follow each
 * other in a configured order (https://arxiv.org/abs/1706.03762). Parameter names are those of
 * mmcv's BaseTransformerLayer: {@code attentions}, {@code ffns} and {@code norms}.
 */
@Component(Registries.TRANSFORMER_LAYERS)
public class BaseTransformerLayer extends TransformerLayer {
  /**
   * @param settings arguments that layers of transformers share
   * @param feedforwardChannels if given, replaces that of {@code ffn_cfgs}
   * @param ffnDropout if given, replaces {@code ffn_drop} of {@code ffn_cfgs}
   * @param ffnNumFcs if given, replaces {@code num_fcs} of {@code ffn_cfgs}
   */
  public record Args(
      @Inline TransformerLayerSettings settings,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("None")
          @Nullable Integer feedforwardChannels,
      @Bounds(min = 0, max = 1) @Default("None") @Nullable Double ffnDropout,
      @Bounds(min = 2, max = 100) @Default("None") @Nullable Integer ffnNumFcs) {
    public Args {
      boolean replaces = feedforwardChannels != null || ffnDropout != null || ffnNumFcs != null;
      if (replaces && settings.ffnCfgs().isList()) {
        throw new ArgumentException(
            "ffn_cfgs",
            "`feedforward_channels`, `ffn_dropout` and `ffn_num_fcs` cannot be combined with a list"
                + " of `ffn_cfgs`. Set them in the list.");
      }
    }
  }

  private final List<LayerOperation> order;
  private final ModuleList<Attention> attentions;
  private final ModuleList<FFN.Network> networks;
  private final ModuleList<Norm> norms;

  public BaseTransformerLayer(Args args) {
    TransformerLayerSettings settings = args.settings();
    order = settings.operationOrder();
    int attending =
        settings.count(LayerOperation.SELF_ATTN) + settings.count(LayerOperation.CROSS_ATTN);
    List<Attention> attention = settings.attnCfgs().each("attn_cfgs", attending);
    int channels = attention.get(0).channels();
    for (Attention each : attention) {
      each.setBatchFirst(settings.batchFirst());
      if (each.channels() != channels) {
        throw new ArgumentException(
            "attn_cfgs",
            "`embed_dims` must be the same in all `attn_cfgs`, got %s and %s."
                .formatted(channels, each.channels()));
      }
    }
    attentions = child("attentions", new ModuleList<>(attention));
    List<FFN.Network> network = new ArrayList<>();
    for (FFN ffn : settings.ffnCfgs().each("ffn_cfgs", settings.count(LayerOperation.FFN))) {
      network.add(
          ffn.with(args.feedforwardChannels(), args.ffnDropout(), args.ffnNumFcs())
              .network(channels));
    }
    networks = child("ffns", new ModuleList<>(network));
    List<Norm> norm = new ArrayList<>();
    for (int i = 0; i < settings.count(LayerOperation.NORM); i++) {
      norm.add(SequenceNorm.of("norm_cfg", settings.normCfg(), channels));
    }
    norms = child("norms", new ModuleList<>(norm));
    if (settings.initCfg() != null) {
      settings.initCfg().apply(this);
    }
  }

  /** Returns the attention, in the order of the operations. */
  public final List<Attention> attentions() {
    return attentions.modules();
  }

  @Override
  public final int channels() {
    return attentions.get(0).channels();
  }

  @Override
  public final boolean isPreNorm() {
    return order.get(0) == LayerOperation.NORM;
  }

  @Override
  public final boolean isBatchFirst() {
    return attentions.get(0).isBatchFirst();
  }

  @Override
  public final Tensor forward(
      AttendedSequence queries,
      @Nullable AttendedSequence memory,
      @Nullable ReferencePoints points) {
    Tensor x = queries.values();
    Tensor identity = x;
    int attention = 0;
    int network = 0;
    int norm = 0;
    for (LayerOperation operation : order) {
      Tensor shortcut = isPreNorm() ? identity : null;
      switch (operation) {
        case NORM -> x = norms.get(norm++).forward(x);
        case FFN -> x = networks.get(network++).forward(x, shortcut);
        case SELF_ATTN, CROSS_ATTN -> {
          AttendedSequence keys =
              operation == LayerOperation.SELF_ATTN || memory == null ? queries.with(x) : memory;
          x = attentions.get(attention++).forward(input(x, shortcut, queries, keys, points));
          identity = x;
        }
      }
    }
    return x;
  }

  private static AttentionInput input(
      Tensor x,
      @Nullable Tensor shortcut,
      AttendedSequence queries,
      AttendedSequence keys,
      @Nullable ReferencePoints points) {
    return new AttentionInput(
        x,
        keys.values(),
        keys.values(),
        shortcut,
        queries.positions(),
        keys.positions(),
        keys.attnMask(),
        keys.paddingMask(),
        points);
  }
}
