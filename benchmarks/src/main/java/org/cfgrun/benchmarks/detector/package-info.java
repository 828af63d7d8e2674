/** How long training steps of detectors take. */
@NullMarked
package org.cfgrun.benchmarks.detector;

import org.jspecify.annotations.NullMarked;
