package org.cfgrun.runtime.model.backbone;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;

/**
 * Residual network (https://arxiv.org/abs/1512.03385), with the parameter names of torchvision and
 * mmdet. Without {@code init_cfg}, the weights of convolutions are initialized with Kaiming normal,
 * mode fan-out.
 */
@Component(Registries.MODELS)
public final class ResNet extends ResidualBackbone {
  /**
   * @param depth 18, 34, 50, 101 or 152
   * @param settings arguments that all variants share
   */
  public record Args(int depth, @Inline ResidualSettings settings) {
    public Args {
      requireKnown(depth);
      if (depth < 50) {
        requireBottleneck(
            "plugins", depth, settings.plugins() == null || settings.plugins().isEmpty());
        requireBottleneck("dcn", depth, settings.dcn() == null);
      }
    }

    private static void requireBottleneck(String argument, int depth, boolean isAbsent) {
      if (!isAbsent) {
        throw new ArgumentException(
            argument,
            "`%s` is not supported for `depth` = %s. Remove it, or set `depth` to 50 or more."
                .formatted(argument, depth));
      }
    }
  }

  static final Map<Integer, List<Integer>> BLOCKS =
      Map.of(
          18, List.of(2, 2, 2, 2),
          34, List.of(3, 4, 6, 3),
          50, List.of(3, 4, 6, 3),
          101, List.of(3, 4, 23, 3),
          152, List.of(3, 8, 36, 3));

  /** Checks that a depth is known. */
  static void requireKnown(int depth) {
    if (!BLOCKS.containsKey(depth)) {
      throw new ArgumentException("depth", "`depth` must be 18, 34, 50, 101 or 152");
    }
  }

  /** Returns the kind of the blocks of a depth. */
  static Function<BlockShape, ResidualBlock> blocks(int depth) {
    return depth < 50 ? BasicBlock::new : Bottleneck::new;
  }

  public ResNet(Args args) {
    super(
        args.settings(),
        Objects.requireNonNull(BLOCKS.get(args.depth())),
        UnaryOperator.identity(),
        blocks(args.depth()));
  }
}
