package org.cfgrun.runtime.model.dense;

import java.util.List;
import org.cfgrun.runtime.box.MapSize;
import org.cfgrun.runtime.torch.Tensor;

/**
 * Masks of Decoupled SOLO: the mask of a cell is the product of the probabilities that its column
 * and its row predict, so that a grid needs {@code 2 n} instead of {@code n^2} channels.
 *
 * @param x one per level, {@code [N, grid, height, width]}: logits of the columns
 * @param y those of the rows
 */
record AxisMasks(List<Tensor> x, List<Tensor> y) implements CellMasks {
  @Override
  public List<MapSize> sizes() {
    return x.stream().map(MapSize::of).toList();
  }

  @Override
  public Tensor predicted(int level, int image, Tensor cells) {
    return rows(level, image, cells).mul(columns(level, image, cells));
  }

  @Override
  public Tensor zero(int level) {
    return x.get(level).narrow(0, 0, 0).sum().add(y.get(level).narrow(0, 0, 0).sum());
  }

  @Override
  public Tensor probabilities(int level, int image, Tensor cells) {
    return enlarged(rows(level, image, cells)).mul(enlarged(columns(level, image, cells)));
  }

  private Tensor rows(int level, int image, Tensor cells) {
    return chosen(y.get(level), image, SoloLayers.KERNEL.rows(cells, grid(level)));
  }

  private Tensor columns(int level, int image, Tensor cells) {
    return chosen(x.get(level), image, SoloLayers.KERNEL.columns(cells, grid(level)));
  }

  private long grid(int level) {
    return x.get(level).shape().get(1);
  }

  private static Tensor chosen(Tensor logits, int image, Tensor channels) {
    return logits.select(0, image).indexSelect(0, channels).sigmoid();
  }

  private Tensor enlarged(Tensor probabilities) {
    return SoloLayers.resized(probabilities.unsqueeze(0), MapSize.of(x.get(0))).squeeze(0);
  }
}
