package org.cfgrun.runtime.model.panoptic;

import java.util.List;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.model.init.InitCfg;
import org.cfgrun.runtime.model.query.AttendedSequence;
import org.cfgrun.runtime.model.query.DetrTransformerEncoder;
import org.cfgrun.runtime.model.query.PositionalEncoding;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Pixel decoder with an encoder (MaskFormer, https://arxiv.org/abs/2107.06278): the cells of the
 * coarsest map attend to each other first. Queries attend to the output of the encoder.
 *
 * @param normCfg kind of normalization of convolutions
 * @param actCfg kind of activation of convolutions
 * @param encoder encoder of the cells of the coarsest map
 * @param positionalEncoding encoding of the positions of the cells
 * @param initCfg accepted for compatibility with mmdet's configs; initial values are Caffe2's
 *     Xavier
 */
@Component(Registries.PLUGIN_LAYERS)
public record TransformerEncoderPixelDecoder(
    @Default("dict(type='GN', num_groups=32)") @Nullable NormLayers normCfg,
    @Default("dict(type='ReLU')") @Nullable Activation actCfg,
    DetrTransformerEncoder encoder,
    @Default("dict(type='SinePositionalEncoding', num_feats=128, normalize=True)")
        PositionalEncoding positionalEncoding,
    @Default("None") @Nullable InitCfg initCfg)
    implements PixelDecoders {
  public TransformerEncoderPixelDecoder {
    Sequences.requireLengthFirst("encoder", encoder);
    Sequences.requireChannels(positionalEncoding, encoder);
  }

  @Override
  public PixelDecoder layer(Channels channels) {
    return new Layers(channels);
  }

  private final class Layers extends PixelDecoder {
    private final TopDown topDown;
    private final Conv2d mask;
    private final Conv2d input;
    private final ConvModule output;

    Layers(Channels channels) {
      Kinds kinds = new Kinds(normCfg, actCfg);
      int coarsest = channels.in().size() - 1;
      topDown = new TopDown(channels, coarsest, kinds, false);
      topDown.addTo(this);
      mask = maskFeature(channels.inner(), channels.out(), 3);
      child("encoder", encoder);
      child("positional_encoding", positionalEncoding);
      Sequences.initialize(encoder, Init.xavierUniform(1));
      input =
          child(
              "encoder_in_proj",
              new Conv2d(ConvShape.of(channels.in().get(coarsest), encoder.channels(), 1), true));
      input.init(XAVIER);
      output = child("encoder_out_proj", kinds.output(encoder.channels(), channels.inner()));
    }

    @Override
    int memoryChannels() {
      return encoder.channels();
    }

    @Override
    Output forward(List<Tensor> features, Tensor padding) {
      Tensor coarsest = input.forward(features.get(features.size() - 1));
      AttendedSequence cells =
          AttendedSequence.of(
                  Sequences.of(coarsest), Sequences.of(positionalEncoding.forward(padding)))
              .padded(padding.flatten(1, 2));
      Tensor memory = Sequences.toMap(encoder.forward(cells, null), MapSize.of(coarsest));
      Tensor y = topDown.finest(features, output.forward(memory));
      return new Output(mask.forward(y), List.of(memory));
    }
  }
}
