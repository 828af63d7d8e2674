/** Dense heads of one-stage detectors, which compute losses or detections from feature maps. */
@NullMarked
package org.cfgrun.runtime.model.dense;

import org.jspecify.annotations.NullMarked;
