/**
 * Turns a config into a training or a test: checks the sections, builds the components, runs the
 * run.
 */
@NullMarked
package org.cfgrun.runtime.training;

import org.jspecify.annotations.NullMarked;
