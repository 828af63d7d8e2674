/** Runs that train little or nothing: short ones, and those without a model that learns. */
@NullMarked
package org.cfgrun.runtime.training.trial;

import org.jspecify.annotations.NullMarked;
