package org.cfgrun.runtime.optim;

import java.util.List;

/**
 * Numbers the parameters of a detector with a ConvNeXt by how deep they stand, by their dotted
 * names: as mmdet does, whose numbers follow ConvNeXt's code for detection (Liu et al., "A ConvNet
 * for the 2020s", 2022).
 */
final class ConvNextLayers {
  private static final String BACKBONE = "backbone.";
  private static final String STAGES = "stages";
  private static final String DOWNSAMPLING = "downsample_layers";
  private static final List<String> TOKENS = List.of("cls_token", "mask_token", "pos_embed");

  /** How many blocks of the third stage, the longest, share a number. */
  private static final int BLOCKS_TOGETHER = 3;

  private ConvNextLayers() {}

  /**
   * The number by blocks.
   *
   * <pre>
   * tokens 0;  downsample_layers.k: 0, 2, 3, last;  all else last + 1
   * stages.k.b: 1, 2, 3 + floor(b / 3), last
   * </pre>
   *
   * @param last the number of the last stage
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
   * The number by stages: tokens and down-sampling 0, {@code stages.k} k + 1, all else the last
   * one.
   *
   * @param count how many numbers there are
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
