package org.cfgrun.runtime.model.backbone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.nn.Activation;
import org.cfgrun.runtime.nn.BatchNormLayers;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvModule;
import org.cfgrun.runtime.nn.ConvShape;
import org.cfgrun.runtime.nn.Layer;
import org.cfgrun.runtime.nn.ModuleList;
import org.cfgrun.runtime.nn.NormLayers;
import org.cfgrun.runtime.nn.ReLU;
import org.cfgrun.runtime.nn.Sequential;
import org.cfgrun.runtime.nn.Upsample;
import org.cfgrun.runtime.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Stacked hourglass network (https://arxiv.org/abs/1603.06937): after a stem with stride 4, each
 * hourglass halves its map again and again and enlarges it again, with a shortcut at each size. The
 * outputs are one map of each hourglass, all of stride 4. Convolutions have PyTorch's initial
 * values.
 */
@Component(Registries.MODELS)
public final class HourglassNet extends InitializedBackbone {
  /**
   * @param downsampleTimes how often an hourglass halves its map
   * @param numStacks number of hourglasses: 1 for Hourglass-52, 2 for Hourglass-104
   * @param stageChannels number of channels of each size, from the largest; more than {@code
   *     downsample_times}
   * @param stageBlocks number of residual blocks of each size
   * @param featChannel number of channels of the outputs
   * @param normCfg kind of normalization outside the hourglasses; as in mmdet, inside them it is
   *     batch normalization
   */
  public record Args(
      @Bounds(min = 1, max = 16) @Default("5") int downsampleTimes,
      @Bounds(min = 1, max = 64) @Default("2") int numStacks,
      @Bounds(min = 2, max = ConvShape.MAX_CHANNELS) @Default("(256, 256, 384, 384, 384, 512)")
          List<Integer> stageChannels,
      @Bounds(min = 1, max = 1000) @Default("(2, 2, 2, 2, 2, 4)") List<Integer> stageBlocks,
      @Bounds(min = 1, max = ConvShape.MAX_CHANNELS) @Default("256") int featChannel,
      @Default("dict(type='BN', requires_grad=True)") NormLayers normCfg) {
    public Args {
      if (stageBlocks.size() != stageChannels.size()) {
        throw new ArgumentException(
            "stage_blocks",
            "Expected a number for each of %s `stage_channels`, got %s."
                .formatted(stageChannels.size(), stageBlocks.size()));
      }
      if (stageChannels.size() <= downsampleTimes) {
        throw new ArgumentException(
            "stage_channels",
            "Expected at least %s numbers for `downsample_times=%s`, got %s."
                .formatted(downsampleTimes + 1, downsampleTimes, stageChannels.size()));
      }
    }
  }

  private static final int IMAGE_CHANNELS = 3;
  private static final int STRIDE = 4;
  private static final Activation RELU = new ReLU(new ReLU.Args(true));

  private final Args args;
  private final Sequential stem;
  private final ModuleList<Hourglass> hourglasses;
  private final Sequential inters;
  private final ModuleList<ConvModule> shortcuts;
  private final ModuleList<ConvModule> outs;
  private final ModuleList<ConvModule> remaps;

  public HourglassNet(Args args) {
    super(IMAGE_CHANNELS, null);
    this.args = args;
    int channels = args.stageChannels().get(0);
    int half = channels / 2;
    int out = args.featChannel();
    NormLayers norms = args.normCfg();
    int stacks = args.numStacks();
    stem =
        child(
            "stem",
            new Sequential(
                List.of(
                    new ConvModule(
                        ConvShape.of(IMAGE_CHANNELS, half, 7).stride(2).padding(3),
                        null,
                        norms,
                        RELU),
                    blocks(half, channels, 1, 2, true, norms))));
    List<Hourglass> all = new ArrayList<>();
    for (int i = 0; i < stacks; i++) {
      all.add(new Hourglass(args.downsampleTimes(), args.stageChannels(), args.stageBlocks()));
    }
    hourglasses = child("hourglass_modules", new ModuleList<>(all));
    // As in mmdet, a single hourglass has a block after it that is not used.
    inters = child("inters", blocks(channels, channels, Math.max(1, stacks - 1), 1, true, norms));
    shortcuts = child("conv1x1s", convs(stacks - 1, ConvShape.of(channels, channels, 1), null));
    outs = child("out_convs", convs(stacks, ConvShape.of(channels, out, 3).padding(1), RELU));
    remaps = child("remap_convs", convs(stacks - 1, ConvShape.of(out, channels, 1), null));
    complete(new FrozenStages(List.of(), false));
  }

  private ModuleList<ConvModule> convs(
      int count, ConvShape shape, @Nullable Activation activation) {
    List<ConvModule> convs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      convs.add(new ConvModule(shape, null, args.normCfg(), activation));
    }
    return new ModuleList<>(convs);
  }

  /**
   * Returns residual blocks.
   *
   * @param changesFirst whether the first block changes channels and size; if false, the last one
   */
  private static Sequential blocks(
      int in, int out, int count, int stride, boolean changesFirst, NormLayers norms) {
    BlockLayers kinds = new BlockLayers(ResNetStyle.PYTORCH, false, null, null, norms, List.of());
    List<BasicBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean changes = i == (changesFirst ? 0 : count - 1);
      int before = changes || !changesFirst ? in : out;
      int after = changes || changesFirst ? out : in;
      int step = changes ? stride : 1;
      blocks.add(
          new BasicBlock(new BlockShape(before, after, after, step, 1, after, 1, i == 0, kinds)));
    }
    return new Sequential(blocks);
  }

  /** One hourglass: residual blocks on a map and on its half, in which there is another one. */
  private static final class Hourglass extends Layer {
    private final Sequential shortcut;
    private final Sequential halving;
    private final Layer inner;
    private final Sequential back;

    Hourglass(int depth, List<Integer> channels, List<Integer> blocks) {
      NormLayers norms = new BatchNormLayers(new BatchNormLayers.Args(true, 1e-5, 0.1));
      int own = channels.get(0);
      int next = channels.get(1);
      int count = blocks.get(0);
      List<Integer> innerChannels = channels.subList(1, channels.size());
      List<Integer> innerBlocks = blocks.subList(1, blocks.size());
      shortcut = child("up1", blocks(own, own, count, 1, true, norms));
      halving = child("low1", blocks(own, next, count, 2, true, norms));
      inner =
          child(
              "low2",
              depth > 1
                  ? new Hourglass(depth - 1, innerChannels, innerBlocks)
                  : blocks(next, next, innerBlocks.get(0), 1, true, norms));
      back = child("low3", blocks(next, own, count, 1, false, norms));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor large = shortcut.forward(x);
      Tensor small = back.forward(inner.forward(halving.forward(x)));
      return large.add(Upsample.nearest(small, large.shape().get(2), large.shape().get(3)));
    }
  }

  @Override
  void initializeByDefault() {
    forEachModule(
        (path, part) -> {
          if (part instanceof Conv2d conv) {
            conv.reset();
          }
        });
  }

  @Override
  public List<FeatureMap> outputs() {
    return Collections.nCopies(args.numStacks(), new FeatureMap(args.featChannel(), STRIDE));
  }

  @Override
  public List<Tensor> forward(Tensor images) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = stem.forward(images);
    for (int i = 0; i < args.numStacks(); i++) {
      Tensor map = outs.get(i).forward(hourglasses.get(i).forward(x));
      maps.add(map);
      if (i < args.numStacks() - 1) {
        Tensor joined = shortcuts.get(i).forward(x).add(remaps.get(i).forward(map));
        x = inters.layers().get(i).forward(joined.relu_());
      }
    }
    return maps;
  }
}
