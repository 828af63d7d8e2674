package org.cfgrun.runtime.model.panoptic;

import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.box.match.MaskHungarianAssigner;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.model.ClassificationLoss;
import org.cfgrun.runtime.model.InstanceMaskLoss;
import org.cfgrun.runtime.model.query.AttendedSequence;
import org.cfgrun.runtime.model.query.DetrTransformerDecoder;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.ElementType;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Head of MaskFormer (https://arxiv.org/abs/2107.06278): the queries of a decoder attend to the
 * coarsest map, and the mask of a query is the dot product of its weights with the finest map.
 */
@Component(Registries.MODELS)
public final class MaskFormerHead extends MaskQueryHead {
  /**
   * @param settings arguments that heads with masks of queries share
   * @param pixelDecoder computes the feature maps of the head from those of the backbone
   * @param lossMask loss of the pixels of masks
   * @param lossDice loss of each mask as a whole
   */
  public record Args(
      @Inline MaskQuerySettings settings,
      PixelDecoders pixelDecoder,
      @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=20.0)")
          ClassificationLoss lossMask,
      @Default(
              "dict(type='DiceLoss', use_sigmoid=True, activate=True, naive_dice=True,"
                  + " loss_weight=1.0)")
          InstanceMaskLoss lossDice) {
    public Args {
      ArgumentException.checkAll(
          () ->
              MaskQuerySettings.requireEqual(
                  "out_channels", settings.outChannels(), settings.transformerDecoder().channels()),
          () -> {
            if (lossMask.hasBackground()) {
              throw new ArgumentException(
                  "loss_mask",
                  "`loss_mask` must be a loss of independent probabilities, such as `FocalLoss`.");
            }
          });
    }
  }

  private final Args args;
  private final PixelDecoder pixelDecoder;
  private final DetrTransformerDecoder decoder;
  private final @Nullable Conv2d input;
  private final Embedding queries;
  private final Linear classes;
  private final MaskEmbedding masks;

  public MaskFormerHead(Args args) {
    super(args.settings());
    this.args = args;
    MaskQuerySettings settings = args.settings();
    pixelDecoder = pixelDecoder(args.pixelDecoder());
    decoder = child("transformer_decoder", settings.transformerDecoder());
    Sequences.initialize(decoder, Init.xavierUniform(1));
    input = input(settings);
    child("decoder_pe", settings.positionalEncoding());
    queries = child("query_embed", new Embedding(settings.numQueries(), settings.outChannels()));
    classes = classEmbedding();
    masks = maskEmbedding();
  }

  /** Creates the convolution before the decoder; null if there is none. */
  private @Nullable Conv2d input(MaskQuerySettings settings) {
    int channels = pixelDecoder.memoryChannels();
    boolean fits = channels == decoder.channels();
    if (!(args.pixelDecoder() instanceof ConvPixelDecoder)) {
      if (!fits) {
        throw new ArgumentException(
            "transformer_decoder",
            "The encoder of `pixel_decoder` has `embed_dims` = %s, but `transformer_decoder` has %s. Make them equal."
                .formatted(channels, decoder.channels()));
      }
      return null;
    }
    if (fits && !settings.enforceDecoderInputProject()) {
      return null;
    }
    Conv2d conv =
        child(
            "decoder_input_proj", new Conv2d(ConvShape.of(channels, decoder.channels(), 1), true));
    conv.init(PixelDecoder.XAVIER);
    return conv;
  }

  @Override
  public void checkTraining(MaskTrainCfg cfg) {
    cfg.requireNoPoints(typeName());
  }

  @Override
  public List<Prediction> forward(
      List<Tensor> features, Shape batch, List<ImageMeta> metas, boolean everyLayer) {
    Tensor padding =
        padding(
            batch, metas, MapSize.of(features.get(features.size() - 1)), features.get(0).device());
    PixelDecoder.Output maps = pixelDecoder.forward(features, padding);
    Tensor map = maps.memories().get(0);
    Tensor memory = input == null ? map : input.forward(map);
    AttendedSequence cells =
        AttendedSequence.of(
                Sequences.of(memory),
                Sequences.of(args.settings().positionalEncoding().forward(padding)))
            .padded(padding.flatten(1, 2));
    Tensor positions = Sequences.repeated(queries, batch.get(0));
    List<Tensor> outputs =
        decoder.forward(AttendedSequence.of(positions.zerosLike(), positions), cells);
    return outputs.subList(everyLayer ? 0 : outputs.size() - 1, outputs.size()).stream()
        .map(output -> prediction(classes, masks, output, maps.mask()))
        .toList();
  }

  /**
   * Returns which cells of a map are padding, {@code [N, h, w]}: those whose nearest pixel is
   * outside its image.
   */
  private static Tensor padding(Shape batch, List<ImageMeta> metas, MapSize size, Device device) {
    long[] padding = new long[metas.size() * size.cells()];
    float rowScale = (float) batch.get(2) / size.height();
    float columnScale = (float) batch.get(3) / size.width();
    int at = 0;
    for (ImageMeta meta : metas) {
      for (int row = 0; row < size.height(); row++) {
        for (int column = 0; column < size.width(); column++) {
          boolean inside =
              (int) (row * rowScale) < meta.height() && (int) (column * columnScale) < meta.width();
          padding[at++] = inside ? 0 : 1;
        }
      }
    }
    return Tensor.of(padding, new Shape(metas.size(), size.height(), size.width()), device).ne(0);
  }

  @Override
  MaskHungarianAssigner.Image compared(
      Tensor scores, Tensor masks, Tensor labels, Tensor segments, MaskTrainCfg cfg) {
    MapSize size = MapSize.of(masks.unsqueeze(0));
    Tensor small =
        segments.shape().get(0) == 0
            ? Tensor.zeros(new Shape(0, size.height(), size.width()), masks.device())
            : Functional.interpolateNearest(segments.unsqueeze(0), size.height(), size.width())
                .squeeze(0);
    return new MaskHungarianAssigner.Image(
        scores, masks.flatten(1, 2), small.flatten(1, 2), labels);
  }

  @Override
  MaskTerms maskTerms(Tensor masks, Tensor segments, double count, MaskTrainCfg cfg) {
    MapSize size = MapSize.of(segments.unsqueeze(0));
    Tensor large =
        Functional.interpolateBilinear(masks.unsqueeze(0), size.height(), size.width(), false)
            .squeeze(0);
    Tensor dice = args.lossDice().loss(large, segments, null, Tensor.scalar(count, masks.device()));
    // The only class is that of the segment, with the label 0; the label 1 is background.
    Tensor labels = segments.reshape(-1).eq(0).to(ElementType.INT64);
    Tensor pixels =
        args.lossMask()
            .loss(
                large.reshape(-1, 1),
                labels,
                Tensor.ones(labels.shape(), masks.device()),
                Tensor.scalar(count * size.cells(), masks.device()));
    return new MaskTerms(pixels, dice);
  }
}
