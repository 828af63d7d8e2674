package org.cfgrun.runtime.box;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Generates anchors of given sizes around the center of every cell (YOLOv2,
 * https://arxiv.org/abs/1612.08242).
 */
@BuiltFrom(Registries.PRIOR_GENERATORS)
@Component(Registries.PRIOR_GENERATORS)
public final class YOLOAnchorGenerator extends AnchorGenerator {
  private static final GridAssignmentKernel KERNEL = Kernel.bind(GridAssignmentKernel.class);

  /**
   * @param strides stride of each level, in pixels
   * @param baseSizes (width, height) of the anchors of each level, in pixels; as many on each level
   */
  public record Args(
      @Bounds(min = 1, max = Stride.MAX) List<Stride> strides, List<List<BoxSize>> baseSizes) {
    public Args {
      if (strides.isEmpty() || baseSizes.size() != strides.size()) {
        throw new ArgumentException(
            "base_sizes",
            "Expected a list of sizes for each of %s `strides`, got %s lists."
                .formatted(strides.size(), baseSizes.size()));
      }
      int count = baseSizes.get(0).size();
      if (count == 0 || baseSizes.stream().anyMatch(sizes -> sizes.size() != count)) {
        throw new ArgumentException(
            "base_sizes", "Expected the same number of sizes for each stride, at least one.");
      }
    }
  }

  public YOLOAnchorGenerator(Args args) {
    super(args.strides(), baseAnchors(args));
  }

  private static List<float[]> baseAnchors(Args args) {
    List<float[]> levels = new ArrayList<>();
    for (int level = 0; level < args.strides().size(); level++) {
      double x = args.strides().get(level).x() / 2.0;
      double y = args.strides().get(level).y() / 2.0;
      List<BoxSize> sizes = args.baseSizes().get(level);
      float[] anchors = new float[4 * sizes.size()];
      for (int i = 0; i < sizes.size(); i++) {
        double width = sizes.get(i).width();
        double height = sizes.get(i).height();
        anchors[4 * i] = (float) (x - 0.5 * width);
        anchors[4 * i + 1] = (float) (y - 0.5 * height);
        anchors[4 * i + 2] = (float) (x + 0.5 * width);
        anchors[4 * i + 3] = (float) (y + 0.5 * height);
      }
      levels.add(anchors);
    }
    return levels;
  }

  /**
   * Returns which anchors belong to a cell with the center of an object, {@code [n]}, bool. A
   * center outside the map counts for the nearest cell.
   *
   * @param truths {@code [k, 4]}
   */
  public Tensor responsible(AnchorGrid grid, Tensor truths) {
    List<Tensor> levels = new ArrayList<>();
    for (int level = 0; level < levels(); level++) {
      MapSize size = grid.sizes().get(level);
      Stride stride = stride(level);
      levels.add(
          KERNEL.responsible(
              truths, size.height(), size.width(), stride.x(), stride.y(), anchorsPerCell(level)));
    }
    return Tensor.cat(levels, 0);
  }
}
