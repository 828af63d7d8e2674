package org.cfgrun.runtime.model;

import java.util.List;
import org.cfgrun.runtime.torch.Functional;
import org.cfgrun.runtime.torch.Functional.SampleMode;
import org.cfgrun.runtime.torch.Functional.SamplePadding;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Points in masks (PointRend, https://arxiv.org/abs/1912.08193). Their coordinates are x and y as
 * shares of the width and height of a mask, from 0 to 1.
 */
public final class MaskPoints {
  private static final MaskPointsKernel KERNEL = Kernel.bind(MaskPointsKernel.class);

  private MaskPoints() {}

  /** Draws points of which each coordinate is uniform. */
  @FunctionalInterface
  public interface Draw {
    /**
     * Draws points.
     *
     * @param count number of points of each mask
     * @return {@code [masks, count, 2]}
     */
    Tensor points(long masks, long count);
  }

  /**
   * Selection of points.
   *
   * @param count number of points of each mask
   * @param oversampling number of points that the uncertain ones are selected from, as a multiple
   *     of {@code count}
   * @param uncertain share of uncertain points; the others are drawn
   */
  public record Selection(int count, double oversampling, double uncertain) {}

  /**
   * Draws points of which each coordinate is uniform, with the engine's generator.
   *
   * @param like gives the device
   * @return {@code [masks, count, 2]}
   */
  public static Tensor draw(Tensor like, long masks, long count) {
    return KERNEL.draw(like, masks, count);
  }

  /**
   * Reads masks at points, by bilinear interpolation between the centers of pixels; 0 outside.
   *
   * @param masks {@code [n, h, w]}
   * @param points {@code [n, p, 2]}, or {@code [1, p, 2]} for all masks
   * @return {@code [n, p]}
   */
  public static Tensor sample(Tensor masks, Tensor points) {
    Shape shape = masks.shape();
    if (shape.get(0) == 0) {
      return Tensor.zeros(new Shape(0, points.shape().get(1)), masks.device());
    }
    boolean shared = points.shape().get(0) == 1;
    Tensor grid = points.mul(2).sub(1).unsqueeze(2);
    Tensor maps = masks.unsqueeze(shared ? 0 : 1);
    return Functional.gridSample(maps, grid, SampleMode.BILINEAR, SamplePadding.ZEROS, false)
        .reshape(shape.get(0), points.shape().get(1));
  }

  /**
   * Selects points to train on: uncertain ones, whose logits are closest to 0, and random ones.
   *
   * @param masks {@code [n, h, w]}: logits
   * @return {@code [n, count, 2]}
   */
  public static Tensor select(Tensor masks, Selection selection, Draw draw) {
    long n = masks.shape().get(0);
    long uncertain = (long) (selection.uncertain() * selection.count());
    Tensor drawn = draw.points(n, (long) (selection.count() * selection.oversampling()));
    Tensor indices = sample(masks, drawn).abs().topk(uncertain, 1, false).indices();
    Tensor chosen = drawn.gather(1, indices.unsqueeze(2).expand(-1, -1, 2));
    long rest = selection.count() - uncertain;
    return rest == 0 ? chosen : Tensor.cat(List.of(chosen, draw.points(n, rest)), 1);
  }
}
