package org.cfgrun.runtime.model.panoptic;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.query.AttendedSequence;
import org.cfgrun.runtime.model.query.Attention;
import org.cfgrun.runtime.model.query.BaseTransformerLayer;
import org.cfgrun.runtime.model.query.DetrTransformerEncoder;
import org.cfgrun.runtime.model.query.MultiScaleDeformableAttention;
import org.cfgrun.runtime.model.query.PositionalEncoding;
import org.cfgrun.runtime.model.query.ReferencePoints;
import org.cfgrun.runtime.model.query.TransformerLayer;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Pixel decoder of Mask2Former (https://arxiv.org/abs/2112.01527): an encoder with deformable
 * attention of the cells of the coarser maps, and convolutions of the finer ones. Cells of padding
 * count like any other.
 *
 * @param strides stride of each feature map of the backbone; only the number of maps has an effect,
 *     because positions are shares of a map
 * @param numOuts number of maps that queries can attend to
 * @param normCfg kind of normalization of convolutions
 * @param actCfg kind of activation of convolutions
 * @param encoder encoder of the cells of the coarser maps, as many as its attention has levels
 * @param positionalEncoding encoding of the positions of the cells
 * @param initCfg accepted for compatibility with mmdet's configs; the decoder sets its own initial
 *     values
 */
@Component(Registries.PLUGIN_LAYERS)
public record MSDeformAttnPixelDecoder(
    @Default("[4, 8, 16, 32]") List<Integer> strides,
    @Bounds(min = 1, max = 100) @Default("3") int numOuts,
    @Default("dict(type='GN', num_groups=32)") @Nullable NormLayers normCfg,
    @Default("dict(type='ReLU')") @Nullable Activation actCfg,
    DetrTransformerEncoder encoder,
    @Default("dict(type='SinePositionalEncoding', num_feats=128, normalize=True)")
        PositionalEncoding positionalEncoding,
    @Default("None") @Nullable InitCfg initCfg)
    implements PixelDecoders {
  public MSDeformAttnPixelDecoder {
    ArgumentException.checkAll(
        () -> levels(encoder),
        () -> Sequences.requireLengthFirst("encoder", encoder),
        () -> Sequences.requireChannels(positionalEncoding, encoder));
  }

  /** Returns the number of maps that are encoded. */
  int levels() {
    return levels(encoder);
  }

  private static int levels(DetrTransformerEncoder encoder) {
    int levels = 0;
    for (TransformerLayer layer : encoder.layers()) {
      for (MultiScaleDeformableAttention attention : attentions(layer)) {
        if (levels != 0 && attention.levels() != levels) {
          throw new ArgumentException(
              "encoder",
              "All layers of `encoder` must have the same `num_levels`, got %s and %s."
                  .formatted(levels, attention.levels()));
        }
        levels = attention.levels();
      }
    }
    return levels;
  }

  private static List<MultiScaleDeformableAttention> attentions(TransformerLayer layer) {
    List<MultiScaleDeformableAttention> all = new ArrayList<>();
    if (layer instanceof BaseTransformerLayer base) {
      for (Attention attention : base.attentions()) {
        if (attention instanceof MultiScaleDeformableAttention deformable) {
          all.add(deformable);
        }
      }
    }
    if (all.isEmpty()) {
      throw new ArgumentException(
          "encoder",
          "The layers of `encoder` must have deformable attention. Set `attn_cfgs` to dict(type='MultiScaleDeformableAttention').");
    }
    return all;
  }

  @Override
  public PixelDecoder layer(Channels channels) {
    int maps = channels.in().size();
    if (maps < levels() || maps != strides.size()) {
      throw new ArgumentException(
          "strides",
          "Expected as many `strides` as feature maps, and at least %s, got %s for %s maps."
              .formatted(levels(), strides.size(), maps));
    }
    if (encoder.channels() != channels.inner()) {
      throw new ArgumentException(
          "encoder",
          "`embed_dims` of `encoder` must be `feat_channels` of the head: expected %s, got %s."
              .formatted(channels.inner(), encoder.channels()));
    }
    return new Layers(channels);
  }

  private final class Layers extends PixelDecoder {
    private final int finer;
    private final ModuleList<ConvModule> inputs;
    private final Embedding levelEncoding;
    private final TopDown topDown;
    private final Conv2d mask;

    Layers(Channels channels) {
      int maps = channels.in().size();
      finer = maps - levels();
      List<ConvModule> convs = new ArrayList<>();
      for (int map = maps - 1; map >= finer; map--) {
        ConvShape shape = ConvShape.of(channels.in().get(map), channels.inner(), 1);
        ConvModule conv = new ConvModule(shape, null, normCfg, null, true);
        conv.init(Init.xavierUniform(1));
        convs.add(conv);
      }
      inputs = child("input_convs", new ModuleList<>(convs));
      child("encoder", encoder);
      Sequences.initialize(encoder, Init.xavierNormal(1));
      encoder
          .layers()
          .forEach(layer -> attentions(layer).forEach(MultiScaleDeformableAttention::initialize));
      child("postional_encoding", positionalEncoding);
      levelEncoding = child("level_encoding", new Embedding(levels(), channels.inner()));
      topDown = new TopDown(channels, finer, new Kinds(normCfg, actCfg), true);
      topDown.addTo(this);
      mask = maskFeature(channels.inner(), channels.out(), 1);
    }

    @Override
    int memoryChannels() {
      return encoder.channels();
    }

    @Override
    Output forward(List<Tensor> features, Tensor padding) {
      List<MapSize> sizes = new ArrayList<>();
      List<Tensor> cells = new ArrayList<>();
      List<Tensor> positions = new ArrayList<>();
      for (int level = 0; level < levels(); level++) {
        Tensor map = inputs.get(level).forward(features.get(features.size() - 1 - level));
        MapSize size = MapSize.of(map);
        sizes.add(size);
        cells.add(Sequences.of(map));
        Tensor encoding =
            positionalEncoding
                .forward(Sequences.noPadding(map))
                .add(levelEncoding.weight().data().select(0, level).reshape(1, -1, 1, 1));
        positions.add(Sequences.of(encoding));
      }
      AttendedSequence sequence =
          AttendedSequence.of(Tensor.cat(cells, 0), Tensor.cat(positions, 0));
      Tensor memory =
          encoder.forward(sequence, new ReferencePoints(points(sizes, features.get(0)), sizes));
      List<Tensor> memories = new ArrayList<>();
      long start = 0;
      for (MapSize size : sizes) {
        memories.add(Sequences.toMap(memory.narrow(0, start, size.cells()), size));
        start += size.cells();
      }
      List<Tensor> finerMaps = topDown.maps(features, memories.get(memories.size() - 1));
      memories.addAll(finerMaps);
      Tensor finest = memories.get(memories.size() - 1);
      return new Output(
          mask.forward(finest), memories.subList(0, Math.min(numOuts, memories.size())));
    }

    /** Returns the centers of all cells as shares of their map, {@code [N, cells, levels, 2]}. */
    private Tensor points(List<MapSize> sizes, Tensor like) {
      int cells = sizes.stream().mapToInt(MapSize::cells).sum();
      float[] centers = new float[2 * cells];
      int at = 0;
      for (MapSize size : sizes) {
        for (int row = 0; row < size.height(); row++) {
          for (int column = 0; column < size.width(); column++) {
            centers[at++] = (column + 0.5f) / size.width();
            centers[at++] = (row + 0.5f) / size.height();
          }
        }
      }
      Device device = like.device();
      return Tensor.of(centers, new Shape(1, cells, 1, 2), device)
          .expand(like.shape().get(0), -1, sizes.size(), -1);
    }
  }
}
