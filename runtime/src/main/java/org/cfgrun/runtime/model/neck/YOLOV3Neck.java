package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.Neck;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DarknetSettings;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Neck of YOLOv3 (https://arxiv.org/abs/1804.02767): five convolutions on the coarsest map; their
 * result is enlarged, concatenated with the next finer map, and so on. The coarsest map comes first
 * in the output.
 */
@Component(Registries.MODELS)
public final class YOLOV3Neck extends Neck {
  /**
   * @param numScales number of maps
   * @param inChannels number of channels of each of the backbone's maps, from the coarsest to the
   *     finest
   * @param outChannels number of channels of each output
   * @param layers arguments that the parts of YOLOv3 share
   */
  public record Args(
      @Bounds(min = 1, max = 16) int numScales,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> inChannels,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) List<Integer> outChannels,
      @Inline DarknetSettings layers) {
    public Args {
      requireOneEach("in_channels", inChannels, numScales);
      requireOneEach("out_channels", outChannels, numScales);
    }

    private static void requireOneEach(String name, List<Integer> channels, int scales) {
      if (channels.size() != scales) {
        throw new ArgumentException(
            name,
            "Expected %s numbers, as many as `num_scales`, got %s."
                .formatted(scales, channels.size()));
      }
    }
  }

  private final Args args;
  private final List<Block> blocks = new ArrayList<>();
  private final List<ConvModule> convs = new ArrayList<>();

  public YOLOV3Neck(Args args) {
    this.args = args;
    for (int i = 0; i < args.numScales(); i++) {
      int in = args.inChannels().get(i);
      int out = args.outChannels().get(i);
      if (i > 0) {
        int before = args.outChannels().get(i - 1);
        convs.add(child("conv" + i, args.layers().point(before, out)));
        in += out;
      }
      blocks.add(child("detect" + (i + 1), new Block(in, out, args.layers())));
    }
  }

  /** Five convolutions, 1x1 and 3x3 in turn. */
  private static final class Block extends Layer {
    private final List<ConvModule> convs;

    Block(int in, int out, DarknetSettings settings) {
      convs =
          List.of(
              child("conv1", settings.point(in, out)),
              child("conv2", settings.window(out, 2 * out)),
              child("conv3", settings.point(2 * out, out)),
              child("conv4", settings.window(out, 2 * out)),
              child("conv5", settings.point(2 * out, out)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (ConvModule conv : convs) {
        y = conv.forward(y);
      }
      return y;
    }
  }

  @Override
  public List<FeatureMap> outputs(List<FeatureMap> inputs) {
    List<Integer> channels = new ArrayList<>(FeatureMap.channels(inputs));
    Collections.reverse(channels);
    if (!channels.equals(args.inChannels())) {
      throw new ArgumentException(
          "in_channels",
          "`in_channels` of the neck is %s, but the backbone's maps have %s channels, from the coarsest to the finest."
              .formatted(args.inChannels(), channels));
    }
    List<FeatureMap> outputs = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int stride = inputs.get(inputs.size() - 1 - i).stride();
      outputs.add(new FeatureMap(args.outChannels().get(i), stride));
    }
    return outputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> features) {
    List<Tensor> outs = new ArrayList<>();
    Tensor x = blocks.get(0).forward(features.get(features.size() - 1));
    outs.add(x);
    for (int i = 1; i < blocks.size(); i++) {
      Tensor reduced = convs.get(i - 1).forward(x);
      Shape shape = reduced.shape();
      Tensor enlarged = Functional.interpolateNearest(reduced, 2 * shape.get(2), 2 * shape.get(3));
      Tensor finer = features.get(features.size() - 1 - i);
      x = blocks.get(i).forward(ConcatenatedMaps.of("YOLOV3Neck", enlarged, finer));
      outs.add(x);
    }
    return outs;
  }
}
