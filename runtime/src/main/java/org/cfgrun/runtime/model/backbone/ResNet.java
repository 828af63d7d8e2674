package org.cfgrun.runtime.model.backbone;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
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
   * @param deepStem whether the stem has three 3x3 convolutions instead of a 7x7 one
   * @param avgDown whether shortcuts take the stride by average pooling
   * @param stages number, strides and channels of the stages
   * @param settings arguments that all variants share
   */
  public record Args(
      int depth,
      @Default("False") boolean deepStem,
      @Default("False") boolean avgDown,
      @Inline StageSettings stages,
      @Inline ResidualSettings settings) {
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

    ResidualPlan plan() {
      List<Integer> depths = Objects.requireNonNull(BLOCKS.get(depth));
      return new ResidualPlan(
          Stem.of(deepStem),
          stages.stem(),
          avgDown,
          settings.zeroInitResidual(),
          stages.shapes(depths, expansion(depth)),
          blocks(depth));
    }
  }

  /** Number of blocks of each stage, by depth. */
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
    return depth < 50 ? BasicBlock::new : Bottleneck.Plain::new;
  }

  /** Returns the channels of the output of a block of a depth, as a multiple of those inside. */
  static int expansion(int depth) {
    return depth < 50 ? 1 : Bottleneck.EXPANSION;
  }

  public ResNet(Args args) {
    super(args.settings(), args.plan());
  }

  /** Returns the number of blocks of each stage of a network of bottlenecks. */
  static List<Integer> bottlenecks(int depth) {
    return bottlenecks(depth, "50, 101 or 152");
  }

  /**
   * Returns the number of blocks of each stage of a network of bottlenecks.
   *
   * @param accepted all accepted depths
   */
  static List<Integer> bottlenecks(int depth, String accepted) {
    List<Integer> depths = depth < 50 ? null : BLOCKS.get(depth);
    if (depths == null) {
      throw new ArgumentException("depth", "`depth` must be " + accepted);
    }
    return depths;
  }
}
