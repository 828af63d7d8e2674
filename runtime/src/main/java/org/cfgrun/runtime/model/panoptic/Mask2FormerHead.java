package org.cfgrun.runtime.model.panoptic;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.match.MaskHungarianAssigner;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.BinaryLoss;
import org.cfgrun.runtime.model.InstanceMaskLoss;
import org.cfgrun.runtime.model.MaskPoints;
import org.cfgrun.runtime.model.query.AttendedSequence;
import org.cfgrun.runtime.model.query.BaseTransformerLayer;
import org.cfgrun.runtime.model.query.DetrTransformerDecoder;
import org.cfgrun.runtime.model.query.MultiheadAttention;
import org.cfgrun.runtime.model.query.TransformerLayer;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of Mask2Former (https://arxiv.org/abs/2112.01527): the layers of a decoder attend to maps of
 * several sizes in turn, each query only to the cells inside its mask of the layer before. Masks
 * are matched and trained at points instead of all pixels.
 */
@Component(Registries.MODELS)
public class Mask2FormerHead extends MaskQueryHead {
  /**
   * @param settings arguments that heads with masks of queries share
   * @param strides accepted for compatibility with mmdet's configs; has no effect
   * @param numTransformerFeatLevel number of maps that queries attend to; that of the levels of the
   *     encoder
   * @param pixelDecoder computes the feature maps of the head from those of the backbone
   * @param lossMask loss of the points of masks
   * @param lossDice loss of each mask as a whole
   */
  public record Args(
      @Inline MaskQuerySettings settings,
      @Default("None") @Nullable List<Integer> strides,
      @Bounds(min = 1, max = 100) @Default("3") int numTransformerFeatLevel,
      MSDeformAttnPixelDecoder pixelDecoder,
      @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=5.0)")
          BinaryLoss lossMask,
      @Default(
              "dict(type='DiceLoss', use_sigmoid=True, activate=True, naive_dice=True, eps=1.0,"
                  + " loss_weight=5.0)")
          InstanceMaskLoss lossDice) {
    public Args {
      int levels = pixelDecoder.levels();
      ArgumentException.checkAll(
          () -> {
            if (numTransformerFeatLevel != levels) {
              throw new ArgumentException(
                  "num_transformer_feat_level",
                  "`num_transformer_feat_level` must be the `num_levels` of the encoder of `pixel_decoder`: expected %s, got %s."
                      .formatted(levels, numTransformerFeatLevel));
            }
          },
          () -> {
            if (pixelDecoder.numOuts() < numTransformerFeatLevel) {
              throw new ArgumentException(
                  "pixel_decoder.num_outs",
                  "`num_transformer_feat_level` is %s, but `num_outs` of `pixel_decoder` is %s. Increase it."
                      .formatted(numTransformerFeatLevel, pixelDecoder.numOuts()));
            }
          },
          () -> {
            if (lossMask.hasBackground()) {
              throw new ArgumentException(
                  "loss_mask",
                  "`loss_mask` must be a loss of independent probabilities. Set `use_sigmoid=True`.");
            }
          },
          () -> settings.transformerDecoder().layers().forEach(Mask2FormerHead::heads));
    }
  }

  private static final MaskQueriesKernel KERNEL = Kernel.bind(MaskQueriesKernel.class);

  private static final int POINTS = 12544;
  private static final double OVERSAMPLING = 3;
  private static final double UNCERTAIN = 0.75;

  private final Args args;
  private final PixelDecoder pixelDecoder;
  private final DetrTransformerDecoder decoder;
  private final @Nullable ModuleList<Conv2d> inputs;
  private final Embedding positions;
  private final Embedding queries;
  private final Embedding levels;
  private final Linear classes;
  private final MaskEmbedding masks;

  public Mask2FormerHead(Args args) {
    super(args.settings());
    this.args = args;
    MaskQuerySettings settings = args.settings();
    int channels = settings.featChannels();
    pixelDecoder = pixelDecoder(args.pixelDecoder());
    decoder = child("transformer_decoder", settings.transformerDecoder());
    Sequences.initialize(decoder, Init.xavierNormal(1));
    inputs =
        settings.enforceDecoderInputProject()
            ? child("decoder_input_projs", new ModuleList<>(inputs(channels)))
            : null;
    child("decoder_positional_encoding", settings.positionalEncoding());
    positions = child("query_embed", new Embedding(settings.numQueries(), channels));
    queries = child("query_feat", new Embedding(settings.numQueries(), channels));
    levels = child("level_embed", new Embedding(args.numTransformerFeatLevel(), channels));
    classes = classEmbedding();
    masks = maskEmbedding();
  }

  private List<Conv2d> inputs(int channels) {
    List<Conv2d> convs = new ArrayList<>();
    for (int i = 0; i < args.numTransformerFeatLevel(); i++) {
      Conv2d conv = new Conv2d(ConvShape.of(channels, channels, 1), true);
      conv.init(PixelDecoder.XAVIER);
      convs.add(conv);
    }
    return convs;
  }

  /** Returns the number of heads of the attention of a layer. */
  private static int heads(TransformerLayer layer) {
    if (layer instanceof BaseTransformerLayer base
        && base.attentions().get(0) instanceof MultiheadAttention attention) {
      return attention.heads();
    }
    throw new ArgumentException(
        "transformer_decoder",
        "The layers of `transformer_decoder` attend inside masks. Set `attn_cfgs` to dict(type='MultiheadAttention').");
  }

  @Override
  public List<Prediction> forward(
      List<Tensor> features, Shape batch, List<ImageMeta> metas, boolean everyLayer) {
    PixelDecoder.Output maps =
        pixelDecoder.forward(features, Sequences.noPadding(features.get(features.size() - 1)));
    List<AttendedSequence> memories = new ArrayList<>();
    for (int level = 0; level < args.numTransformerFeatLevel(); level++) {
      memories.add(memory(maps.memories().get(level), level));
    }
    Tensor x = Sequences.repeated(queries, batch.get(0));
    Tensor places = Sequences.repeated(positions, batch.get(0));
    List<Prediction> predictions = new ArrayList<>();
    predictions.add(prediction(classes, masks, decoder.output(x), maps.mask()));
    for (int i = 0; i < decoder.layers().size(); i++) {
      int level = i % memories.size();
      TransformerLayer layer = decoder.layers().get(i);
      MapSize size = MapSize.of(maps.memories().get(level));
      Tensor last = predictions.get(i).masks();
      Tensor blocked =
          Autograd.noGrad(() -> KERNEL.blocked(last, size.height(), size.width(), heads(layer)));
      x = layer.forward(AttendedSequence.of(x, places), memories.get(level).masked(blocked), null);
      predictions.add(prediction(classes, masks, decoder.output(x), maps.mask()));
    }
    return everyLayer ? predictions : List.of(predictions.get(predictions.size() - 1));
  }

  /** Returns the cells of a map, which know their level and position. */
  private AttendedSequence memory(Tensor map, int level) {
    Tensor input = inputs == null ? map : inputs.get(level).forward(map);
    Tensor cells = Sequences.of(input).add(levels.weight().data().select(0, level));
    Tensor encoding = args.settings().positionalEncoding().forward(Sequences.noPadding(map));
    return AttendedSequence.of(cells, Sequences.of(encoding));
  }

  private static MaskPoints.Selection selection(MaskTrainCfg cfg) {
    return new MaskPoints.Selection(
        cfg.numPoints() == null ? POINTS : cfg.numPoints(),
        cfg.oversampleRatio() == null ? OVERSAMPLING : cfg.oversampleRatio(),
        cfg.importanceSampleRatio() == null ? UNCERTAIN : cfg.importanceSampleRatio());
  }

  /** Draws points {@code [masks, count, 2]}; see {@link MaskPoints.Draw}. */
  protected Tensor points(Tensor like, long masks, long count) {
    return MaskPoints.draw(like, masks, count);
  }

  @Override
  MaskHungarianAssigner.Image compared(
      Tensor scores, Tensor masks, Tensor labels, Tensor segments, MaskTrainCfg cfg) {
    Tensor points = points(masks, 1, selection(cfg).count());
    return new MaskHungarianAssigner.Image(
        scores, MaskPoints.sample(masks, points), MaskPoints.sample(segments, points), labels);
  }

  @Override
  MaskTerms maskTerms(Tensor masks, Tensor segments, double count, MaskTrainCfg cfg) {
    MaskPoints.Selection selection = selection(cfg);
    Tensor points =
        Autograd.noGrad(() -> MaskPoints.select(masks, selection, (n, k) -> points(masks, n, k)));
    Tensor targets = MaskPoints.sample(segments, points);
    Tensor logits = MaskPoints.sample(masks, points);
    Tensor dice = args.lossDice().loss(logits, targets, null, Tensor.scalar(count, masks.device()));
    Tensor pixels =
        args.lossMask()
            .binary(
                logits.reshape(-1),
                targets.reshape(-1),
                null,
                Tensor.scalar(count * selection.count(), masks.device()));
    return new MaskTerms(pixels, dice);
  }
}
