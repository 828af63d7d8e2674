package org.cfgrun.runtime.model.neck;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.DynamicReLU;
import org.cfgrun.runtime.nn.GroupNorm;
import org.cfgrun.runtime.nn.HSigmoid;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.ModulatedDeformConv2d;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Block of {@code DyHead}. A level is the mean of deformable convolutions of itself, the next finer
 * and the next coarser level, each times one number that is computed from its mean, and then a
 * dynamic ReLU. All three use the offsets and factors that are predicted from the level itself.
 */
final class DyHeadBlock extends Module {
  /** Number of groups of channels that are normalized. */
  static final int GROUPS = 16;

  private static final int OFFSETS = 2 * 3 * 3;
  private static final int MASKS = 3 * 3;

  private final Conv2d predictor;
  private final Branch coarser;
  private final Branch same;
  private final Branch finer;
  private final Attention attention;
  private final DynamicReLU activation;

  DyHeadBlock(int in, int out, boolean zeroOffsets) {
    coarser = child("spatial_conv_high", new Branch(in, out, 1));
    same = child("spatial_conv_mid", new Branch(in, out, 1));
    finer = child("spatial_conv_low", new Branch(in, out, 2));
    ConvShape shape = ConvShape.of(in, OFFSETS + MASKS, 3).padding(1);
    predictor = child("spatial_conv_offset", new Conv2d(shape, true));
    predictor.init(zeroOffsets ? Init.constant(0) : Init.normal(0, 0.01));
    attention = child("scale_attn_module", new Attention(out));
    activation = child("task_attn_module", new DynamicReLU(out, 4, Init.normal(0, 0.01)));
  }

  /** A deformable convolution and its normalization. */
  private static final class Branch extends Module {
    private final ModulatedDeformConv2d conv;
    private final GroupNorm norm;

    Branch(int in, int out, int stride) {
      conv =
          child(
              "conv",
              new ModulatedDeformConv2d(ConvShape.of(in, out, 3).stride(stride).padding(1), 1));
      norm = child("norm", new GroupNorm(GROUPS, out, 1e-5));
    }

    Tensor forward(Tensor x, Tensor offset, Tensor mask) {
      return norm.forward(conv.forward(x, offset, mask));
    }
  }

  /** Weights a map by one number, which is computed from the means of its channels. */
  private static final class Attention extends Module {
    private final Conv2d conv;

    Attention(int channels) {
      conv = child("1", new Conv2d(ConvShape.of(channels, 1, 1), true));
      conv.init(Init.normal(0, 0.01));
    }

    Tensor weighted(Tensor x) {
      Tensor mean = x.mean(new int[] {2, 3}, true);
      return x.mul(HSigmoid.WIDE.apply(conv.forward(mean).relu()));
    }
  }

  /** Computes new maps, of the same sizes. */
  List<Tensor> forward(List<Tensor> maps) {
    List<Tensor> outs = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      Tensor map = maps.get(level);
      Tensor predicted = predictor.forward(map);
      Tensor offset = predicted.narrow(1, 0, OFFSETS);
      Tensor mask = predicted.narrow(1, OFFSETS, MASKS).sigmoid();
      Tensor sum = attention.weighted(same.forward(map, offset, mask));
      int count = 1;
      if (level > 0) {
        Tensor low = finer.forward(maps.get(level - 1), offset, mask);
        sum = sum.add(attention.weighted(low));
        count++;
      }
      if (level < maps.size() - 1) {
        Tensor next = maps.get(level + 1);
        long height = next.shape().get(2);
        long width = next.shape().get(3);
        // The offsets are too large for the map above.
        Tensor high =
            coarser.forward(
                next,
                ModulatedDeformConv2d.reread(offset, height, width),
                ModulatedDeformConv2d.reread(mask, height, width));
        high = Functional.interpolateBilinear(high, map.shape().get(2), map.shape().get(3), true);
        sum = sum.add(attention.weighted(high));
        count++;
      }
      outs.add(activation.forward(sum.div((double) count)));
    }
    return outs;
  }
}
