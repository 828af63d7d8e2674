package org.cfgrun.runtime.model.query;

import java.util.List;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Places around which deformable attention samples maps of several sizes.
 *
 * @param places {@code [N, queries, levels, 2]}: x and y as fractions of each map, or {@code [N,
 *     queries, levels, 4]}: center x, center y, width and height of boxes
 * @param maps sizes of the maps; the values are their cells, row by row, one map after another
 */
public record ReferencePoints(Tensor places, List<MapSize> maps) {}
