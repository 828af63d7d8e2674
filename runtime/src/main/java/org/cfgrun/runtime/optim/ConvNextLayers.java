package org.cfgrun.runtime.optim;

import java.util.List;

/**
 * Assigns layer numbers to the parameters of a detector with a ConvNeXt backbone, by their dotted
 * names. The numbers are mmdet's, which follow ConvNeXt's detection code (Liu et al., "A ConvNet
 * for the 2020s", 2022).
 */
final class ConvNextLayers {
  private static final String BACKBONE = "backbone.";
  private static final String STAGES = "stages";
  private static final String DOWNSAMPLING = "downsample_layers";
  private static final List<String> TOKENS = List.of("cls_token", "mask_token", "pos_embed");

  /** Number of blocks of the third stage, the longest, that share a layer number. */
  private static final int BLOCKS_TOGETHER = 3;

  private ConvNextLayers() {}

  /**
   * Returns the layer number by block.
   *
   * <pre>
   * tokens 0;  downsample_layers.k: 0, 2, 3, last;  all others last + 1
   * stages.k.b: 1, 2, 3 + floor(b / 3), last
   * </pre>
   *
   * @param last layer number of the last stage
   */
  static int layer(String name, int last) {
    String[] parts = partsInBackbone(name);
    if (parts.length > 0 && TOKENS.contains(parts[0])) {
      return 0;
    }
    if (parts.length > 1 && parts[0].equals(DOWNSAMPLING)) {
      int stage = Integer.parseInt(parts[1]);
      return stage == 0 ? 0 : stage == 3 ? last : stage + 1;
    }
    if (parts.length > 2 && parts[0].equals(STAGES)) {
      int stage = Integer.parseInt(parts[1]);
      return stage < 2
          ? stage + 1
          : stage == 2 ? 3 + Integer.parseInt(parts[2]) / BLOCKS_TOGETHER : last;
    }
    return last + 1;
  }

  /**
   * Returns the layer number by stage: 0 for tokens and downsampling, k + 1 for {@code stages.k},
   * and the last number for all others.
   *
   * @param count number of layers
   */
  static int stage(String name, int count) {
    String[] parts = partsInBackbone(name);
    if (parts.length > 0 && (TOKENS.contains(parts[0]) || parts[0].equals(DOWNSAMPLING))) {
      return 0;
    }
    return parts.length > 1 && parts[0].equals(STAGES) ? Integer.parseInt(parts[1]) + 1 : count - 1;
  }

  private static String[] partsInBackbone(String name) {
    return name.startsWith(BACKBONE)
        ? name.substring(BACKBONE.length()).split("\\.")
        : new String[0];
  }
}
