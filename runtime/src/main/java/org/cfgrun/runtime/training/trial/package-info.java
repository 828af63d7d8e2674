/** Trial runs: short ones, and those without a learning model. */
@NullMarked
package org.cfgrun.runtime.training.trial;

import org.jspecify.annotations.NullMarked;
