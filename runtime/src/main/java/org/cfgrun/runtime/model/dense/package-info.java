/** Dense heads of one-stage detectors: feature maps to losses or detections. */
@NullMarked
package org.cfgrun.runtime.model.dense;

import org.jspecify.annotations.NullMarked;
