/** Second stage of detectors: features of regions of interest and the heads that use them. */
@NullMarked
package org.cfgrun.runtime.model.roi;

import org.jspecify.annotations.NullMarked;
