/** Whole detectors. */
@NullMarked
package org.cfgrun.runtime.model.detector;

import org.jspecify.annotations.NullMarked;
