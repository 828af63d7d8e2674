package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.data.GroundTruth;

/** Which objects {@link Albu} keeps. */
@BuiltFrom(Registries.ALBUMENTATIONS)
public interface AlbuBoxes {
  /** Clips the boxes to an image, and removes the objects of which too little is left. */
  GroundTruth filter(GroundTruth objects, int width, int height);

  /** Returns whether objects that are removed are counted, so that an image without any is. */
  boolean countsLost();
}
