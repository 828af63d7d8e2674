/** Optimizers, parameter groups, gradient clipping and loss scaling. */
@NullMarked
package org.cfgrun.runtime.optim;

import org.jspecify.annotations.NullMarked;
