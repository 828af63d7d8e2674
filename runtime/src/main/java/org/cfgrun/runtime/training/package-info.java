/**
 * A config to a training or a test: its sections are checked, its components built, and the run is
 * run.
 */
@NullMarked
package org.cfgrun.runtime.training;

import org.jspecify.annotations.NullMarked;
