package org.cfgrun.runtime.model.dense;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;

/**
 * Convolution that adapts the features of a stage to its anchors ({@code adapt_cfg}).
 *
 * @param type {@code dilation}: the same distance between kernel elements everywhere; {@code
 *     offset}: the elements cover the anchor of each cell
 * @param dilation distance between kernel elements, in cells; only for {@code dilation}
 */
public record AdaptCfg(
    @Default("'dilation'") Type type, @Bounds(min = 1, max = 1000) @Default("3") int dilation) {
  /** Kind of convolution. */
  public enum Type {
    DILATION,
    OFFSET
  }
}
