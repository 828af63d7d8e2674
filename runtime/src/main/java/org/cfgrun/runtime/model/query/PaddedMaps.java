package org.cfgrun.runtime.model.query;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.data.ImageMeta;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;

/**
 * What of the feature maps of a batch is not padding. A cell is padding if the pixel at its upper
 * left corner is, as in mmdet, which resizes a mask of the pixels by their nearest neighbors.
 */
final class PaddedMaps {
  private static final QueryKernel KERNEL = Kernel.bind(QueryKernel.class);

  private final List<MapSize> maps;
  private final int images;

  /** Rows and columns that are not padding, {@code [levels * images * 2]}. */
  private final float[] counts;

  /** The same as shares of all columns and rows, {@code [images * levels * 2]}. */
  private final float[] shares;

  /**
   * Counts the cells.
   *
   * @param features one map per level
   * @param height height of the batch in pixels
   * @param width width of the batch in pixels
   */
  PaddedMaps(List<Tensor> features, List<ImageMeta> metas, long height, long width) {
    maps = features.stream().map(MapSize::of).toList();
    images = metas.size();
    counts = new float[maps.size() * images * 2];
    shares = new float[counts.length];
    for (int level = 0; level < maps.size(); level++) {
      MapSize map = maps.get(level);
      for (int image = 0; image < images; image++) {
        ImageMeta meta = metas.get(image);
        int rows = count(map.height(), height, meta.height());
        int columns = count(map.width(), width, meta.width());
        int place = 2 * (level * images + image);
        counts[place] = rows;
        counts[place + 1] = columns;
        int share = 2 * (image * maps.size() + level);
        shares[share] = (float) columns / map.width();
        shares[share + 1] = (float) rows / map.height();
      }
    }
  }

  /** Returns the number of cells, along one axis, whose first pixel is not padding. */
  private static int count(int cells, long pixels, int unpadded) {
    float scale = (float) pixels / cells;
    int count = 0;
    while (count < cells && (long) (count * scale) < unpadded) {
      count++;
    }
    return count;
  }

  /** Returns the sizes of the maps. */
  List<MapSize> maps() {
    return maps;
  }

  /** Returns for each level {@code [N, H, W]}: true for padding. */
  List<Tensor> masks(Device device) {
    Tensor all = counts(device);
    List<Tensor> masks = new ArrayList<>();
    for (int level = 0; level < maps.size(); level++) {
      MapSize map = maps.get(level);
      masks.add(KERNEL.padding(all.select(0, level), map.height(), map.width()));
    }
    return masks;
  }

  /** Returns the rows and columns that are not padding, {@code [levels, N, 2]}. */
  Tensor counts(Device device) {
    return Tensor.of(counts, new Shape(maps.size(), images, 2), device);
  }

  /**
   * Returns the shares of columns and of rows that are not padding, {@code [N, levels, 2]}: x, then
   * y.
   */
  Tensor shares(Device device) {
    return Tensor.of(shares, new Shape(images, maps.size(), 2), device);
  }
}
