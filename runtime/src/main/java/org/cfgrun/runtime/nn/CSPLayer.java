package org.cfgrun.runtime.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Layer with a cross stage partial connection (CSPNet, https://arxiv.org/abs/1911.11929). Two 1x1
 * convolutions each halve the channels. The result of one passes through bottleneck blocks, and a
 * 1x1 convolution joins both.
 */
public final class CSPLayer extends Layer {
  private final ConvModule mainConv;
  private final ConvModule shortConv;
  private final ConvModule finalConv;
  private final Sequential blocks;

  /**
   * Creates a layer.
   *
   * @param count number of bottleneck blocks
   * @param addIdentity whether each block adds its input to its output
   */
  public CSPLayer(int in, int out, int count, boolean addIdentity, CspSettings settings) {
    int middle = out / 2;
    mainConv = child("main_conv", settings.conv(ConvShape.of(in, middle, 1)));
    shortConv = child("short_conv", settings.conv(ConvShape.of(in, middle, 1)));
    finalConv = child("final_conv", settings.conv(ConvShape.of(2 * middle, out, 1)));
    List<Block> bottlenecks =
        IntStream.range(0, count).mapToObj(i -> new Block(middle, addIdentity, settings)).toList();
    blocks = child("blocks", new Sequential(bottlenecks));
  }

  /** Bottleneck: a 1x1 and a 3x3 convolution. */
  private static final class Block extends Layer {
    private final ConvModule conv1;
    private final Layer conv2;
    private final boolean addIdentity;

    Block(int channels, boolean addIdentity, CspSettings settings) {
      this.addIdentity = addIdentity;
      conv1 = child("conv1", settings.conv(ConvShape.of(channels, channels, 1)));
      conv2 = child("conv2", settings.spatialConv(ConvShape.of(channels, channels, 3).padding(1)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = conv2.forward(conv1.forward(x));
      return addIdentity ? y.add(x) : y;
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor main = blocks.forward(mainConv.forward(x));
    return finalConv.forward(Tensor.cat(List.of(main, shortConv.forward(x)), 1));
  }
}
