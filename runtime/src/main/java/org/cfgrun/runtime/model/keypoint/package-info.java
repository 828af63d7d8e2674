/** Heads of detectors that find objects by keypoints: their centers, or pairs of corners. */
@NullMarked
package org.cfgrun.runtime.model.keypoint;

import org.jspecify.annotations.NullMarked;
