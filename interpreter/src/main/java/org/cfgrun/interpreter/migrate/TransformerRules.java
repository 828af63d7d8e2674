package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;
import static org.cfgrun.interpreter.migrate.Nodes.renamed;

import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Converts detection transformers. In 2.x a layer is a list of attentions and an order of
 * operations; in 3.x each class of layers has its order, and the encoder and decoder of DETR belong
 * to the detector instead of its head.
 */
final class TransformerRules {
  private static final Set<String> DETRS = Set.of("DETR", "DeformableDETR");
  private static final Set<String> MASK_FORMERS = Set.of("MaskFormer", "Mask2Former");

  /** Orders that a layer of 3.x has, by the class that takes its place. */
  private static final Set<List<String>> ORDERS =
      Set.of(
          List.of("self_attn", "norm", "ffn", "norm"),
          List.of("self_attn", "norm", "cross_attn", "norm", "ffn", "norm"),
          List.of("cross_attn", "norm", "self_attn", "norm", "ffn", "norm"));

  private final Changes changes;

  TransformerRules(Changes changes) {
    this.changes = changes;
  }

  /** Returns a model whose transformer has the form of 3.x; another model is returned as it is. */
  DictNode convert(DictNode model) {
    String type = String.valueOf(Nodes.type(model));
    if (!DETRS.contains(type) && !MASK_FORMERS.contains(type)) {
      return model;
    }
    changes.different(
        model,
        "3.x renames weights of the transformer of `"
            + type
            + "`. Convert the keys of checkpoints for `load_from`.");
    return DETRS.contains(type) ? detr(type, model) : maskFormer(model);
  }

  private DictNode maskFormer(DictNode model) {
    if (!(model.get("panoptic_head") instanceof DictNode head)) {
      return model;
    }
    DictNode result = withPosition(head);
    if (head.get("transformer_decoder") instanceof DictNode decoder) {
      result = result.with("transformer_decoder", stack(decoder, false));
    }
    if (head.get("pixel_decoder") instanceof DictNode pixels) {
      DictNode converted = withPosition(pixels);
      if (pixels.get("encoder") instanceof DictNode encoder) {
        converted = converted.with("encoder", stack(encoder, false));
      }
      result = result.with("pixel_decoder", converted);
    }
    return model.with("panoptic_head", result);
  }

  private DictNode detr(String type, DictNode model) {
    if (!(model.get("bbox_head") instanceof DictNode head)
        || !(head.get("transformer") instanceof DictNode transformer)
        || !(transformer.get("encoder") instanceof DictNode encoder)
        || !(transformer.get("decoder") instanceof DictNode decoder)) {
      return model;
    }
    changes.converted(head, "The transformer moved from `bbox_head` to the detector.");
    boolean plain = type.equals("DETR");
    ConfigNode queries = head.get("num_query");
    ConfigNode levels = transformer.get("num_feature_levels");
    DictNode positioned = withPosition(head);
    DictNode moved =
        extended(
            model,
            "num_queries",
            queries == null ? (plain ? 100 : 300) : queries,
            "encoder",
            stack(encoder, plain),
            "decoder",
            plain ? stack(decoder, true) : withoutLastNorm(stack(decoder, false)),
            "positional_encoding",
            positioned.get("positional_encoding"));
    ConfigNode width = width(encoder);
    DictNode left = head.without("num_query", "transformer", "positional_encoding", "in_channels");
    if (plain) {
      moved = extended(moved, "neck", neck(head, width));
      return moved.with("bbox_head", extended(left, "embed_dims", width));
    }
    moved =
        extended(
            moved,
            "num_feature_levels",
            levels == null ? 4 : levels,
            "with_box_refine",
            head.get("with_box_refine"),
            "as_two_stage",
            head.get("as_two_stage"));
    return moved.with("bbox_head", left.without("with_box_refine", "as_two_stage"));
  }

  private static DictNode withoutLastNorm(DictNode decoder) {
    return decoder.with("post_norm_cfg", new ScalarNode(null, decoder.origin()));
  }

  private static @Nullable DictNode neck(DictNode head, @Nullable ConfigNode width) {
    ConfigNode channels = head.get("in_channels");
    return channels == null || width == null
        ? null
        : dict(
            channels.origin(),
            "type",
            "ChannelMapper",
            "in_channels",
            List.of(channels),
            "kernel_size",
            1,
            "out_channels",
            width,
            "act_cfg",
            null,
            "norm_cfg",
            null,
            "num_outs",
            1);
  }

  private static @Nullable ConfigNode width(DictNode stack) {
    return stack.get("transformerlayers") instanceof DictNode layer
        ? attention(layer, 0).get("embed_dims")
        : null;
  }

  private static DictNode withPosition(DictNode part) {
    return part.get("positional_encoding") instanceof DictNode encoding
        ? part.with("positional_encoding", encoding.without("type"))
        : part;
  }

  /**
   * Returns an encoder or decoder.
   *
   * @param explicit whether to write the defaults of the feed-forward network, as for DETR
   */
  private DictNode stack(DictNode stack, boolean explicit) {
    if (!(stack.get("transformerlayers") instanceof DictNode layer)) {
      return stack;
    }
    List<String> order =
        Nodes.items(layer.get("operation_order")).stream()
            .map(each -> String.valueOf(Nodes.text(each)))
            .toList();
    if (!ORDERS.contains(order)) {
      changes.different(
          layer, "Layers of 3.x have a fixed order of operations, which differs from this one.");
    }
    DictNode layers = dict(layer.origin(), "self_attn_cfg", converted(attention(layer, 0)));
    if (order.contains("cross_attn")) {
      layers = extended(layers, "cross_attn_cfg", converted(attention(layer, 1)));
    }
    layers = extended(layers, "ffn_cfg", feedForward(layer, explicit));
    DictNode kept = stack.without("type", "init_cfg");
    return renamed(kept, "transformerlayers", "layer_cfg").with("layer_cfg", layers);
  }

  /** Returns an attention of a layer; a single one stands for all. */
  private static DictNode attention(DictNode layer, int index) {
    ConfigNode attentions = layer.get("attn_cfgs");
    if (attentions instanceof SequenceNode list && !list.items().isEmpty()) {
      attentions = list.items().get(Math.min(index, list.items().size() - 1));
    }
    return attentions instanceof DictNode dict ? dict : dict(layer.origin());
  }

  private static DictNode converted(DictNode attention) {
    DictNode kept =
        attention.without(
            "type", "proj_drop", "im2col_step", "norm_cfg", "init_cfg", "dropout_layer");
    return extended(renamed(kept, "attn_drop", "dropout"), "batch_first", true);
  }

  private static DictNode feedForward(DictNode layer, boolean explicit) {
    if (layer.get("ffn_cfgs") instanceof DictNode network) {
      return network.without("type", "add_identity", "dropout_layer");
    }
    DictNode network =
        extended(
            dict(layer.origin()),
            "embed_dims",
            attention(layer, 0).get("embed_dims"),
            "feedforward_channels",
            layer.get("feedforward_channels"),
            "ffn_drop",
            layer.get("ffn_dropout"));
    return explicit
        ? extended(
            network, "num_fcs", 2, "act_cfg", dict(layer.origin(), "type", "ReLU", "inplace", true))
        : network;
  }
}
