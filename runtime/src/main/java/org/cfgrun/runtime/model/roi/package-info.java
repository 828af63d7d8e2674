/** The second stage of detectors: features of regions of interest, and what is made of them. */
@NullMarked
package org.cfgrun.runtime.model.roi;

import org.jspecify.annotations.NullMarked;
