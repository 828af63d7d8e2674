package org.cfgrun.runtime.data.pipeline;

import java.util.List;

/** Step of {@link Albu} that applies others. */
abstract class AlbuGroup implements AlbuStep {
  private final List<AlbuStep> transforms;
  private final double p;

  AlbuGroup(List<AlbuStep> transforms, double p) {
    this.transforms = List.copyOf(transforms);
    this.p = p;
  }

  /** Returns the steps. */
  final List<AlbuStep> transforms() {
    return transforms;
  }

  @Override
  public final double probability() {
    return p;
  }

  @Override
  public final boolean moves() {
    return transforms.stream().anyMatch(AlbuStep::moves);
  }
}
