/** Losses for classes and boxes. */
@NullMarked
package org.cfgrun.runtime.model.loss;

import org.jspecify.annotations.NullMarked;
