package org.cfgrun.cli;

/** A config that trains in seconds, for tests of commands. */
final class SmallConfig {
  /** The model of the quick start with narrow layers, which reports every box. */
  private static final String TEXT =
      """
      _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
      model = dict(
          backbone=dict(base_channels=4, stem_channels=4),
          neck=dict(in_channels=[4, 8, 16, 32], out_channels=8),
          bbox_head=dict(in_channels=8, feat_channels=8, stacked_convs=1),
          test_cfg=dict(score_thr=0.0))
      """;

  private SmallConfig() {}

  /** Returns the config with more keys. */
  static String with(String more) {
    return TEXT + more;
  }
}
